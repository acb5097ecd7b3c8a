DROP TABLE crew_links;
DROP TABLE zone_signs;
