-- Who decides in whose place, from a day to a day, both inclusive, by the clock of the site. Both belong to the
-- organisation; when one of them leaves it, the row goes.
CREATE TABLE deputies (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations,
    person_id INTEGER NOT NULL REFERENCES people, -- who is away
    deputy_id INTEGER NOT NULL REFERENCES people,
    valid_from TEXT NOT NULL,
    valid_until TEXT NOT NULL
) STRICT;
CREATE INDEX deputies_organisation ON deputies (organisation_id);

-- The almanac holds them.
CREATE TRIGGER new_edition_insert_deputies AFTER INSERT ON deputies
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_deputies AFTER UPDATE ON deputies
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_deputies AFTER DELETE ON deputies
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
