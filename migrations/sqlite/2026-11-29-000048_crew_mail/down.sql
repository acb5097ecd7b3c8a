CREATE TABLE old_crew_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    worker_id INTEGER NOT NULL REFERENCES workers ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (session_id, worker_id)
) STRICT;
-- Of several links of a person to a session the newest stays.
INSERT OR REPLACE INTO old_crew_links
    SELECT token_hash, session_id, worker_id, created_at FROM crew_links ORDER BY created_at, token_hash;
DROP TABLE crew_links;
ALTER TABLE old_crew_links RENAME TO crew_links;
CREATE INDEX crew_links_worker ON crew_links (worker_id);

ALTER TABLE workers DROP COLUMN email;
