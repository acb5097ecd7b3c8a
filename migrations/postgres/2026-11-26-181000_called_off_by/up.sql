-- Who left a session out or called it off: 'consortium', 'site' or 'schedule'. A schedule gives back what a schedule took
-- away; what the site took away no consortium brings back alone.
ALTER TABLE sessions ADD COLUMN called_off_by TEXT;
UPDATE sessions SET called_off_by = 'schedule' WHERE state = 'cancelled' AND reason = 'no longer in the schedule';
UPDATE sessions SET called_off_by = 'site' WHERE state = 'skipped' AND reason = 'left out by the site';
