-- Questions of anybody about a site, answered by its people.
CREATE TABLE questions (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    zone_id BIGINT REFERENCES zones, -- the zone on whose page it was asked
    person_id BIGINT REFERENCES people, -- who asked; null for a visitor
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL, -- in which the answer's letter is written
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    answered_by BIGINT REFERENCES people,
    answer TEXT NOT NULL -- empty while it is open, and where it was answered elsewhere
);
CREATE INDEX questions_site ON questions (site_id, id);
CREATE INDEX questions_open ON questions (site_id, id) WHERE answered_at IS NULL;

ALTER TABLE desks ADD COLUMN questions BIGINT NOT NULL DEFAULT 1; -- 1: anybody may ask about the site; 0: nobody
