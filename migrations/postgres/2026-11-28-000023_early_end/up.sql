-- On the day a session may end before its time or go on for longer.
ALTER TABLE sessions ADD COLUMN planned_end BIGINT; -- when it was to end, once that was changed on the day; none: at ends_at
ALTER TABLE sessions ADD COLUMN wished_end BIGINT; -- until when its consortium asked the site to let it go on; none: it does not wait for that
ALTER TABLE desks ADD COLUMN extend_alone BIGINT NOT NULL DEFAULT 0; -- 1: a consortium lets its session go on alone, where the time is free; 0: the site says so
