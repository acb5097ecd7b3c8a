-- When people of a session said that they come. The newest of a session counts; rows are only ever added.
CREATE TABLE comings (
    id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions,
    coming_at INTEGER NOT NULL, -- when they come
    words TEXT NOT NULL, -- why; may be empty
    said_at INTEGER NOT NULL,
    person_id INTEGER REFERENCES people,
    worker_id INTEGER REFERENCES workers, -- who said it by a link, and has no account
    CHECK ((person_id IS NULL) <> (worker_id IS NULL))
) STRICT;
CREATE INDEX comings_session ON comings (session_id);
