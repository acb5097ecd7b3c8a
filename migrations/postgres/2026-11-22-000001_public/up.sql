-- What the catalogue says of a zone beside its limits.
ALTER TABLE zones ADD COLUMN recording_allowed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE zones ADD COLUMN features_ko TEXT NOT NULL DEFAULT '';
ALTER TABLE zones ADD COLUMN features_en TEXT NOT NULL DEFAULT '';

-- Kinds of notices that somebody does not want, as JSON, and the hours in which their mail waits: both or neither.
ALTER TABLE people ADD COLUMN muted TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN quiet_from TEXT DEFAULT '22:00';
ALTER TABLE people ADD COLUMN quiet_until TEXT DEFAULT '07:00';

-- Calendars that somebody subscribed to: one secret address for each person and subject.
CREATE TABLE feeds (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people,
    kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (person_id, kind, subject_id)
);
