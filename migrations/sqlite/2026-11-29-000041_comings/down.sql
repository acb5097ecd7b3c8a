DROP TABLE comings;
