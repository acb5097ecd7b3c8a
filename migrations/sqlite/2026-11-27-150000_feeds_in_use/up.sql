-- When a subscribed calendar was fetched last, and from where: one that nobody fetches for a year ends. Those of before count as
-- fetched when the journal was written last.
ALTER TABLE feeds ADD COLUMN last_used_at INTEGER;
ALTER TABLE feeds ADD COLUMN last_used_address TEXT;
UPDATE feeds SET last_used_at = (SELECT max(journal.at) FROM journal);
