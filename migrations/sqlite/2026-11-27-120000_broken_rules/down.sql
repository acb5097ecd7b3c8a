DROP INDEX sessions_flagged_site;
DROP INDEX sessions_flagged;
CREATE INDEX sessions_flagged_site ON sessions (site_id, starts_at) WHERE flag IS NOT NULL;
CREATE INDEX sessions_flagged ON sessions (starts_at) WHERE flag IS NOT NULL;
ALTER TABLE sessions DROP COLUMN broken;
