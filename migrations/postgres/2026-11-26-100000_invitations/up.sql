-- A place in an organisation that somebody is offered; `answer` is null while it is open.
CREATE TABLE membership_invitations (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    person_id BIGINT NOT NULL REFERENCES people,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    invited_by BIGINT REFERENCES people,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    answer TEXT,
    answered_at BIGINT
);
CREATE UNIQUE INDEX membership_invitations_open ON membership_invitations (organisation_id, person_id) WHERE answer IS NULL;
CREATE INDEX membership_invitations_person ON membership_invitations (person_id);

-- A link exists in clear only in its mail. While the mail waits there is a row without a token, which names the notice; each
-- time the mail leaves, a row with a new token is made beside it.
ALTER TABLE links ADD COLUMN notice_id BIGINT;
ALTER TABLE links ADD COLUMN invitation_id BIGINT;
ALTER TABLE links ADD COLUMN email TEXT;
CREATE INDEX links_person ON links (person_id);

INSERT INTO links (token_hash, person_id, purpose, expires_at, notice_id)
    SELECT 'notice ' || id, person_id, CASE event WHEN 'invited' THEN 'invite' ELSE 'reset' END, useful_until, id FROM notices
    WHERE event IN ('invited', 'password_reset') AND state = 'queued' AND person_id IS NOT NULL;
UPDATE notices SET letter = jsonb_set(letter::jsonb, '{link}', '"/links/…"')::text WHERE event IN ('invited', 'password_reset');
