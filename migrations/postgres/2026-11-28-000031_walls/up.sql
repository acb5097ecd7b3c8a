-- Displays on the wall of a site's duty desk, each with a token of its own that opens nothing else.
CREATE TABLE walls (
    id BIGINT PRIMARY KEY,
    site_id BIGINT NOT NULL REFERENCES sites,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by BIGINT REFERENCES people,
    used_at BIGINT, -- when it was last looked at, to some minutes; NULL: never
    revoked_at BIGINT -- since when it opens nothing
);
CREATE INDEX walls_site ON walls (site_id);
