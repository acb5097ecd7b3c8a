DROP TABLE marks;

ALTER TABLE tokens DROP COLUMN scopes, DROP COLUMN expires_at, DROP COLUMN last_used_at, DROP COLUMN last_used_address;

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
