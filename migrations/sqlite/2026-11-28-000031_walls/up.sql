-- Displays on the wall of a site's duty desk, each with a token of its own that opens nothing else.
CREATE TABLE walls (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES sites,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by INTEGER REFERENCES people,
    used_at INTEGER, -- when it was last looked at, to some minutes; NULL: never
    revoked_at INTEGER -- since when it opens nothing
) STRICT;
CREATE INDEX walls_site ON walls (site_id);
