DROP TABLE readings;
DROP TABLE session_logs;
DROP TABLE targets;
