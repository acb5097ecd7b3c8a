-- One row that is written to find out whether anything can be written.
CREATE TABLE heartbeats (id INTEGER PRIMARY KEY, beats INTEGER NOT NULL) STRICT;
INSERT INTO heartbeats (id, beats) VALUES (1, 0);
