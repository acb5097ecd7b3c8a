DROP INDEX bookings_amends_open;
DROP INDEX bookings_amends;
ALTER TABLE bookings DROP COLUMN amends_version;
ALTER TABLE bookings DROP COLUMN amends;
