DROP TRIGGER claims_never_overlap;
DROP TRIGGER claims_never_move;
UPDATE claims SET exclusive = 0 WHERE zone_id IN (SELECT id FROM zones WHERE capacity > 1);
CREATE TRIGGER claims_never_overlap BEFORE INSERT ON claims WHEN NEW.exclusive = 1 AND EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.zone_id = NEW.zone_id AND other.starts_at < NEW.ends_at
      AND other.starts_at > NEW.starts_at - (SELECT longest_claim FROM zones WHERE id = NEW.zone_id)
      AND other.ends_at > NEW.starts_at AND other.booking_id <> NEW.booking_id
) BEGIN SELECT RAISE(ABORT, 'claims overlap in an exclusive zone'); END;
CREATE TRIGGER claims_never_move BEFORE UPDATE OF zone_id, starts_at, ends_at, exclusive ON claims
BEGIN SELECT RAISE(ABORT, 'claims are replaced, never moved'); END;
