DROP VIEW claim_guards_due;
DROP TABLE claim_guards;
DROP TABLE claims;
