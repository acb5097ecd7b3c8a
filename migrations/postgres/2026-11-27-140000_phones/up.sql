-- Phones of people, empty when they gave none, and how to get into a site: gate, where to report.
ALTER TABLE people ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN entrance_ko TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN entrance_en TEXT NOT NULL DEFAULT '';
-- The almanac keeps the phones of contacts.
DROP TRIGGER new_edition ON people;
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE OF email, name, phone, language, platform_role, session_notices, muted, quiet_from, quiet_until, disabled_at ON people
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
