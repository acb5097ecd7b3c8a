DROP INDEX bookings_waiting;
DROP INDEX claims_time;
CREATE INDEX claims_time ON claims (starts_at, ends_at, zone_id);
DROP INDEX sessions_flagged_site;
