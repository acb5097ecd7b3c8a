-- The token that a token was made with: it ends with that one.
ALTER TABLE tokens ADD COLUMN made_with INTEGER REFERENCES tokens (id);
CREATE INDEX tokens_made_with ON tokens (made_with) WHERE made_with IS NOT NULL;
