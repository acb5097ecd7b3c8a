-- Instants are Unix seconds; local times and dates are ISO text; JSON is text. Ids come from id_sequence.
CREATE SEQUENCE id_sequence START 1001;

CREATE TABLE organisations (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE people (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    platform_role TEXT,
    password_hash TEXT,
    session_notices TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE memberships (
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    person_id BIGINT NOT NULL REFERENCES people,
    role TEXT NOT NULL,
    PRIMARY KEY (person_id, organisation_id)
);
CREATE INDEX memberships_organisation ON memberships (organisation_id);

CREATE TABLE programmes (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL
);

CREATE TABLE consortia (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    programme_id BIGINT NOT NULL REFERENCES programmes,
    number TEXT NOT NULL UNIQUE,
    title_ko TEXT NOT NULL,
    title_en TEXT NOT NULL,
    agreement_from TEXT NOT NULL,
    agreement_until TEXT NOT NULL,
    quota_sessions BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE parties (
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    role TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_until TEXT,
    PRIMARY KEY (consortium_id, organisation_id, role)
);
CREATE INDEX parties_organisation ON parties (organisation_id);

CREATE TABLE sites (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    operator_id BIGINT NOT NULL REFERENCES organisations,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    time_zone TEXT NOT NULL,
    phone TEXT NOT NULL,
    duty_email TEXT,
    house_rules_ko TEXT NOT NULL,
    house_rules_en TEXT NOT NULL,
    request_mode TEXT NOT NULL,
    hold_days BIGINT NOT NULL,
    notice TEXT NOT NULL,
    horizon_days BIGINT NOT NULL,
    max_minutes BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX sites_operator ON sites (operator_id);

-- version is also the lock that a writer takes; longest_claim bounds every look at the zone's claims.
CREATE TABLE zones (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    slug TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent_id BIGINT REFERENCES zones,
    capacity BIGINT NOT NULL CHECK (capacity >= 1),
    budget_people BIGINT,
    budget_power_w BIGINT,
    budget_area_m2 BIGINT,
    turnaround_minutes BIGINT NOT NULL,
    max_minutes BIGINT,
    longest_claim BIGINT NOT NULL DEFAULT 0,
    retired_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (site_id, slug)
);

CREATE TABLE windows (
    id BIGINT PRIMARY KEY,
    zone_id BIGINT NOT NULL REFERENCES zones,
    definition TEXT NOT NULL
);
CREATE INDEX windows_zone ON windows (zone_id);

CREATE TABLE closures (
    id BIGINT PRIMARY KEY,
    site_id BIGINT REFERENCES sites,
    zone_id BIGINT REFERENCES zones,
    definition TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES people,
    lifted_at BIGINT
);
CREATE INDEX closures_site ON closures (site_id);

CREATE TABLE holidays (
    id BIGINT PRIMARY KEY,
    calendar TEXT NOT NULL,
    date TEXT NOT NULL,
    kind TEXT NOT NULL,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    anchor TEXT,
    UNIQUE (calendar, date, name_en)
);

CREATE TABLE bookings (
    id BIGINT PRIMARY KEY,
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    site_id BIGINT NOT NULL REFERENCES sites,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL,
    asks TEXT NOT NULL,
    version BIGINT NOT NULL,
    hold_until BIGINT,
    requested_at BIGINT,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people
);
CREATE INDEX bookings_consortium ON bookings (consortium_id, id);
CREATE INDEX bookings_site ON bookings (site_id, id);
CREATE INDEX bookings_state ON bookings (state, id);

CREATE TABLE phases (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    ordinal BIGINT NOT NULL,
    kind TEXT NOT NULL,
    zones TEXT NOT NULL,
    people BIGINT NOT NULL,
    power_w BIGINT NOT NULL,
    area_m2 BIGINT NOT NULL,
    schedule TEXT NOT NULL,
    uid TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    UNIQUE (booking_id, ordinal)
);

CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    phase_id BIGINT NOT NULL REFERENCES phases,
    site_id BIGINT NOT NULL REFERENCES sites,
    zones TEXT NOT NULL,
    original_start TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    actual_start BIGINT,
    actual_end BIGINT,
    flag TEXT,
    reason TEXT,
    CHECK (ends_at > starts_at),
    UNIQUE (phase_id, original_start)
);
CREATE INDEX sessions_booking ON sessions (booking_id);
CREATE INDEX sessions_site_time ON sessions (site_id, starts_at);
CREATE INDEX sessions_time ON sessions (starts_at);

-- One row per session and zone that it takes: its own and, for a parent zone, every zone below.
CREATE TABLE claims (
    zone_id BIGINT NOT NULL REFERENCES zones,
    starts_at BIGINT NOT NULL,
    session_id BIGINT NOT NULL REFERENCES sessions,
    ends_at BIGINT NOT NULL,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    named_zone_id BIGINT NOT NULL REFERENCES zones,
    people BIGINT NOT NULL,
    power_w BIGINT NOT NULL,
    area_m2 BIGINT NOT NULL,
    exclusive BIGINT NOT NULL,
    PRIMARY KEY (zone_id, starts_at, session_id),
    CHECK (ends_at > starts_at)
);
CREATE INDEX claims_time ON claims (starts_at, ends_at, zone_id);
CREATE INDEX claims_booking ON claims (booking_id);

-- The backstop below the judge: it must never fire. One row per booking and exclusive zone keeps a series
-- of 50 at one index entry; btree_gist puts the zone into the same index.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE claim_guards (
    zone_id BIGINT NOT NULL REFERENCES zones,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    spans int8multirange NOT NULL,
    PRIMARY KEY (booking_id, zone_id),
    CONSTRAINT claims_never_overlap EXCLUDE USING gist (zone_id WITH =, spans WITH &&)
);

CREATE TABLE decisions (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    booking_version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people,
    decided_at BIGINT NOT NULL,
    reason_code TEXT,
    words TEXT NOT NULL,
    overrides TEXT NOT NULL
);
CREATE INDEX decisions_booking ON decisions (booking_id);

CREATE TABLE timers (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    rank BIGINT NOT NULL,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    session_id BIGINT REFERENCES sessions,
    due_at BIGINT NOT NULL,
    fired_at BIGINT,
    late_seconds BIGINT
);
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);

CREATE TABLE notices (
    id BIGINT PRIMARY KEY,
    event TEXT NOT NULL,
    urgency TEXT NOT NULL,
    person_id BIGINT REFERENCES people,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    booking_id BIGINT REFERENCES bookings,
    site_id BIGINT REFERENCES sites,
    consortium_id BIGINT REFERENCES consortia,
    letter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    useful_until BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    server_words TEXT,
    sent_at BIGINT,
    dedup_key TEXT NOT NULL UNIQUE
);
CREATE INDEX notices_queue ON notices (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX notices_booking ON notices (booking_id);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_email ON notices (email, id);

CREATE TABLE journal (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people,
    on_behalf TEXT,
    address TEXT,
    action TEXT NOT NULL,
    booking_id BIGINT REFERENCES bookings,
    site_id BIGINT REFERENCES sites,
    consortium_id BIGINT REFERENCES consortia,
    subject TEXT NOT NULL,
    was TEXT,
    became TEXT,
    reason TEXT
);
CREATE INDEX journal_booking ON journal (booking_id, id);
CREATE INDEX journal_site ON journal (site_id, id);
CREATE INDEX journal_consortium ON journal (consortium_id, id);

CREATE TABLE idempotency_keys (
    person_id BIGINT NOT NULL REFERENCES people,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    booking_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, key)
);

CREATE TABLE logins (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT
);
CREATE INDEX logins_person ON logins (person_id);

CREATE TABLE tokens (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX tokens_person ON tokens (person_id);

CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people,
    purpose TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sign_in_attempts (
    key TEXT PRIMARY KEY,
    window_start BIGINT NOT NULL,
    failures BIGINT NOT NULL
);

CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    last_run_at BIGINT NOT NULL,
    done BIGINT NOT NULL,
    last_error TEXT
);
