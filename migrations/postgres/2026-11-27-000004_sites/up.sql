-- Demonstration sites and their rules.
CREATE TABLE sites (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE, -- its name in addresses
    operator_id BIGINT NOT NULL REFERENCES organisations,
    kind TEXT NOT NULL, -- domain::place::SiteKind
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    district TEXT NOT NULL,
    address TEXT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL, -- degrees north
    longitude DOUBLE PRECISION NOT NULL, -- degrees east
    time_zone TEXT NOT NULL, -- IANA name
    phone TEXT NOT NULL, -- answers day and night
    duty_email TEXT, -- the duty desk
    -- How to get in: gate, where to report; empty when nothing is said.
    entrance_ko TEXT NOT NULL DEFAULT '',
    entrance_en TEXT NOT NULL DEFAULT '',
    house_rules_ko TEXT NOT NULL,
    house_rules_en TEXT NOT NULL,
    request_mode TEXT NOT NULL, -- domain::booking::RequestMode: what requests that wait do to the time they ask for
    hold_days BIGINT NOT NULL, -- how long a request holds its time
    notice TEXT NOT NULL, -- JSON: lead time of a request
    horizon_days BIGINT NOT NULL, -- how far ahead it may be asked for
    max_minutes BIGINT, -- longest session; null: any
    version BIGINT NOT NULL, -- rises with each change
    created_at BIGINT NOT NULL
);
CREATE INDEX sites_operator ON sites (operator_id);

-- Parts of a site that are booked. Those with a capacity of 1 are exclusive.
CREATE TABLE zones (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    slug TEXT NOT NULL, -- its name in addresses, within the site
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent_id BIGINT REFERENCES zones, -- the zone that it is a part of
    capacity BIGINT NOT NULL CHECK (capacity >= 1), -- how many bookings may be in it at once
    -- What all that are in it at once may bring together: people, watts, square metres; null: any.
    budget_people BIGINT,
    budget_power_w BIGINT,
    budget_area_m2 BIGINT,
    turnaround_minutes BIGINT NOT NULL, -- between different bookings
    max_minutes BIGINT, -- longest session; null: any
    recording_allowed BIGINT NOT NULL DEFAULT 0, -- 1: cameras may record there
    -- What it has, such as a lift for goods or a power outlet; empty when nothing is said.
    features_ko TEXT NOT NULL DEFAULT '',
    features_en TEXT NOT NULL DEFAULT '',
    retired_at BIGINT, -- since when it is not offered
    longest_claim BIGINT NOT NULL DEFAULT 0, -- seconds; no claim of it is longer, which bounds every look at its claims
    version BIGINT NOT NULL, -- rises with each change, and with each lock that a writer takes
    UNIQUE (site_id, slug)
);

-- When a zone is open.
CREATE TABLE windows (
    id BIGINT PRIMARY KEY,
    zone_id BIGINT NOT NULL REFERENCES zones,
    definition TEXT NOT NULL -- JSON: domain::opening::Window
);
CREATE INDEX windows_zone ON windows (zone_id);

-- When a site or a zone is shut. Without a site it holds everywhere, without a zone in the whole site.
CREATE TABLE closures (
    id BIGINT PRIMARY KEY,
    site_id BIGINT REFERENCES sites,
    zone_id BIGINT REFERENCES zones,
    definition TEXT NOT NULL, -- JSON: domain::opening::Closure
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES people,
    lifted_at BIGINT -- since when it is not in force; its row stays
);
CREATE INDEX closures_site ON closures (site_id);

-- Holidays of a calendar; a day may have several.
CREATE TABLE holidays (
    id BIGINT PRIMARY KEY,
    calendar TEXT NOT NULL, -- such as `kr`; the settings say which one counts
    date TEXT NOT NULL,
    kind TEXT NOT NULL, -- domain::holidays::HolidayKind
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    anchor TEXT, -- domain::holidays::Anchor: set on the one day that a season counts from
    UNIQUE (calendar, date, name_en)
);
