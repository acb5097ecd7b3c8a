-- In every table: instants are Unix seconds, local times and dates ISO text, JSON text, and values of an enum its words.

-- Ids of all tables; none numbers its own rows. One number of the sequence stands for 64 ids, that one and those after it:
-- a use case takes one row instead of many.
CREATE SEQUENCE id_sequence START 1001 INCREMENT BY 64;
