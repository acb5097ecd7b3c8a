DROP TABLE marks;

CREATE TABLE old_tokens (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
INSERT INTO old_tokens SELECT id, token_hash, person_id, name, created_at, revoked_at FROM tokens;
DROP TABLE tokens;
ALTER TABLE old_tokens RENAME TO tokens;
CREATE INDEX tokens_person ON tokens (person_id);

DROP TABLE known_browsers;

DROP TABLE logins;
CREATE TABLE logins (
    token_hash TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT
);
CREATE INDEX logins_person ON logins (person_id);
