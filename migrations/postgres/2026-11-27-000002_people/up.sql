-- Companies, institutes and operators of sites, to which people belong.
CREATE TABLE organisations (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE, -- its name in addresses
    kind TEXT NOT NULL, -- domain::place::OrganisationKind
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- People with an account.
CREATE TABLE people (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE, -- they sign in by it, and their mail goes there
    name TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '', -- empty: they gave none
    language TEXT NOT NULL, -- domain::text::Language
    platform_role TEXT, -- domain::access::PlatformRole, over the whole service; null for most
    password_hash TEXT, -- null until they set a password
    session_notices TEXT NOT NULL, -- domain::policy::SessionNotices: which sessions they hear of
    muted TEXT NOT NULL DEFAULT '[]', -- JSON: kinds of notices that they do not want
    -- Local times between which their mail waits: both or neither.
    quiet_from TEXT DEFAULT '22:00',
    quiet_until TEXT DEFAULT '07:00',
    created_at BIGINT NOT NULL,
    disabled_at BIGINT -- since when they may not sign in
);

-- Who belongs to which organisation.
CREATE TABLE memberships (
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    person_id BIGINT NOT NULL REFERENCES people,
    role TEXT NOT NULL, -- domain::access::MemberRole
    PRIMARY KEY (person_id, organisation_id)
);
CREATE INDEX memberships_organisation ON memberships (organisation_id);

-- A place in an organisation that somebody is offered; `answer` is null while it is open.
CREATE TABLE membership_invitations (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    person_id BIGINT NOT NULL REFERENCES people,
    email TEXT NOT NULL, -- the address that was typed
    role TEXT NOT NULL, -- domain::access::MemberRole
    invited_by BIGINT REFERENCES people, -- null: the service itself
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL, -- until then it can be answered
    answer TEXT, -- store::invitations::Answer
    answered_at BIGINT
);
-- One open invitation for each organisation and person.
CREATE UNIQUE INDEX membership_invitations_open ON membership_invitations (organisation_id, person_id) WHERE answer IS NULL;
CREATE INDEX membership_invitations_person ON membership_invitations (person_id);
