-- The code of the sign that hangs in a zone.
CREATE TABLE zone_signs (
    zone_id BIGINT PRIMARY KEY REFERENCES zones ON DELETE CASCADE,
    code TEXT NOT NULL UNIQUE, -- domain::public_code::PublicCode
    created_at BIGINT NOT NULL
);

-- Links by which somebody of a crew comes to one session and leaves it.
CREATE TABLE crew_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    worker_id BIGINT NOT NULL REFERENCES workers ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (session_id, worker_id)
);
CREATE INDEX crew_links_worker ON crew_links (worker_id);
