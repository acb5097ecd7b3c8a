ALTER TABLE desks DROP COLUMN extend_alone;
ALTER TABLE sessions DROP COLUMN wished_end;
ALTER TABLE sessions DROP COLUMN planned_end;
