ALTER TABLE feeds DROP COLUMN last_used_address;
ALTER TABLE feeds DROP COLUMN last_used_at;
