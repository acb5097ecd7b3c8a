-- A claim on an exclusive zone takes all of each zone below it, also of those that take several bookings:
-- claims.exclusive says so from now on, and the backstop stops whatever meets such a claim, from either side.
DROP TRIGGER claims_never_overlap;
DROP TRIGGER claims_never_move;

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

CREATE TRIGGER claims_never_overlap BEFORE INSERT ON claims WHEN EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.zone_id = NEW.zone_id AND other.starts_at < NEW.ends_at
      AND other.starts_at > NEW.starts_at - (SELECT longest_claim FROM zones WHERE id = NEW.zone_id)
      AND other.ends_at > NEW.starts_at AND other.booking_id <> NEW.booking_id
      AND (NEW.exclusive = 1 OR other.exclusive = 1)
) BEGIN SELECT RAISE(ABORT, 'claims overlap in an exclusive zone'); END;
CREATE TRIGGER claims_never_move BEFORE UPDATE OF zone_id, starts_at, ends_at, exclusive ON claims
BEGIN SELECT RAISE(ABORT, 'claims are replaced, never moved'); END;
