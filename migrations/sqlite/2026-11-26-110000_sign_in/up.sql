-- Logins can be told apart, shown, and end when they are idle. Those that stood before are not kept: nothing is known of
-- their device or their last use, and the name of the cookie changes where the service speaks HTTPS.
DROP TABLE logins;
CREATE TABLE logins (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    proven_at INTEGER NOT NULL,
    address TEXT,
    device TEXT
) STRICT;
CREATE INDEX logins_person ON logins (person_id);

-- Browsers in which somebody signed in before: they pass the wait of an account that others try.
CREATE TABLE known_browsers (
    token_hash TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (token_hash, person_id)
) STRICT;
CREATE INDEX known_browsers_person ON known_browsers (person_id);

-- Tokens that stood before keep all scopes. They end a year after they were made, but not sooner than 90 days after the
-- newest thing that the journal knows.
CREATE TABLE new_tokens (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    scopes TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    last_used_address TEXT
) STRICT;
INSERT INTO new_tokens
SELECT id, token_hash, person_id, name, created_at, revoked_at, 'read book decide administer',
    MAX(created_at + 31536000, COALESCE((SELECT at FROM journal ORDER BY id DESC LIMIT 1), 0) + 7776000), NULL, NULL
FROM tokens;
DROP TABLE tokens;
ALTER TABLE new_tokens RENAME TO tokens;
CREATE INDEX tokens_person ON tokens (person_id);

-- What a database is for. The demonstration's password is known to everybody, so no service opens its database.
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL
) STRICT;
INSERT INTO marks
SELECT 'demonstration', MIN(created_at) FROM people
WHERE email IN ('lead@robonarae.example', 'operator@hanbit-mall.example', 'admin@madang.example') HAVING COUNT(*) = 3;
