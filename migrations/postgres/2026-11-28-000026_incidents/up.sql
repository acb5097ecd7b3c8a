-- What went wrong at a site, and what was done about it.
CREATE TABLE incidents (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    year BIGINT NOT NULL, -- in which it was reported, on the site's clock
    ordinal BIGINT NOT NULL, -- its number of that year at the site
    zone_id BIGINT REFERENCES zones,
    booking_id BIGINT REFERENCES bookings,
    session_id BIGINT REFERENCES sessions,
    kind TEXT NOT NULL, -- domain::incident::IncidentKind
    severity TEXT NOT NULL, -- domain::incident::Severity
    state TEXT NOT NULL, -- domain::incident::IncidentState
    happened_at BIGINT NOT NULL,
    reported_at BIGINT NOT NULL,
    reported_by BIGINT REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side, of who reported it
    place TEXT NOT NULL, -- where exactly; may be empty
    words TEXT NOT NULL,
    done TEXT NOT NULL, -- what was done at once; may be empty
    injured BIGINT NOT NULL,
    owner_id BIGINT REFERENCES people,
    acknowledge_by BIGINT NOT NULL,
    acknowledged_at BIGINT,
    cause TEXT NOT NULL, -- empty until it is closed
    measure TEXT NOT NULL,
    seen_by TEXT NOT NULL, -- domain::incident::SeenBy
    version BIGINT NOT NULL,
    UNIQUE (site_id, year, ordinal)
);
CREATE INDEX incidents_open ON incidents (site_id) WHERE state <> 'closed';
CREATE INDEX incidents_booking ON incidents (booking_id);

-- What was done about an incident, step by step: rows are only ever added.
CREATE TABLE incident_steps (
    id BIGINT PRIMARY KEY,
    incident_id BIGINT NOT NULL REFERENCES incidents,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people,
    kind TEXT NOT NULL, -- domain::incident::StepKind
    words TEXT NOT NULL,
    detail TEXT NOT NULL -- a severity, or the number of a person; may be empty
);
CREATE INDEX incident_steps_incident ON incident_steps (incident_id, id);

-- A timer may be about an incident instead of a booking.
CREATE TABLE timers_new (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL, -- domain::timer::TimerKind
    rank BIGINT NOT NULL, -- order among timers of one moment: ends before starts
    booking_id BIGINT REFERENCES bookings,
    session_id BIGINT REFERENCES sessions, -- for those about one
    due_at BIGINT NOT NULL,
    fired_at BIGINT, -- null while it waits
    late_seconds BIGINT, -- how long after due_at it fired
    incident_id BIGINT REFERENCES incidents
);
INSERT INTO timers_new (id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds)
    SELECT id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds FROM timers;
DROP TABLE timers;
ALTER TABLE timers_new RENAME TO timers;
-- What waits, in the order in which it fires.
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);
CREATE INDEX timers_incident ON timers (incident_id) WHERE incident_id IS NOT NULL;
