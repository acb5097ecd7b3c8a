-- To whom of its site's people a request was given while it waits; anybody of them may decide it all the same.
ALTER TABLE bookings ADD COLUMN assigned_to INTEGER;
-- When somebody put off their first steps; NULL: they see them.
ALTER TABLE people ADD COLUMN steps_later_at INTEGER;
