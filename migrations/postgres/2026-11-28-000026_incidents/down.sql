CREATE TABLE timers_old (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    rank BIGINT NOT NULL,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    session_id BIGINT REFERENCES sessions,
    due_at BIGINT NOT NULL,
    fired_at BIGINT,
    late_seconds BIGINT
);
INSERT INTO timers_old (id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds)
    SELECT id, kind, rank, booking_id, session_id, due_at, fired_at, late_seconds FROM timers
    WHERE booking_id IS NOT NULL;
DROP TABLE timers;
ALTER TABLE timers_old RENAME TO timers;
CREATE INDEX timers_due ON timers (due_at, rank, id) WHERE fired_at IS NULL;
CREATE INDEX timers_booking ON timers (booking_id);
DROP TABLE incident_steps;
DROP TABLE incidents;
