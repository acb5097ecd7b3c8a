-- The rules that a session breaks since they changed, by their words with a blank between them; empty: none. What needs a
-- look for them or for a flag are few sessions among many.
ALTER TABLE sessions ADD COLUMN broken TEXT NOT NULL DEFAULT '';
DROP INDEX sessions_flagged;
DROP INDEX sessions_flagged_site;
CREATE INDEX sessions_flagged ON sessions (starts_at) WHERE (flag IS NOT NULL OR broken <> '');
CREATE INDEX sessions_flagged_site ON sessions (site_id, starts_at) WHERE (flag IS NOT NULL OR broken <> '');
