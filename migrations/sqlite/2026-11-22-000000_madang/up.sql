-- Instants are Unix seconds; local times and dates are ISO text; JSON is text. Ids come from id_sequence.
CREATE TABLE id_sequence (last INTEGER NOT NULL) STRICT;
INSERT INTO id_sequence VALUES (1000);

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    platform_role TEXT,
    password_hash TEXT,
    session_notices TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER
) STRICT;

CREATE TABLE memberships (
    organisation_id INTEGER NOT NULL REFERENCES organisations,
    person_id INTEGER NOT NULL REFERENCES people,
    role TEXT NOT NULL,
    PRIMARY KEY (person_id, organisation_id)
) STRICT;
CREATE INDEX memberships_organisation ON memberships (organisation_id);

CREATE TABLE programmes (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT;

CREATE TABLE consortia (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    programme_id INTEGER NOT NULL REFERENCES programmes,
    number TEXT NOT NULL UNIQUE,
    title_ko TEXT NOT NULL,
    title_en TEXT NOT NULL,
    agreement_from TEXT NOT NULL,
    agreement_until TEXT NOT NULL,
    quota_sessions INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE parties (
    consortium_id INTEGER NOT NULL REFERENCES consortia,
    organisation_id INTEGER NOT NULL REFERENCES organisations,
    role TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    PRIMARY KEY (consortium_id, organisation_id, role)
) STRICT;
CREATE INDEX parties_organisation ON parties (organisation_id);

CREATE TABLE sites (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    operator_id INTEGER NOT NULL REFERENCES organisations,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    time_zone TEXT NOT NULL,
    phone TEXT NOT NULL,
    duty_email TEXT,
    house_rules_ko TEXT NOT NULL,
    house_rules_en TEXT NOT NULL,
    request_mode TEXT NOT NULL,
    hold_days INTEGER NOT NULL,
    notice TEXT NOT NULL,
    horizon_days INTEGER NOT NULL,
    max_minutes INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sites_operator ON sites (operator_id);

-- version is also the lock that a writer takes; longest_claim bounds every look at the zone's claims.
CREATE TABLE zones (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    slug TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent_id INTEGER REFERENCES zones,
    capacity INTEGER NOT NULL CHECK (capacity >= 1),
    budget_people INTEGER,
    budget_power_w INTEGER,
    budget_area_m2 INTEGER,
    turnaround_minutes INTEGER NOT NULL,
    max_minutes INTEGER,
    longest_claim INTEGER NOT NULL DEFAULT 0,
    retired_at INTEGER,
    version INTEGER NOT NULL,
    UNIQUE (site_id, slug)
) STRICT;

CREATE TABLE windows (
    id INTEGER PRIMARY KEY,
    zone_id INTEGER NOT NULL REFERENCES zones,
    definition TEXT NOT NULL
) STRICT;
CREATE INDEX windows_zone ON windows (zone_id);

CREATE TABLE closures (
    id INTEGER PRIMARY KEY,
    site_id INTEGER REFERENCES sites,
    zone_id INTEGER REFERENCES zones,
    definition TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER REFERENCES people,
    lifted_at INTEGER
) STRICT;
CREATE INDEX closures_site ON closures (site_id);

CREATE TABLE holidays (
    id INTEGER PRIMARY KEY,
    calendar TEXT NOT NULL,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    anchor TEXT,
    UNIQUE (calendar, date, name_en)
) STRICT;

CREATE TABLE bookings (
    id INTEGER PRIMARY KEY,
    consortium_id INTEGER NOT NULL REFERENCES consortia,
    site_id INTEGER NOT NULL REFERENCES sites,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL,
    asks TEXT NOT NULL,
    version INTEGER NOT NULL,
    hold_until INTEGER,
    requested_at INTEGER,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL REFERENCES people
) STRICT;
CREATE INDEX bookings_consortium ON bookings (consortium_id, id);
CREATE INDEX bookings_site ON bookings (site_id, id);
CREATE INDEX bookings_state ON bookings (state, id);

CREATE TABLE phases (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    zones TEXT NOT NULL,
    people INTEGER NOT NULL,
    power_w INTEGER NOT NULL,
    area_m2 INTEGER NOT NULL,
    schedule TEXT NOT NULL,
    uid TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    UNIQUE (booking_id, ordinal)
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    phase_id INTEGER NOT NULL REFERENCES phases,
    site_id INTEGER NOT NULL REFERENCES sites,
    zones TEXT NOT NULL,
    original_start TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    actual_start INTEGER,
    actual_end INTEGER,
    flag TEXT,
    reason TEXT,
    CHECK (ends_at > starts_at),
    UNIQUE (phase_id, original_start)
) STRICT;
CREATE INDEX sessions_booking ON sessions (booking_id);
CREATE INDEX sessions_site_time ON sessions (site_id, starts_at);
CREATE INDEX sessions_time ON sessions (starts_at);

-- One row per session and zone that it takes: its own and, for a parent zone, every zone below.
CREATE TABLE claims (
    zone_id INTEGER NOT NULL REFERENCES zones,
    starts_at INTEGER NOT NULL,
    session_id INTEGER NOT NULL REFERENCES sessions,
    ends_at INTEGER NOT NULL,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    named_zone_id INTEGER NOT NULL REFERENCES zones,
    people INTEGER NOT NULL,
    power_w INTEGER NOT NULL,
    area_m2 INTEGER NOT NULL,
    exclusive INTEGER NOT NULL,
    PRIMARY KEY (zone_id, starts_at, session_id),
    CHECK (ends_at > starts_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_time ON claims (starts_at, ends_at, zone_id);
CREATE INDEX claims_booking ON claims (booking_id);

-- The backstop below the judge: it must never fire.
CREATE TRIGGER claims_never_overlap BEFORE INSERT ON claims WHEN NEW.exclusive = 1 AND EXISTS (
    SELECT 1 FROM claims AS other
    WHERE other.zone_id = NEW.zone_id AND other.starts_at < NEW.ends_at
      AND other.starts_at > NEW.starts_at - (SELECT longest_claim FROM zones WHERE id = NEW.zone_id)
      AND other.ends_at > NEW.starts_at AND other.booking_id <> NEW.booking_id
) BEGIN SELECT RAISE(ABORT, 'claims overlap in an exclusive zone'); END;
CREATE TRIGGER claims_never_move BEFORE UPDATE OF zone_id, starts_at, ends_at, exclusive ON claims
BEGIN SELECT RAISE(ABORT, 'claims are replaced, never moved'); END;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    booking_version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people,
    decided_at INTEGER NOT NULL,
    reason_code TEXT,
    words TEXT NOT NULL,
    overrides TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_booking ON decisions (booking_id);

CREATE TABLE timers (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    rank INTEGER NOT NULL,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    session_id INTEGER REFERENCES sessions,
    due_at INTEGER NOT NULL,
    fired_at INTEGER,
    late_seconds INTEGER
) STRICT;
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL,
    urgency TEXT NOT NULL,
    person_id INTEGER REFERENCES people,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    booking_id INTEGER REFERENCES bookings,
    site_id INTEGER REFERENCES sites,
    consortium_id INTEGER REFERENCES consortia,
    letter TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    useful_until INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    server_words TEXT,
    sent_at INTEGER,
    dedup_key TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX notices_queue ON notices (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX notices_booking ON notices (booking_id);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_email ON notices (email, id);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person_id INTEGER REFERENCES people,
    on_behalf TEXT,
    address TEXT,
    action TEXT NOT NULL,
    booking_id INTEGER REFERENCES bookings,
    site_id INTEGER REFERENCES sites,
    consortium_id INTEGER REFERENCES consortia,
    subject TEXT NOT NULL,
    was TEXT,
    became TEXT,
    reason TEXT
) STRICT;
CREATE INDEX journal_booking ON journal (booking_id, id);
CREATE INDEX journal_site ON journal (site_id, id);
CREATE INDEX journal_consortium ON journal (consortium_id, id);

CREATE TABLE idempotency_keys (
    person_id INTEGER NOT NULL REFERENCES people,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    booking_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, key)
) STRICT;

CREATE TABLE logins (
    token_hash TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT
) STRICT;
CREATE INDEX logins_person ON logins (person_id);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX tokens_person ON tokens (person_id);

CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people,
    purpose TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE sign_in_attempts (
    key TEXT PRIMARY KEY,
    window_start INTEGER NOT NULL,
    failures INTEGER NOT NULL
) STRICT;

CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    last_run_at INTEGER NOT NULL,
    done INTEGER NOT NULL,
    last_error TEXT
) STRICT;
