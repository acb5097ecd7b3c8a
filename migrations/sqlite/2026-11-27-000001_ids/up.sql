-- In every table: instants are Unix seconds, local times and dates ISO text, JSON text, and values of an enum its words.

-- The id that was taken last, in one row: a use case raises it by as many as it takes. No table numbers its own rows.
CREATE TABLE id_sequence (last INTEGER NOT NULL) STRICT;
INSERT INTO id_sequence VALUES (1000);
