-- What a consortium asks a site for.
CREATE TABLE bookings (
    id BIGINT PRIMARY KEY,
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    site_id BIGINT NOT NULL REFERENCES sites,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL, -- domain::booking::BookingState; `detail` says it, too
    detail TEXT NOT NULL, -- JSON: domain::booking::Life, the state with its data
    asks TEXT NOT NULL, -- JSON: exceptions that the site is asked to grant
    version BIGINT NOT NULL, -- rises with each change
    hold_until BIGINT, -- until when a request waits; `detail` says it, too
    requested_at BIGINT, -- when it was last sent for decision; null: never, and no site sees it
    -- First start and last end of its sessions.
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people,
    -- When it or one of its sessions was last changed: the DTSTAMP and LAST-MODIFIED of what calendars read.
    changed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX bookings_consortium ON bookings (consortium_id, id);
CREATE INDEX bookings_site ON bookings (site_id, id);
CREATE INDEX bookings_state ON bookings (state, id);
-- What staff look at all day is found by its time.
CREATE INDEX bookings_state_start ON bookings (state, starts_at);
CREATE INDEX bookings_state_end ON bookings (state, ends_at);
CREATE INDEX bookings_requested ON bookings (requested_at);
-- What waits at a site is few rows among all that ever were there.
CREATE INDEX bookings_site_state ON bookings (site_id, state, id);
-- The requests that wait, the oldest first: few among all that were ever sent.
CREATE INDEX bookings_waiting ON bookings (requested_at, id) WHERE state = 'requested';

-- Parts of a booking, each with a schedule of its own.
CREATE TABLE phases (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    ordinal BIGINT NOT NULL, -- its place within the booking, from 0
    kind TEXT NOT NULL, -- domain::opening::PhaseKind
    zones TEXT NOT NULL, -- JSON: ids of the zones that it names
    -- What each session brings.
    people BIGINT NOT NULL,
    power_w BIGINT NOT NULL,
    area_m2 BIGINT NOT NULL,
    schedule TEXT NOT NULL, -- JSON: domain::schedule::ScheduleText, as it was written
    uid TEXT NOT NULL, -- of its calendar entry, for ever
    sequence BIGINT NOT NULL, -- SEQUENCE of its calendar entry
    UNIQUE (booking_id, ordinal)
);

-- The times that follow from the schedules: one row per phase and start that the schedule gives.
CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    phase_id BIGINT NOT NULL REFERENCES phases,
    site_id BIGINT NOT NULL REFERENCES sites,
    zones TEXT NOT NULL, -- JSON: ids of the zones that it names
    original_start TEXT NOT NULL, -- local; its name in the schedule, wherever it is moved
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    state TEXT NOT NULL, -- domain::session::SessionState
    actual_start BIGINT,
    actual_end BIGINT,
    flag TEXT, -- why a person must look at it: a closure or holiday that came later
    reason TEXT, -- why it was skipped, moved or cancelled, in somebody's words
    -- Who left it out or called it off: 'consortium', 'site' or 'schedule'. A schedule gives back what a schedule took away;
    -- what the site took away no consortium brings back alone.
    called_off_by TEXT,
    -- Closures and holidays with ids up to this one were weighed when it was judged last: only what came later can keep it
    -- from starting. The judge weighed what was there when it was made, the site what was there when it approved.
    weighed BIGINT NOT NULL DEFAULT 0,
    -- The rules that it breaks since they changed, by their words with a blank between them; empty: none.
    broken TEXT NOT NULL DEFAULT '',
    CHECK (ends_at > starts_at),
    UNIQUE (phase_id, original_start)
);
CREATE INDEX sessions_booking ON sessions (booking_id);
CREATE INDEX sessions_site_time ON sessions (site_id, starts_at);
CREATE INDEX sessions_time ON sessions (starts_at);
-- What staff look at all day: what runs and what needs a look, for a flag or a broken rule, are few sessions among many.
CREATE INDEX sessions_running ON sessions (starts_at) WHERE state = 'running';
CREATE INDEX sessions_flagged ON sessions (starts_at) WHERE (flag IS NOT NULL OR broken <> '');
-- The same at a site: SQLite reads all that is to come there, unless an index holds just this.
CREATE INDEX sessions_flagged_site ON sessions (site_id, starts_at) WHERE (flag IS NOT NULL OR broken <> '');

-- What was decided about a booking. Rows are only ever added.
CREATE TABLE decisions (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    booking_version BIGINT NOT NULL, -- the version that was decided on
    kind TEXT NOT NULL, -- domain::booking::Action, such as 'approve'
    person_id BIGINT NOT NULL REFERENCES people,
    decided_at BIGINT NOT NULL,
    reason_code TEXT, -- domain::booking::DeclineReason
    words TEXT NOT NULL,
    overrides TEXT NOT NULL -- JSON: exceptions that were granted
);
CREATE INDEX decisions_booking ON decisions (booking_id);
CREATE INDEX decisions_time ON decisions (decided_at);

-- What consortium, site and programme write to each other about a booking. Rows are only ever added.
CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    person_id BIGINT NOT NULL REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side: for whom they wrote
    written_at BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX messages_booking ON messages (booking_id, id);

-- What happens to a booking by itself, and when.
CREATE TABLE timers (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL, -- domain::timer::TimerKind
    rank BIGINT NOT NULL, -- order among timers of one moment: ends before starts
    booking_id BIGINT NOT NULL REFERENCES bookings,
    session_id BIGINT REFERENCES sessions, -- for those about one
    due_at BIGINT NOT NULL,
    fired_at BIGINT, -- null while it waits
    late_seconds BIGINT -- how long after due_at it fired
);
-- What waits, in the order in which it fires.
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);

-- Keys that programs and forms send along with what they do to a booking: it is done once for each key.
CREATE TABLE idempotency_keys (
    person_id BIGINT NOT NULL REFERENCES people,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL, -- another request under the same key is refused
    booking_id BIGINT NOT NULL, -- what it led to; 0 while it is being done
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, key)
);
