-- Links in mails by which a person decides one version of one request, once, without signing in.
CREATE TABLE decision_links (
    token_hash TEXT PRIMARY KEY, -- the token is in its mail only
    person_id BIGINT NOT NULL REFERENCES people,
    booking_id BIGINT NOT NULL REFERENCES bookings,
    version BIGINT NOT NULL, -- of the booking; an undo gives the link the version that it leads to
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX decision_links_booking ON decision_links (booking_id);

-- How a site decides; without a row as the defaults say.
CREATE TABLE desks (
    site_id BIGINT PRIMARY KEY REFERENCES sites,
    mail_links BIGINT NOT NULL -- 1: its mails carry links that decide; 0: they do not
);
