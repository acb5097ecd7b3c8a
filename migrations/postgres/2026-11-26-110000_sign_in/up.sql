-- Logins can be told apart, shown, and end when they are idle. Those that stood before are not kept: nothing is known of
-- their device or their last use, and the name of the cookie changes where the service speaks HTTPS.
DROP TABLE logins;
CREATE TABLE logins (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    proven_at BIGINT NOT NULL,
    address TEXT,
    device TEXT
);
CREATE INDEX logins_person ON logins (person_id);

-- Browsers in which somebody signed in before: they pass the wait of an account that others try.
CREATE TABLE known_browsers (
    token_hash TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people,
    last_used_at BIGINT NOT NULL,
    PRIMARY KEY (token_hash, person_id)
);
CREATE INDEX known_browsers_person ON known_browsers (person_id);

-- Tokens that stood before keep all scopes. They end a year after they were made, but not sooner than 90 days after the
-- newest thing that the journal knows.
CREATE TABLE new_tokens (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    scopes TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT,
    last_used_address TEXT
);
INSERT INTO new_tokens
SELECT id, token_hash, person_id, name, created_at, revoked_at, 'read book decide administer',
    GREATEST(created_at + 31536000, COALESCE((SELECT at FROM journal ORDER BY id DESC LIMIT 1), 0) + 7776000), NULL, NULL
FROM tokens;
DROP TABLE tokens;
ALTER TABLE new_tokens RENAME TO tokens;
CREATE INDEX tokens_person ON tokens (person_id);

-- What a database is for. The demonstration's password is known to everybody, so no service opens its database.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    made_at BIGINT NOT NULL
);
INSERT INTO marks
SELECT 'demonstration', MIN(created_at) FROM people
WHERE email IN ('lead@robonarae.example', 'operator@hanbit-mall.example', 'admin@madang.example') HAVING COUNT(*) = 3;
