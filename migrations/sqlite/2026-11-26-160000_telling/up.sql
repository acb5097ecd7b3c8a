-- The session that a notice is about, and what its calendar part does to the reader's calendar: 'whole', 'part' or 'gone'.
ALTER TABLE notices ADD COLUMN session_id INTEGER;
ALTER TABLE notices ADD COLUMN calendar TEXT;
-- Why a notice was not sent, and what overtook it: the event, and its notice when there is one. While somebody is sending
-- a notice that was overtaken, only the event is there.
ALTER TABLE notices ADD COLUMN expiry TEXT;
ALTER TABLE notices ADD COLUMN overtaken_event TEXT;
ALTER TABLE notices ADD COLUMN overtaken_by INTEGER;

UPDATE notices SET calendar = 'whole' WHERE event IN ('approved', 'schedule_changed', 'resumed');
UPDATE notices SET calendar = 'part' WHERE event IN ('session_moved', 'session_cancelled', 'session_restored');
UPDATE notices SET calendar = 'gone' WHERE event IN ('cancelled', 'suspended', 'terminated');
UPDATE notices SET expiry = 'too_late' WHERE state = 'expired';

CREATE INDEX notices_waiting ON notices (booking_id, email, id) WHERE state = 'queued';
CREATE INDEX notices_calendar ON notices (booking_id, email, id) WHERE calendar IS NOT NULL;
