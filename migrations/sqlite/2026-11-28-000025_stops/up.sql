-- Work that somebody stopped, until those who may let it go on.
CREATE TABLE stops (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    scope TEXT NOT NULL, -- domain::stop::StopScope
    zone_id INTEGER REFERENCES zones,
    booking_id INTEGER REFERENCES bookings,
    session_id INTEGER REFERENCES sessions,
    placed_at INTEGER NOT NULL,
    placed_by INTEGER REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side, of who placed it
    reason TEXT NOT NULL,
    condition TEXT NOT NULL, -- what has to be done first; empty: nothing was said
    incident_id INTEGER,
    needs_staff INTEGER NOT NULL, -- 1: the programme has to say yes, too
    site_at INTEGER, -- when the site said yes, and who, in which words
    site_by INTEGER REFERENCES people,
    site_words TEXT NOT NULL,
    staff_at INTEGER,
    staff_by INTEGER REFERENCES people,
    staff_words TEXT NOT NULL,
    resumed_at INTEGER -- when all had said yes
) STRICT;
CREATE INDEX stops_site ON stops (site_id, id);
CREATE INDEX stops_open ON stops (site_id) WHERE resumed_at IS NULL;

-- What a stop did to sessions.
CREATE TABLE stop_sessions (
    stop_id INTEGER NOT NULL REFERENCES stops,
    session_id INTEGER NOT NULL REFERENCES sessions,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    halted TEXT NOT NULL, -- domain::stop::Halted
    PRIMARY KEY (stop_id, session_id)
) STRICT;
CREATE INDEX stop_sessions_session ON stop_sessions (session_id);

-- The almanac holds in which zones work is stopped.
CREATE TRIGGER new_edition_insert_stops AFTER INSERT ON stops
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_stops AFTER UPDATE ON stops
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_stops AFTER DELETE ON stops
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
