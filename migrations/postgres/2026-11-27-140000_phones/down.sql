DROP TRIGGER new_edition ON people;
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE OF email, name, language, platform_role, session_notices, muted, quiet_from, quiet_until, disabled_at ON people
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
ALTER TABLE sites DROP COLUMN entrance_en;
ALTER TABLE sites DROP COLUMN entrance_ko;
ALTER TABLE people DROP COLUMN phone;
