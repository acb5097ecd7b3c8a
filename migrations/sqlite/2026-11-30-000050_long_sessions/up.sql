-- Sessions of more than two days, by their end: what ends on a day is found among the starts of three days and these.
CREATE INDEX sessions_long ON sessions (ends_at) WHERE ends_at - starts_at > 172800;
-- What somebody has to do.
CREATE INDEX incident_tasks_owner ON incident_tasks (owner_id) WHERE done_at IS NULL;
