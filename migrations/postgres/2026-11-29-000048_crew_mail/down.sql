CREATE TABLE old_crew_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions ON DELETE CASCADE,
    worker_id BIGINT NOT NULL REFERENCES workers ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (session_id, worker_id)
);
-- Of several links of a person to a session the newest stays.
INSERT INTO old_crew_links
    SELECT DISTINCT ON (session_id, worker_id) token_hash, session_id, worker_id, created_at FROM crew_links
    ORDER BY session_id, worker_id, created_at DESC, token_hash DESC;
DROP TABLE crew_links;
ALTER TABLE old_crew_links RENAME TO crew_links;
CREATE INDEX crew_links_worker ON crew_links (worker_id);

ALTER TABLE workers DROP COLUMN email;
