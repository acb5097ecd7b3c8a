DROP INDEX bookings_waiting;
