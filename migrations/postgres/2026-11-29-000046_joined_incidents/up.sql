-- Of two reports of the same thing one is joined to the other.
ALTER TABLE incidents ADD COLUMN joined_into BIGINT REFERENCES incidents;
CREATE INDEX incidents_joined ON incidents (joined_into) WHERE joined_into IS NOT NULL;
