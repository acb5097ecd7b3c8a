-- What takes time in a zone; conflict checks look at nothing else. One row per session and zone that it takes: its own and, for
-- a parent zone, every zone below. An open offer has its rows in the name of the request's first session. Rows are inserted and
-- deleted, never moved.
CREATE TABLE claims (
    zone_id BIGINT NOT NULL REFERENCES zones,
    starts_at BIGINT NOT NULL,
    session_id BIGINT NOT NULL REFERENCES sessions,
    ends_at BIGINT NOT NULL,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    named_zone_id BIGINT NOT NULL REFERENCES zones, -- the zone that the session names: zone_id or one above it
    people BIGINT NOT NULL,
    power_w BIGINT NOT NULL,
    area_m2 BIGINT NOT NULL,
    -- 1: all of the zone, because an exclusive zone lies on the way from the named one down to it, also where it takes several
    -- bookings itself; 0: one of its places.
    exclusive BIGINT NOT NULL,
    PRIMARY KEY (zone_id, starts_at, session_id),
    CHECK (ends_at > starts_at)
);
CREATE INDEX claims_booking ON claims (booking_id);
-- PostgreSQL would walk the whole span once for each zone of a list, were the zone a column of this index.
CREATE INDEX claims_time ON claims (starts_at, ends_at);

-- The backstop below the judge: it must never fire. It stops whatever meets a claim on a whole zone, from either side. One row
-- for each booking, zone and way of taking it keeps a series of 50 at one index entry; btree_gist puts the zone into the same
-- index.
--
-- Of two guards in a zone that share a moment one at least must be of places, and not of the same bookings: one of a whole
-- zone is for all bookings and so meets every other; one of places is for its own booking alone and meets only those.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE claim_guards (
    zone_id BIGINT NOT NULL REFERENCES zones,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    bookings int8range NOT NULL,
    spans int8multirange NOT NULL,
    PRIMARY KEY (booking_id, zone_id, bookings),
    CONSTRAINT claims_never_overlap EXCLUDE USING gist (zone_id WITH =, spans WITH &&, bookings WITH &&)
);

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
