-- A site that wants everybody to check in may free the time of a session to which nobody came.
ALTER TABLE sites ADD COLUMN release_minutes BIGINT; -- minutes after its start; NULL: its time is never freed
ALTER TABLE sessions ADD COLUMN attendance TEXT; -- domain::presence::Attendance; NULL: nothing is said of it
