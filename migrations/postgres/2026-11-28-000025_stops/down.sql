DROP TABLE stop_sessions;
DROP TABLE stops;
