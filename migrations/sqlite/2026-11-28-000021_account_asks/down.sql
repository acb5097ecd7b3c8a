DROP TABLE account_asks;
