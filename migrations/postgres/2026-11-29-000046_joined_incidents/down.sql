DROP INDEX incidents_joined;
ALTER TABLE incidents DROP COLUMN joined_into;
