-- Photos of what was done in a session, and of what went wrong: seen by whoever sees the one or the other.
CREATE TABLE photos (
    file_id INTEGER PRIMARY KEY REFERENCES files,
    session_id INTEGER REFERENCES sessions, -- either this
    incident_id INTEGER REFERENCES incidents, -- or this
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    added_by INTEGER REFERENCES people
) STRICT;
CREATE INDEX photos_session ON photos (session_id);
CREATE INDEX photos_incident ON photos (incident_id);
