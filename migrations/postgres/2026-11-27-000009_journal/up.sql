-- Who did what, when, why, and what it was before. Rows are only ever added; those that are old lose who did it.
CREATE TABLE journal (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people, -- null: the service itself, or too long ago
    on_behalf TEXT, -- for whom, when it was done on somebody's behalf
    address TEXT, -- network address
    action TEXT NOT NULL, -- such as `booking.approve`
    -- What it was done to, where it is one of these.
    booking_id BIGINT REFERENCES bookings,
    site_id BIGINT REFERENCES sites,
    consortium_id BIGINT REFERENCES consortia,
    subject TEXT NOT NULL, -- what it was done to, in words
    was TEXT, -- JSON before
    became TEXT, -- JSON after
    reason TEXT
);
CREATE INDEX journal_booking ON journal (booking_id, id);
CREATE INDEX journal_site ON journal (site_id, id);
CREATE INDEX journal_consortium ON journal (consortium_id, id);
CREATE INDEX journal_time ON journal (at);
CREATE INDEX journal_person ON journal (person_id, id);
CREATE INDEX journal_action ON journal (action, id);
