DROP INDEX notices_left;
DROP INDEX notices_open;
DROP INDEX notices_digests;
DROP INDEX notices_leaving;
CREATE INDEX notices_recent ON notices (email, sent_at);
