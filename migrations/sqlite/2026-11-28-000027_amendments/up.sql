-- A booking may be a proposed change of another one: its phases are the whole proposed plan, its sessions
-- those that would be new or other. It holds no time by itself; the claims of the booking that it would
-- change hold what it asks for more.
ALTER TABLE bookings ADD COLUMN amends INTEGER REFERENCES bookings;
-- The version of that booking that it was made against.
ALTER TABLE bookings ADD COLUMN amends_version INTEGER;
CREATE INDEX bookings_amends ON bookings (amends) WHERE amends IS NOT NULL;
-- At most one that is not settled.
CREATE UNIQUE INDEX bookings_amends_open ON bookings (amends)
    WHERE state IN ('requested', 'changes_requested', 'approved') AND amends IS NOT NULL;
