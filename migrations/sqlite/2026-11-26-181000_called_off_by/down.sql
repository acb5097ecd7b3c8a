ALTER TABLE sessions DROP COLUMN called_off_by;
