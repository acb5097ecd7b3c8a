-- What a consortium asks a site for.
CREATE TABLE bookings (
    id INTEGER PRIMARY KEY,
    consortium_id INTEGER NOT NULL REFERENCES consortia,
    site_id INTEGER NOT NULL REFERENCES sites,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL, -- domain::booking::BookingState; `detail` says it, too
    detail TEXT NOT NULL, -- JSON: domain::booking::Life, the state with its data
    asks TEXT NOT NULL, -- JSON: exceptions that the site is asked to grant
    version INTEGER NOT NULL, -- rises with each change
    hold_until INTEGER, -- until when a request waits; `detail` says it, too
    requested_at INTEGER, -- when it was last sent for decision; null: never, and no site sees it
    -- First start and last end of its sessions.
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES people,
    -- When it or one of its sessions was last changed: the DTSTAMP and LAST-MODIFIED of what calendars read.
    changed_at INTEGER NOT NULL DEFAULT 0
) STRICT;
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
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    ordinal INTEGER NOT NULL, -- its place within the booking, from 0
    kind TEXT NOT NULL, -- domain::opening::PhaseKind
    zones TEXT NOT NULL, -- JSON: ids of the zones that it names
    -- What each session brings.
    people INTEGER NOT NULL,
    power_w INTEGER NOT NULL,
    area_m2 INTEGER NOT NULL,
    schedule TEXT NOT NULL, -- JSON: domain::schedule::ScheduleText, as it was written
    uid TEXT NOT NULL, -- of its calendar entry, for ever
    sequence INTEGER NOT NULL, -- SEQUENCE of its calendar entry
    UNIQUE (booking_id, ordinal)
) STRICT;

-- The times that follow from the schedules: one row per phase and start that the schedule gives.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    phase_id INTEGER NOT NULL REFERENCES phases,
    site_id INTEGER NOT NULL REFERENCES sites,
    zones TEXT NOT NULL, -- JSON: ids of the zones that it names
    original_start TEXT NOT NULL, -- local; its name in the schedule, wherever it is moved
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL, -- domain::session::SessionState
    actual_start INTEGER,
    actual_end INTEGER,
    flag TEXT, -- why a person must look at it: a closure or holiday that came later
    reason TEXT, -- why it was skipped, moved or cancelled, in somebody's words
    -- Who left it out or called it off: 'consortium', 'site' or 'schedule'. A schedule gives back what a schedule took away;
    -- what the site took away no consortium brings back alone.
    called_off_by TEXT,
    -- Closures and holidays with ids up to this one were weighed when it was judged last: only what came later can keep it
    -- from starting. The judge weighed what was there when it was made, the site what was there when it approved.
    weighed INTEGER NOT NULL DEFAULT 0,
    -- The rules that it breaks since they changed, by their words with a blank between them; empty: none.
    broken TEXT NOT NULL DEFAULT '',
    CHECK (ends_at > starts_at),
    UNIQUE (phase_id, original_start)
) STRICT;
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
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    booking_version INTEGER NOT NULL, -- the version that was decided on
    kind TEXT NOT NULL, -- domain::booking::Action, such as 'approve'
    person_id INTEGER NOT NULL REFERENCES people,
    decided_at INTEGER NOT NULL,
    reason_code TEXT, -- domain::booking::DeclineReason
    words TEXT NOT NULL,
    overrides TEXT NOT NULL -- JSON: exceptions that were granted
) STRICT;
CREATE INDEX decisions_booking ON decisions (booking_id);
CREATE INDEX decisions_time ON decisions (decided_at);

-- What consortium, site and programme write to each other about a booking. Rows are only ever added.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    person_id INTEGER NOT NULL REFERENCES people,
    side TEXT NOT NULL, -- domain::talk::Side: for whom they wrote
    written_at INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX messages_booking ON messages (booking_id, id);

-- What happens to a booking by itself, and when.
CREATE TABLE timers (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, -- domain::timer::TimerKind
    rank INTEGER NOT NULL, -- order among timers of one moment: ends before starts
    booking_id INTEGER NOT NULL REFERENCES bookings,
    session_id INTEGER REFERENCES sessions, -- for those about one
    due_at INTEGER NOT NULL,
    fired_at INTEGER, -- null while it waits
    late_seconds INTEGER -- how long after due_at it fired
) STRICT;
-- What waits, in the order in which it fires.
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);

-- Keys that programs and forms send along with what they do to a booking: it is done once for each key.
CREATE TABLE idempotency_keys (
    person_id INTEGER NOT NULL REFERENCES people,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL, -- another request under the same key is refused
    booking_id INTEGER NOT NULL, -- what it led to; 0 while it is being done
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, key)
) STRICT;
