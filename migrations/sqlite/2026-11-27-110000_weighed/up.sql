-- Closures and holidays with ids up to this one were weighed when the session was judged last: only what came later can keep
-- it from starting. The judge weighed what was there when the session was made, the site what was there when it approved.
ALTER TABLE sessions ADD COLUMN weighed INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET weighed = max(id, coalesce((
    SELECT max(decisions.id) FROM decisions WHERE decisions.booking_id = sessions.booking_id AND decisions.kind = 'approve'
), 0));
-- An approval left flags of what it had weighed.
UPDATE sessions SET flag = NULL WHERE flag IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM closures WHERE closures.id > sessions.weighed AND closures.lifted_at IS NULL
        AND (closures.site_id IS NULL OR closures.site_id = sessions.site_id))
    AND NOT EXISTS (SELECT 1 FROM holidays WHERE holidays.id > sessions.weighed);
