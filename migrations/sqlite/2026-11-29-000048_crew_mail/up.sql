-- Where somebody of a crew is sent their link; empty: nowhere.
ALTER TABLE workers ADD COLUMN email TEXT NOT NULL DEFAULT '';

-- A mail that is sent again carries another link, and the first may have arrived: one person may have several to a session.
-- The table is made anew, as SQLite drops no constraint.
CREATE TABLE new_crew_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    worker_id INTEGER NOT NULL REFERENCES workers ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO new_crew_links SELECT token_hash, session_id, worker_id, created_at FROM crew_links;
DROP TABLE crew_links;
ALTER TABLE new_crew_links RENAME TO crew_links;
CREATE INDEX crew_links_worker ON crew_links (worker_id);
CREATE INDEX crew_links_session ON crew_links (session_id, worker_id);
