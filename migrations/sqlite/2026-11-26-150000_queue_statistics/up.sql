-- How many rows the columns of these indexes tell apart, once and for all. Without statistics SQLite believes that a state
-- picks out ten rows, finds what waits by state, and sorts all of it for each look at the first. The queue's own index is
-- in the right order. Written by hand, they hold however much waits and was ever sent (sqlite.org/optoverview.html, "ANALYZE").
ANALYZE notices;
DELETE FROM sqlite_stat1 WHERE tbl = 'notices';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notices', 'notices_queue', '100000 10 1'),
    ('notices', 'notices_booking', '1000000 10'),
    ('notices', 'notices_state', '1000000 250000 1'),
    ('notices', 'notices_email', '1000000 1000 1'),
    ('notices', 'notices_recent', '1000000 1000 10'),
    ('notices', 'sqlite_autoindex_notices_1', '1000000 1'),
    ('notices', 'sqlite_autoindex_notices_2', '1000000 1');
ANALYZE sqlite_schema;
