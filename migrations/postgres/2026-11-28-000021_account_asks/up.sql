-- People without an account who ask for one.
CREATE TABLE account_asks (
    id BIGINT PRIMARY KEY,
    site_id BIGINT REFERENCES sites, -- the site on whose page it began
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    organisation TEXT NOT NULL, -- its name as it was typed
    purpose TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    answer TEXT, -- store::invitations::Answer; null while it is open
    answered_at BIGINT,
    answered_by BIGINT REFERENCES people,
    words TEXT NOT NULL -- why it was declined
);
CREATE INDEX account_asks_open ON account_asks (id) WHERE answer IS NULL;
