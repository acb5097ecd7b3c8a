-- What cameras of a booking record: one row for a booking whose consortium said so, or said that none does.
CREATE TABLE recordings (
    booking_id BIGINT PRIMARY KEY REFERENCES bookings,
    version BIGINT NOT NULL,
    devices BIGINT NOT NULL, -- how many kinds of them; 0: nothing is recorded
    says TEXT NOT NULL, -- domain::booking::recording::Recordings
    code TEXT NOT NULL, -- of the public notice
    printed TEXT, -- names what the signs say that were printed; NULL: none was
    written_at BIGINT NOT NULL,
    written_by BIGINT REFERENCES people
);
CREATE UNIQUE INDEX recordings_code ON recordings (code);
