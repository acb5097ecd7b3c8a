DELETE FROM links WHERE notice_id IS NOT NULL OR invitation_id IS NOT NULL OR email IS NOT NULL;
DROP INDEX links_person;
ALTER TABLE links DROP COLUMN email;
ALTER TABLE links DROP COLUMN invitation_id;
ALTER TABLE links DROP COLUMN notice_id;
DROP TABLE membership_invitations;
