ALTER TABLE sites DROP COLUMN clear_minutes;
ALTER TABLE sites DROP COLUMN no_show_minutes;
ALTER TABLE sites DROP COLUMN presence;
DROP TABLE sheets;
DROP TABLE presences;
DROP TABLE crew;
DROP TABLE workers;
DROP TABLE posts;
