-- The code of the sign that hangs in a zone.
CREATE TABLE zone_signs (
    zone_id INTEGER PRIMARY KEY REFERENCES zones ON DELETE CASCADE,
    code TEXT NOT NULL UNIQUE, -- domain::public_code::PublicCode
    created_at INTEGER NOT NULL
) STRICT;

-- Links by which somebody of a crew comes to one session and leaves it.
CREATE TABLE crew_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    worker_id INTEGER NOT NULL REFERENCES workers ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (session_id, worker_id)
) STRICT;
CREATE INDEX crew_links_worker ON crew_links (worker_id);
