ALTER TABLE people DROP COLUMN steps_later_at;
ALTER TABLE bookings DROP COLUMN assigned_to;
