DROP TABLE holidays;
DROP TABLE closures;
DROP TABLE windows;
DROP TABLE zones;
DROP TABLE sites;
