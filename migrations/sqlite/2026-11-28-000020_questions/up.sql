-- Questions of anybody about a site, answered by its people.
CREATE TABLE questions (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    zone_id INTEGER REFERENCES zones, -- the zone on whose page it was asked
    person_id INTEGER REFERENCES people, -- who asked; null for a visitor
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL, -- in which the answer's letter is written
    words TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    answered_by INTEGER REFERENCES people,
    answer TEXT NOT NULL -- empty while it is open, and where it was answered elsewhere
) STRICT;
CREATE INDEX questions_site ON questions (site_id, id);
CREATE INDEX questions_open ON questions (site_id, id) WHERE answered_at IS NULL;

ALTER TABLE desks ADD COLUMN questions INTEGER NOT NULL DEFAULT 1; -- 1: anybody may ask about the site; 0: nobody
