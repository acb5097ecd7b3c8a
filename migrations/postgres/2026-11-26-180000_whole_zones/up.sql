-- A claim on an exclusive zone takes all of each zone below it, also of those that take several bookings:
-- claims.exclusive says so from now on, and the backstop stops whatever meets such a claim, from either side.

-- A claim is whole where an exclusive zone lies on the way from the zone that it names down to its own. Where another
-- booking was let in beside it under the old reading, the claim stays as it was made: nobody's time is taken away here.
WITH RECURSIVE above (zone_id, up_id) AS (
    SELECT id, parent_id FROM zones WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT above.zone_id, zones.parent_id FROM above JOIN zones ON zones.id = above.up_id WHERE zones.parent_id IS NOT NULL
)
UPDATE claims SET exclusive = 1
WHERE exclusive = 0
  AND EXISTS (
    SELECT 1 FROM above JOIN zones ON zones.id = above.up_id AND zones.capacity = 1
    WHERE above.zone_id = claims.zone_id AND (zones.id = claims.named_zone_id
      OR EXISTS (SELECT 1 FROM above AS higher WHERE higher.zone_id = zones.id AND higher.up_id = claims.named_zone_id)))
  AND NOT EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.zone_id = claims.zone_id AND other.booking_id <> claims.booking_id
      AND other.starts_at < claims.ends_at AND other.ends_at > claims.starts_at);

-- Of two guards in a zone that share a moment one at least must be of places, and not of the same bookings: one of a whole
-- zone is for all bookings and so meets every other; one of places is for its own booking alone and meets only those.
DELETE FROM claim_guards;
ALTER TABLE claim_guards ADD COLUMN bookings int8range NOT NULL;
ALTER TABLE claim_guards DROP CONSTRAINT claim_guards_pkey, DROP CONSTRAINT claims_never_overlap;
ALTER TABLE claim_guards ADD PRIMARY KEY (booking_id, zone_id, bookings),
    ADD CONSTRAINT claims_never_overlap EXCLUDE USING gist (zone_id WITH =, spans WITH &&, bookings WITH &&);

-- What should stand in claim_guards. Places need a guard only where a zone above may take them all; what a booking takes
-- whole is no place beside it.
CREATE VIEW claim_guards_due AS
SELECT zone_id, booking_id, int8range(NULL, NULL) AS bookings, range_agg(int8range(starts_at, ends_at)) AS spans
FROM claims WHERE exclusive = 1 GROUP BY zone_id, booking_id
UNION ALL
SELECT own.zone_id, own.booking_id, int8range(own.booking_id, own.booking_id, '[]'), range_agg(int8range(own.starts_at, own.ends_at))
    - COALESCE((SELECT range_agg(int8range(whole.starts_at, whole.ends_at)) FROM claims AS whole
        WHERE whole.zone_id = own.zone_id AND whole.booking_id = own.booking_id AND whole.exclusive = 1), '{}')
FROM claims AS own JOIN zones ON zones.id = own.zone_id AND zones.parent_id IS NOT NULL
WHERE own.exclusive = 0 GROUP BY own.zone_id, own.booking_id;

INSERT INTO claim_guards (zone_id, booking_id, bookings, spans) SELECT zone_id, booking_id, bookings, spans FROM claim_guards_due;
