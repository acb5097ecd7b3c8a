DROP TABLE marks;

CREATE TABLE old_tokens (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
INSERT INTO old_tokens SELECT id, token_hash, person_id, name, created_at, revoked_at FROM tokens;
DROP TABLE tokens;
ALTER TABLE old_tokens RENAME TO tokens;
CREATE INDEX tokens_person ON tokens (person_id);

DROP TABLE known_browsers;

DROP TABLE logins;
CREATE TABLE logins (
    token_hash TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT
) STRICT;
CREATE INDEX logins_person ON logins (person_id);
