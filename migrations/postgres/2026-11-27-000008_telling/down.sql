DROP TABLE feeds;
DROP TABLE notices;
