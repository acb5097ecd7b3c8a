-- What waits at a site is few rows among all that ever were there.
CREATE INDEX bookings_site_state ON bookings (site_id, state, id);
