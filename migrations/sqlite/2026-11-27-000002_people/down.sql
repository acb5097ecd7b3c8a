DROP TABLE membership_invitations;
DROP TABLE memberships;
DROP TABLE people;
DROP TABLE organisations;
