DROP TABLE desks;
DROP TABLE decision_links;
