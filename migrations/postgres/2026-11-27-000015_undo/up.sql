-- Until when the newest decision can be taken back; null where something followed, or where no decision can be.
ALTER TABLE bookings ADD COLUMN undo_until BIGINT;

-- Decisions whose effects on others have not followed yet: what an undo goes back to. A row is there until the decision is
-- taken back, or until the timer 'decision_stands' fires.
CREATE TABLE takebacks (
    booking_id BIGINT PRIMARY KEY REFERENCES bookings,
    version BIGINT NOT NULL, -- the version that the decision led to
    person_id BIGINT NOT NULL REFERENCES people, -- who decided
    kind TEXT NOT NULL, -- domain::booking::DecisionKind
    fact BIGINT NOT NULL, -- the journal's entry of it, which its notices name
    until BIGINT NOT NULL,
    before TEXT NOT NULL -- JSON: store::takebacks::Before
);
