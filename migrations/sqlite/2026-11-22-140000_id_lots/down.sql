-- SQLite's sequence is a row that is raised by as many as are taken; only PostgreSQL's counts in lots.
SELECT last FROM id_sequence;
