DROP INDEX notices_calendar;
DROP INDEX notices_waiting;
ALTER TABLE notices DROP COLUMN overtaken_by;
ALTER TABLE notices DROP COLUMN overtaken_event;
ALTER TABLE notices DROP COLUMN expiry;
ALTER TABLE notices DROP COLUMN calendar;
ALTER TABLE notices DROP COLUMN session_id;
