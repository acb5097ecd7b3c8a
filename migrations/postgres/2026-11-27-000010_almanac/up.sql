-- The almanac: what rarely changes and every request looks at. Processes keep it in memory, and know by this one number
-- whether theirs is still the edition in force. A number is never used twice, even when the transaction that raised
-- it was rolled back: what was seen inside that one must not be taken for what comes next.
CREATE TABLE editions (number BIGINT PRIMARY KEY);
INSERT INTO editions VALUES (nextval('id_sequence'));

CREATE FUNCTION new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE editions SET number = nextval('id_sequence');
    RETURN NULL;
END $$;

-- Volatile, so that it sees what was committed until now, also when the statement that calls it waited for a lock.
CREATE FUNCTION current_edition() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT number FROM editions);
END $$;

-- Where only some columns are named, the almanac does not hold the others: a new password or
-- the lock of a zone makes no new edition.
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON organisations
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE OF
    email, name, phone, language, platform_role, session_notices, muted, quiet_from, quiet_until, disabled_at
    ON people
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON memberships
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE OF
    slug, number, title_ko, title_en, agreement_from, agreement_until, quota_sessions
    ON consortia
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON parties
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON sites
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE OF
    site_id, slug, name_ko, name_en, parent_id, capacity, budget_people, budget_power_w, budget_area_m2,
    turnaround_minutes, max_minutes, retired_at, recording_allowed, features_ko, features_en
    ON zones
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON windows
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON closures
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
CREATE TRIGGER new_edition AFTER INSERT OR DELETE OR UPDATE ON holidays
    FOR EACH STATEMENT EXECUTE FUNCTION new_edition();
