-- What staff look at all day: what runs and what is flagged are few rows among many; the rest is found by its time.
CREATE INDEX sessions_running ON sessions (starts_at) WHERE state = 'running';
CREATE INDEX sessions_flagged ON sessions (starts_at) WHERE flag IS NOT NULL;
CREATE INDEX bookings_state_start ON bookings (state, starts_at);
CREATE INDEX bookings_state_end ON bookings (state, ends_at);
CREATE INDEX bookings_requested ON bookings (requested_at);
CREATE INDEX decisions_time ON decisions (decided_at);
CREATE INDEX journal_time ON journal (at);
CREATE INDEX journal_person ON journal (person_id, id);
CREATE INDEX journal_action ON journal (action, id);
