-- What consortium, site and programme write to each other about a booking. Rows are only ever added.
CREATE TABLE messages (
    id BIGINT PRIMARY KEY,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    person_id BIGINT NOT NULL REFERENCES people,
    side TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX messages_booking ON messages (booking_id, id);
