-- When a booking was last changed: the DTSTAMP and LAST-MODIFIED of what calendars read.
ALTER TABLE bookings ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
UPDATE bookings SET changed_at = created_at;
