-- Photos of what was done in a session, and of what went wrong: seen by whoever sees the one or the other.
CREATE TABLE photos (
    file_id BIGINT PRIMARY KEY REFERENCES files,
    session_id BIGINT REFERENCES sessions, -- either this
    incident_id BIGINT REFERENCES incidents, -- or this
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    added_by BIGINT REFERENCES people
);
CREATE INDEX photos_session ON photos (session_id);
CREATE INDEX photos_incident ON photos (incident_id);
