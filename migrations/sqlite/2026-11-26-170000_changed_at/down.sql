ALTER TABLE bookings DROP COLUMN changed_at;
