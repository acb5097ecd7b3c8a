-- What consortium, site and programme write to each other about a booking. Rows are only ever added.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    person_id INTEGER NOT NULL REFERENCES people,
    side TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT;
CREATE INDEX messages_booking ON messages (booking_id, id);
