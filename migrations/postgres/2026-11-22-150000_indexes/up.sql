-- The requests that wait, the oldest first: few among all that were ever sent.
CREATE INDEX bookings_waiting ON bookings (requested_at, id) WHERE state = 'requested';
-- PostgreSQL would walk the whole span once for each zone of a list, were the zone a column of this index.
DROP INDEX claims_time;
CREATE INDEX claims_time ON claims (starts_at, ends_at);
-- What a rule change touched at a site: SQLite reads all that is to come there, unless an index holds just this.
CREATE INDEX sessions_flagged_site ON sessions (site_id, starts_at) WHERE flag IS NOT NULL;
