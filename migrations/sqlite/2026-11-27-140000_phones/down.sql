DROP TRIGGER new_edition_update_people;
CREATE TRIGGER new_edition_update_people AFTER UPDATE OF email, name, language, platform_role, session_notices, muted, quiet_from, quiet_until, disabled_at ON people
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
ALTER TABLE sites DROP COLUMN entrance_en;
ALTER TABLE sites DROP COLUMN entrance_ko;
ALTER TABLE people DROP COLUMN phone;
