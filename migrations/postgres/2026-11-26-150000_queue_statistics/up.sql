-- PostgreSQL keeps its statistics current by itself; what was loaded before this is counted now.
ANALYZE notices;
