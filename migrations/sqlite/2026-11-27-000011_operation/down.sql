DROP TABLE marks;
DROP TABLE heartbeats;
DROP TABLE jobs;
