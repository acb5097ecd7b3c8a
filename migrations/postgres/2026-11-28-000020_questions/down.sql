ALTER TABLE desks DROP COLUMN questions;
DROP TABLE questions;
