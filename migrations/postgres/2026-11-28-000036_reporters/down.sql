ALTER TABLE incidents DROP COLUMN reporter;
