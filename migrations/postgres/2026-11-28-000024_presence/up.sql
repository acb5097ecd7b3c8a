-- Who does what at a site, from a day to a day, both inclusive, by the clock of the site. While nobody holds a post
-- there, every member of the operator does all of it.
CREATE TABLE posts (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    zone_id BIGINT REFERENCES zones, -- NULL: the whole site
    person_id BIGINT NOT NULL REFERENCES people,
    post TEXT NOT NULL, -- domain::presence::Post
    from_date TEXT NOT NULL,
    until_date TEXT, -- NULL: open
    created_by BIGINT REFERENCES people,
    created_at BIGINT NOT NULL
);
CREATE INDEX posts_site ON posts (site_id);

-- The almanac holds them.
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON posts
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();

-- People on the floor, who need no account.
CREATE TABLE workers (
    id BIGINT PRIMARY KEY,
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    name TEXT NOT NULL,
    phone TEXT NOT NULL, -- may be empty
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX workers_consortium ON workers (consortium_id);

-- Who comes to the sessions of a booking.
CREATE TABLE crew (
    booking_id BIGINT NOT NULL REFERENCES bookings,
    worker_id BIGINT NOT NULL REFERENCES workers,
    part TEXT NOT NULL, -- domain::presence::CrewPart
    PRIMARY KEY (booking_id, worker_id)
);

-- Who was where, and when. Nobody is ever checked out by a clock.
CREATE TABLE presences (
    id BIGINT PRIMARY KEY,
    session_id BIGINT NOT NULL REFERENCES sessions,
    site_id BIGINT NOT NULL REFERENCES sites,
    worker_id BIGINT REFERENCES workers, -- NULL: a visitor
    visitor TEXT, -- the visitor's name
    in_at BIGINT NOT NULL,
    in_way TEXT NOT NULL, -- domain::presence::Way
    in_by BIGINT REFERENCES people,
    out_at BIGINT, -- NULL: still in
    out_way TEXT,
    out_by BIGINT REFERENCES people,
    late_entry BIGINT NOT NULL, -- 1: written later than it was
    voided_at BIGINT, -- when it was closed as wrong
    voided_by BIGINT REFERENCES people,
    words TEXT NOT NULL, -- what was wrong with it; empty: nothing
    CHECK ((worker_id IS NULL) <> (visitor IS NULL))
);
CREATE UNIQUE INDEX presences_once_in ON presences (session_id, worker_id) WHERE out_at IS NULL AND worker_id IS NOT NULL;
CREATE UNIQUE INDEX presences_visitor_once_in ON presences (session_id, visitor)
    WHERE out_at IS NULL AND visitor IS NOT NULL;
CREATE INDEX presences_session ON presences (session_id);
CREATE INDEX presences_on_site ON presences (site_id) WHERE out_at IS NULL;

-- For which day a site was last told who comes tonight and tomorrow.
CREATE TABLE sheets (
    site_id BIGINT PRIMARY KEY REFERENCES sites,
    day TEXT NOT NULL
);

ALTER TABLE sites ADD COLUMN presence TEXT NOT NULL DEFAULT 'watch'; -- domain::presence::Watch
ALTER TABLE sites ADD COLUMN no_show_minutes BIGINT NOT NULL DEFAULT 30; -- after a start without anybody, people are told
ALTER TABLE sites ADD COLUMN clear_minutes BIGINT NOT NULL DEFAULT 15; -- after an end with somebody in, people are told again
