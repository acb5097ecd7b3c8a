-- One row that is written to find out whether anything can be written.
CREATE TABLE heartbeats (id BIGINT PRIMARY KEY, beats BIGINT NOT NULL);
INSERT INTO heartbeats (id, beats) VALUES (1, 0);
