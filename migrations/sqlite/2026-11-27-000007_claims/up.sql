-- What takes time in a zone; conflict checks look at nothing else. One row per session and zone that it takes: its own and, for
-- a parent zone, every zone below. An open offer has its rows in the name of the request's first session. Rows are inserted and
-- deleted, never moved.
CREATE TABLE claims (
    zone_id INTEGER NOT NULL REFERENCES zones,
    starts_at INTEGER NOT NULL,
    session_id INTEGER NOT NULL REFERENCES sessions,
    ends_at INTEGER NOT NULL,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    named_zone_id INTEGER NOT NULL REFERENCES zones, -- the zone that the session names: zone_id or one above it
    people INTEGER NOT NULL,
    power_w INTEGER NOT NULL,
    area_m2 INTEGER NOT NULL,
    -- 1: all of the zone, because an exclusive zone lies on the way from the named one down to it, also where it takes several
    -- bookings itself; 0: one of its places.
    exclusive INTEGER NOT NULL,
    PRIMARY KEY (zone_id, starts_at, session_id),
    CHECK (ends_at > starts_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_booking ON claims (booking_id);
-- PostgreSQL would walk the whole span once for each zone of a list, were the zone a column of this index.
CREATE INDEX claims_time ON claims (starts_at, ends_at);

-- The backstop below the judge: it must never fire. It stops whatever meets a claim on a whole zone, from either side.
CREATE TRIGGER claims_never_overlap BEFORE INSERT ON claims WHEN EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.zone_id = NEW.zone_id AND other.starts_at < NEW.ends_at
      AND other.starts_at > NEW.starts_at - (SELECT longest_claim FROM zones WHERE id = NEW.zone_id)
      AND other.ends_at > NEW.starts_at AND other.booking_id <> NEW.booking_id
      AND (NEW.exclusive = 1 OR other.exclusive = 1)
) BEGIN SELECT RAISE(ABORT, 'claims overlap in an exclusive zone'); END;
-- The one above looks at new rows only.
CREATE TRIGGER claims_never_move BEFORE UPDATE OF zone_id, starts_at, ends_at, exclusive ON claims
BEGIN SELECT RAISE(ABORT, 'claims are replaced, never moved'); END;
