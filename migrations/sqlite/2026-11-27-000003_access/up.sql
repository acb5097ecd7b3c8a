-- Where people are signed in. Logins can be told apart, shown, and end when they are idle.
CREATE TABLE logins (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- of the cookie's token, which is kept nowhere
    person_id INTEGER NOT NULL REFERENCES people,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, -- the latest moment at which it ends by itself
    last_seen_at INTEGER NOT NULL, -- last use, or some minutes before it
    proven_at INTEGER NOT NULL, -- when the password was given last
    address TEXT, -- network address that it was made from, later that it was used from
    device TEXT -- browser and system, in a few words
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

-- Bearer tokens of programs.
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people,
    name TEXT NOT NULL, -- what its owner calls it
    scopes TEXT NOT NULL, -- domain::proof::TokenScope, words with a blank between them
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER, -- to the day
    last_used_address TEXT, -- network address
    revoked_at INTEGER, -- since when it opens nothing
    made_with INTEGER REFERENCES tokens (id) -- the token that it was made with: it ends with that one
) STRICT;
CREATE INDEX tokens_person ON tokens (person_id);
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;

-- Single-use links. A link exists in clear only in its mail. While the mail waits there is a row without a token, which names
-- the notice; each time the mail leaves, a row with a new token is made beside it.
CREATE TABLE links (
    token_hash TEXT PRIMARY KEY, -- while its mail waits `notice` and the notice's id, which no hash looks like
    person_id INTEGER NOT NULL REFERENCES people,
    purpose TEXT NOT NULL, -- domain::place::LinkPurpose
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    notice_id INTEGER, -- the notice whose mail carries it
    invitation_id INTEGER, -- the membership_invitations row that it accepts
    email TEXT -- the address that the person gets by it
) STRICT;
CREATE INDEX links_person ON links (person_id);

-- How often somebody did what is bounded: gave a password, had mails sent to others, had new passwords measured.
CREATE TABLE sign_in_attempts (
    key TEXT PRIMARY KEY, -- what is counted, and for whom
    window_start INTEGER NOT NULL, -- when the counting began
    failures INTEGER NOT NULL -- tries since then; each is counted before its outcome is known
) STRICT;
