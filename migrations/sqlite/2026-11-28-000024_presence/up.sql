-- Who does what at a site, from a day to a day, both inclusive, by the clock of the site. While nobody holds a post
-- there, every member of the operator does all of it.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    zone_id INTEGER REFERENCES zones, -- NULL: the whole site
    person_id INTEGER NOT NULL REFERENCES people,
    post TEXT NOT NULL, -- domain::presence::Post
    from_date TEXT NOT NULL,
    until_date TEXT, -- NULL: open
    created_by INTEGER REFERENCES people,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_site ON posts (site_id);

-- The almanac holds them.
CREATE TRIGGER new_edition_insert_posts AFTER INSERT ON posts
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_posts AFTER UPDATE ON posts
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_posts AFTER DELETE ON posts
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;

-- People on the floor, who need no account.
CREATE TABLE workers (
    id INTEGER PRIMARY KEY,
    consortium_id INTEGER NOT NULL REFERENCES consortia,
    name TEXT NOT NULL,
    phone TEXT NOT NULL, -- may be empty
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX workers_consortium ON workers (consortium_id);

-- Who comes to the sessions of a booking.
CREATE TABLE crew (
    booking_id INTEGER NOT NULL REFERENCES bookings,
    worker_id INTEGER NOT NULL REFERENCES workers,
    part TEXT NOT NULL, -- domain::presence::CrewPart
    PRIMARY KEY (booking_id, worker_id)
) STRICT;

-- Who was where, and when. Nobody is ever checked out by a clock.
CREATE TABLE presences (
    id INTEGER PRIMARY KEY,
    session_id INTEGER NOT NULL REFERENCES sessions,
    site_id INTEGER NOT NULL REFERENCES sites,
    worker_id INTEGER REFERENCES workers, -- NULL: a visitor
    visitor TEXT, -- the visitor's name
    in_at INTEGER NOT NULL,
    in_way TEXT NOT NULL, -- domain::presence::Way
    in_by INTEGER REFERENCES people,
    out_at INTEGER, -- NULL: still in
    out_way TEXT,
    out_by INTEGER REFERENCES people,
    late_entry INTEGER NOT NULL, -- 1: written later than it was
    voided_at INTEGER, -- when it was closed as wrong
    voided_by INTEGER REFERENCES people,
    words TEXT NOT NULL, -- what was wrong with it; empty: nothing
    CHECK ((worker_id IS NULL) <> (visitor IS NULL))
) STRICT;
CREATE UNIQUE INDEX presences_once_in ON presences (session_id, worker_id) WHERE out_at IS NULL AND worker_id IS NOT NULL;
CREATE UNIQUE INDEX presences_visitor_once_in ON presences (session_id, visitor)
    WHERE out_at IS NULL AND visitor IS NOT NULL;
CREATE INDEX presences_session ON presences (session_id);
CREATE INDEX presences_on_site ON presences (site_id) WHERE out_at IS NULL;

-- For which day a site was last told who comes tonight and tomorrow.
CREATE TABLE sheets (
    site_id INTEGER PRIMARY KEY REFERENCES sites,
    day TEXT NOT NULL
) STRICT;

ALTER TABLE sites ADD COLUMN presence TEXT NOT NULL DEFAULT 'watch'; -- domain::presence::Watch
ALTER TABLE sites ADD COLUMN no_show_minutes INTEGER NOT NULL DEFAULT 30; -- after a start without anybody, people are told
ALTER TABLE sites ADD COLUMN clear_minutes INTEGER NOT NULL DEFAULT 15; -- after an end with somebody in, people are told again
