-- When people of a session said that they come. The newest of a session counts; rows are only ever added.
CREATE TABLE comings (
    id BIGINT PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions,
    coming_at BIGINT NOT NULL, -- when they come
    words TEXT NOT NULL, -- why; may be empty
    said_at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people,
    worker_id BIGINT REFERENCES workers, -- who said it by a link, and has no account
    CHECK ((person_id IS NULL) <> (worker_id IS NULL))
);
CREATE INDEX comings_session ON comings (session_id);
