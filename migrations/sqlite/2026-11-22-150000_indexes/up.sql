-- The requests that wait, the oldest first: few among all that were ever sent.
CREATE INDEX bookings_waiting ON bookings (requested_at, id) WHERE state = 'requested';
