-- What waits for a reader is found by its address without a look at what else waits for them or was ever sent.
DROP INDEX notices_recent;
-- What left for an address lately: more within ten minutes become a digest.
CREATE INDEX notices_left ON notices (email, sent_at) WHERE sent_at IS NOT NULL;
-- What waits for an address, by the mail that it leaves in; null while that is open.
CREATE INDEX notices_open ON notices (email, leaves_as) WHERE state = 'queued';
-- What waits for its time in a digest: the first one names it.
CREATE INDEX notices_digests ON notices (email, next_attempt_at)
    WHERE state = 'queued' AND leaves_as IS NOT NULL AND attempts = 0 AND lease_until = 0;
-- What somebody is sending.
CREATE INDEX notices_leaving ON notices (email) WHERE state = 'queued' AND lease_until > 0;
