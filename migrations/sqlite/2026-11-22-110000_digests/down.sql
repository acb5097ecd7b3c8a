DROP INDEX notices_recent;
ALTER TABLE notices DROP COLUMN leaves_as;
