DROP INDEX notices_left;
DROP INDEX notices_open;
DROP INDEX notices_digests;
DROP INDEX notices_leaving;
CREATE INDEX notices_recent ON notices (email, sent_at);
DELETE FROM sqlite_stat1 WHERE tbl = 'notices' AND idx IN ('notices_left', 'notices_open', 'notices_digests', 'notices_leaving');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('notices', 'notices_recent', '1000000 1000 10');
ANALYZE sqlite_schema;
