-- What has to be done after an incident; work that was stopped for it may wait for it.
CREATE TABLE incident_tasks (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER NOT NULL REFERENCES incidents,
    words TEXT NOT NULL,
    owner_id INTEGER REFERENCES people,
    due_at INTEGER,
    holds_restart INTEGER NOT NULL, -- 1: no stop of the incident ends before it is done
    created_at INTEGER NOT NULL,
    created_by INTEGER REFERENCES people,
    done_at INTEGER,
    done_by INTEGER REFERENCES people
) STRICT;
CREATE INDEX incident_tasks_incident ON incident_tasks (incident_id, id);
