-- The last run of each job. Its row is also the lock by which instances take turns.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    last_run_at BIGINT NOT NULL,
    done BIGINT NOT NULL, -- how much it has done in all
    last_error TEXT -- what went wrong last time; null: nothing
);

-- One row that is written to find out whether anything can be written.
CREATE TABLE heartbeats (
    id BIGINT PRIMARY KEY,
    beats BIGINT NOT NULL
);
INSERT INTO heartbeats (id, beats) VALUES (1, 0);

-- What a database is for. The demonstration's password is known to everybody, so no service opens its database.
CREATE TABLE marks (
    name TEXT PRIMARY KEY, -- see store::marks
    made_at BIGINT NOT NULL
);
