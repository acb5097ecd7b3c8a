DROP VIEW claim_guards_due;
DELETE FROM claim_guards;
UPDATE claims SET exclusive = 0 WHERE zone_id IN (SELECT id FROM zones WHERE capacity > 1);
ALTER TABLE claim_guards DROP CONSTRAINT claim_guards_pkey, DROP CONSTRAINT claims_never_overlap;
ALTER TABLE claim_guards DROP COLUMN bookings;
ALTER TABLE claim_guards ADD PRIMARY KEY (booking_id, zone_id),
    ADD CONSTRAINT claims_never_overlap EXCLUDE USING gist (zone_id WITH =, spans WITH &&);
INSERT INTO claim_guards (zone_id, booking_id, spans)
SELECT zone_id, booking_id, range_agg(int8range(starts_at, ends_at)) FROM claims WHERE exclusive = 1 GROUP BY zone_id, booking_id;
