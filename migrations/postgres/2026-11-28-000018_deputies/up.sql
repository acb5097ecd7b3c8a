-- Who decides in whose place, from a day to a day, both inclusive, by the clock of the site. Both belong to the
-- organisation; when one of them leaves it, the row goes.
CREATE TABLE deputies (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations,
    person_id BIGINT NOT NULL REFERENCES people, -- who is away
    deputy_id BIGINT NOT NULL REFERENCES people,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL
);
CREATE INDEX deputies_organisation ON deputies (organisation_id);

-- The almanac holds them.
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON deputies
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
