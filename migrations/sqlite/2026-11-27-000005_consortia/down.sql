DROP TABLE parties;
DROP TABLE consortia;
DROP TABLE programmes;
