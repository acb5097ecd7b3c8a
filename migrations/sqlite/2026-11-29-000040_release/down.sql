ALTER TABLE sessions DROP COLUMN attendance;
ALTER TABLE sites DROP COLUMN release_minutes;
