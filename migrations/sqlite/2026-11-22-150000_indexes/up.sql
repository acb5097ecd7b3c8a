-- The requests that wait, the oldest first: few among all that were ever sent.
CREATE INDEX bookings_waiting ON bookings (requested_at, id) WHERE state = 'requested';
-- PostgreSQL would walk the whole span once for each zone of a list, were the zone a column of this index.
DROP INDEX claims_time;
CREATE INDEX claims_time ON claims (starts_at, ends_at);
