-- Mails, sent or to be sent: one row per fact, event and reader.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    event TEXT NOT NULL, -- domain::notice::Event
    urgency TEXT NOT NULL, -- domain::notice::Urgency
    -- The reader, as they were when the fact happened; person_id is null for an address such as a duty desk's.
    person_id INTEGER REFERENCES people,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    -- What it is about.
    booking_id INTEGER REFERENCES bookings,
    session_id INTEGER,
    site_id INTEGER REFERENCES sites,
    consortium_id INTEGER REFERENCES consortia,
    letter TEXT NOT NULL, -- JSON: domain::notice::Letter, the facts as they were then
    calendar TEXT, -- what its calendar part does to the reader's calendar: 'whole', 'part' or 'gone'
    created_at INTEGER NOT NULL,
    useful_until INTEGER NOT NULL, -- after this it is not sent any more
    state TEXT NOT NULL, -- store::notices::NoticeState
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL, -- not sent before
    lease_until INTEGER NOT NULL, -- until then somebody is sending it
    message_id TEXT NOT NULL UNIQUE, -- its own Message-ID, without angle brackets
    leaves_as TEXT, -- Message-ID of the mail that it leaves in, its own or that of a digest; null while that is open
    server_words TEXT, -- what the mail server said last
    sent_at INTEGER, -- when the mail server took it
    -- Why it was not sent (store::notices::Expiry), and what overtook it: the event, and its notice when there is one. While
    -- somebody is sending a notice that was overtaken, only the event is there.
    expiry TEXT,
    overtaken_event TEXT,
    overtaken_by INTEGER,
    dedup_key TEXT NOT NULL UNIQUE -- the fact and the reader: nobody is told twice
) STRICT;
CREATE INDEX notices_queue ON notices (next_attempt_at, id) WHERE state = 'queued';
CREATE INDEX notices_booking ON notices (booking_id);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_email ON notices (email, id);
-- What left for an address lately: more within ten minutes become a digest.
CREATE INDEX notices_recent ON notices (email, sent_at);
-- What still waits of one booking for one reader leaves in the order of its facts.
CREATE INDEX notices_waiting ON notices (booking_id, email, id) WHERE state = 'queued';
-- What a reader's calendar holds of a booking follows from these.
CREATE INDEX notices_calendar ON notices (booking_id, email, id) WHERE calendar IS NOT NULL;

-- How many rows the columns of these indexes tell apart, once and for all. Without statistics SQLite believes that a state
-- picks out ten rows, finds what waits by state, and sorts all of it for each look at the first. The queue's own index is
-- in the right order. Written by hand, they hold however much waits and was ever sent (sqlite.org/optoverview.html, "ANALYZE").
-- The first ANALYZE makes the table of statistics, the last one has them read.
ANALYZE notices;
DELETE FROM sqlite_stat1 WHERE tbl = 'notices';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notices', 'notices_queue', '100000 10 1'),
    ('notices', 'notices_booking', '1000000 10'),
    ('notices', 'notices_state', '1000000 250000 1'),
    ('notices', 'notices_email', '1000000 1000 1'),
    ('notices', 'notices_recent', '1000000 1000 10'),
    ('notices', 'sqlite_autoindex_notices_1', '1000000 1'),
    ('notices', 'sqlite_autoindex_notices_2', '1000000 1');
ANALYZE sqlite_schema;

-- Calendars that somebody subscribed to: one secret address for each person and subject. One that nobody fetches for a year
-- ends.
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    kind TEXT NOT NULL, -- domain::place::FeedKind
    subject_id INTEGER NOT NULL, -- id of the person, site, zone or consortium that `kind` says
    created_at INTEGER NOT NULL,
    last_used_at INTEGER, -- when it was fetched last, to the day
    last_used_address TEXT, -- network address that it was fetched from
    UNIQUE (person_id, kind, subject_id)
) STRICT;
