DROP INDEX bookings_site_state;
