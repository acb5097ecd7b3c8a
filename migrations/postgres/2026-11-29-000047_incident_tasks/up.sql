-- What has to be done after an incident; work that was stopped for it may wait for it.
CREATE TABLE incident_tasks (
    id BIGINT PRIMARY KEY,
    incident_id BIGINT NOT NULL REFERENCES incidents,
    words TEXT NOT NULL,
    owner_id BIGINT REFERENCES people,
    due_at BIGINT,
    holds_restart BIGINT NOT NULL, -- 1: no stop of the incident ends before it is done
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES people,
    done_at BIGINT,
    done_by BIGINT REFERENCES people
);
CREATE INDEX incident_tasks_incident ON incident_tasks (incident_id, id);
