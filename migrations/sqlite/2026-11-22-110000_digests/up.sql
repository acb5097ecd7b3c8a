-- The Message-ID of the mail that a notice leaves in, its own or that of a digest; null while that is open.
ALTER TABLE notices ADD COLUMN leaves_as TEXT;
CREATE INDEX notices_recent ON notices (email, sent_at);
