-- Work that somebody stopped, until those who may let it go on.
CREATE TABLE stops (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    scope TEXT NOT NULL, -- domain::stop::StopScope
    zone_id BIGINT REFERENCES zones,
    booking_id BIGINT REFERENCES bookings,
    session_id BIGINT REFERENCES sessions,
    placed_at BIGINT NOT NULL,
    placed_by BIGINT REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side, of who placed it
    reason TEXT NOT NULL,
    condition TEXT NOT NULL, -- what has to be done first; empty: nothing was said
    incident_id BIGINT,
    needs_staff BIGINT NOT NULL, -- 1: the programme has to say yes, too
    site_at BIGINT, -- when the site said yes, and who, in which words
    site_by BIGINT REFERENCES people,
    site_words TEXT NOT NULL,
    staff_at BIGINT,
    staff_by BIGINT REFERENCES people,
    staff_words TEXT NOT NULL,
    resumed_at BIGINT -- when all had said yes
);
CREATE INDEX stops_site ON stops (site_id, id);
CREATE INDEX stops_open ON stops (site_id) WHERE resumed_at IS NULL;

-- What a stop did to sessions.
CREATE TABLE stop_sessions (
    stop_id BIGINT NOT NULL REFERENCES stops,
    session_id BIGINT NOT NULL REFERENCES sessions,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    halted TEXT NOT NULL, -- domain::stop::Halted
    PRIMARY KEY (stop_id, session_id)
);
CREATE INDEX stop_sessions_session ON stop_sessions (session_id);

-- The almanac holds in which zones work is stopped.
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON stops
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
