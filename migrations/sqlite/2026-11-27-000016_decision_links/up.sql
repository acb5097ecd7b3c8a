-- Links in mails by which a person decides one version of one request, once, without signing in.
CREATE TABLE decision_links (
    token_hash TEXT PRIMARY KEY, -- the token is in its mail only
    person_id INTEGER NOT NULL REFERENCES people,
    booking_id INTEGER NOT NULL REFERENCES bookings,
    version INTEGER NOT NULL, -- of the booking; an undo gives the link the version that it leads to
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX decision_links_booking ON decision_links (booking_id);

-- How a site decides; without a row as the defaults say.
CREATE TABLE desks (
    site_id INTEGER PRIMARY KEY REFERENCES sites,
    mail_links INTEGER NOT NULL -- 1: its mails carry links that decide; 0: they do not
) STRICT;
