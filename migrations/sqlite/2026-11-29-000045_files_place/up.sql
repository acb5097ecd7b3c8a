-- The content of files may be kept outside the database.
ALTER TABLE files ADD COLUMN place TEXT NOT NULL DEFAULT 'db'; -- domain::picture::file::FilePlace
ALTER TABLE files ADD COLUMN key TEXT NOT NULL DEFAULT ''; -- its name there; empty in the database
CREATE INDEX files_key ON files (key) WHERE key <> '';
