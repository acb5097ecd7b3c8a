ALTER TABLE sessions DROP COLUMN weighed;
