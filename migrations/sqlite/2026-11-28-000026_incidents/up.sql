-- What went wrong at a site, and what was done about it.
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    year INTEGER NOT NULL, -- in which it was reported, on the site's clock
    ordinal INTEGER NOT NULL, -- its number of that year at the site
    zone_id INTEGER REFERENCES zones,
    booking_id INTEGER REFERENCES bookings,
    session_id INTEGER REFERENCES sessions,
    kind TEXT NOT NULL, -- domain::incident::IncidentKind
    severity TEXT NOT NULL, -- domain::incident::Severity
    state TEXT NOT NULL, -- domain::incident::IncidentState
    happened_at INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    reported_by INTEGER REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side, of who reported it
    place TEXT NOT NULL, -- where exactly; may be empty
    words TEXT NOT NULL,
    done TEXT NOT NULL, -- what was done at once; may be empty
    injured INTEGER NOT NULL,
    owner_id INTEGER REFERENCES people,
    acknowledge_by INTEGER NOT NULL,
    acknowledged_at INTEGER,
    cause TEXT NOT NULL, -- empty until it is closed
    measure TEXT NOT NULL,
    seen_by TEXT NOT NULL, -- domain::incident::SeenBy
    version INTEGER NOT NULL,
    UNIQUE (site_id, year, ordinal)
) STRICT;
CREATE INDEX incidents_open ON incidents (site_id) WHERE state <> 'closed';
CREATE INDEX incidents_booking ON incidents (booking_id);

-- What was done about an incident, step by step: rows are only ever added.
CREATE TABLE incident_steps (
    id INTEGER PRIMARY KEY,
    incident_id INTEGER NOT NULL REFERENCES incidents,
    at INTEGER NOT NULL,
    person_id INTEGER REFERENCES people,
    kind TEXT NOT NULL, -- domain::incident::StepKind
    words TEXT NOT NULL,
    detail TEXT NOT NULL -- a severity, or the number of a person; may be empty
) STRICT;
CREATE INDEX incident_steps_incident ON incident_steps (incident_id, id);

-- A timer may be about an incident instead of a booking.
CREATE TABLE timers_new (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, -- domain::timer::TimerKind
    rank INTEGER NOT NULL, -- order among timers of one moment: ends before starts
    booking_id INTEGER REFERENCES bookings,
    session_id INTEGER REFERENCES sessions, -- for those about one
    due_at INTEGER NOT NULL,
    fired_at INTEGER, -- null while it waits
    late_seconds INTEGER, -- how long after due_at it fired
    incident_id INTEGER REFERENCES incidents
) STRICT;
INSERT INTO timers_new (id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds)
    SELECT id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds FROM timers;
DROP TABLE timers;
ALTER TABLE timers_new RENAME TO timers;
-- What waits, in the order in which it fires.
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);
CREATE INDEX timers_incident ON timers (incident_id) WHERE incident_id IS NOT NULL;
