-- Programmes under which consortia demonstrate.
CREATE TABLE programmes (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, -- domain::place::ProgrammeKind
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL
);

-- Projects, each with its agreement.
CREATE TABLE consortia (
    id BIGINT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE, -- its name in addresses
    programme_id BIGINT NOT NULL REFERENCES programmes,
    number TEXT NOT NULL UNIQUE, -- project number
    title_ko TEXT NOT NULL,
    title_en TEXT NOT NULL,
    agreement_from TEXT NOT NULL, -- first day
    agreement_until TEXT NOT NULL, -- last day
    quota_sessions BIGINT, -- most sessions that it may hold; null: any number
    version BIGINT NOT NULL, -- rises with each change
    created_at BIGINT NOT NULL
);

-- The organisations of a consortium, of any date.
CREATE TABLE parties (
    consortium_id BIGINT NOT NULL REFERENCES consortia,
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    role TEXT NOT NULL, -- domain::access::PartyRole
    valid_from TEXT NOT NULL, -- first day
    valid_until TEXT, -- last day; null: open
    PRIMARY KEY (consortium_id, organisation_id, role)
);
CREATE INDEX parties_organisation ON parties (organisation_id);
