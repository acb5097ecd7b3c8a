DROP TABLE sign_in_attempts;
DROP TABLE links;
DROP TABLE tokens;
DROP TABLE known_browsers;
DROP TABLE logins;
