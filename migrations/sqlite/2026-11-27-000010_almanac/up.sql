-- The almanac: what rarely changes and every request looks at. Processes keep it in memory, and know by this one number
-- whether theirs is still the edition in force. A number is never used twice, even when the transaction that raised
-- it was rolled back: what was seen inside that one must not be taken for what comes next.
CREATE TABLE editions (number INTEGER PRIMARY KEY);
INSERT INTO editions VALUES (1);

-- Where only some columns are named, the almanac does not hold the others: a new password or
-- the lock of a zone makes no new edition.
CREATE TRIGGER new_edition_insert_organisations AFTER INSERT ON organisations
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_organisations AFTER UPDATE ON organisations
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_organisations AFTER DELETE ON organisations
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_people AFTER INSERT ON people
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_people AFTER UPDATE OF
    email, name, phone, language, platform_role, session_notices, muted, quiet_from, quiet_until, disabled_at
    ON people
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_people AFTER DELETE ON people
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_memberships AFTER INSERT ON memberships
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_memberships AFTER UPDATE ON memberships
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_memberships AFTER DELETE ON memberships
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_consortia AFTER INSERT ON consortia
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_consortia AFTER UPDATE OF
    slug, number, title_ko, title_en, agreement_from, agreement_until, quota_sessions
    ON consortia
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_consortia AFTER DELETE ON consortia
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_parties AFTER INSERT ON parties
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_parties AFTER UPDATE ON parties
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_parties AFTER DELETE ON parties
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_sites AFTER INSERT ON sites
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_sites AFTER UPDATE ON sites
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_sites AFTER DELETE ON sites
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_zones AFTER INSERT ON zones
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_zones AFTER UPDATE OF
    site_id, slug, name_ko, name_en, parent_id, capacity, budget_people, budget_power_w, budget_area_m2,
    turnaround_minutes, max_minutes, retired_at, recording_allowed, features_ko, features_en
    ON zones
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_zones AFTER DELETE ON zones
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_windows AFTER INSERT ON windows
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_windows AFTER UPDATE ON windows
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_windows AFTER DELETE ON windows
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_closures AFTER INSERT ON closures
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_closures AFTER UPDATE ON closures
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_closures AFTER DELETE ON closures
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_insert_holidays AFTER INSERT ON holidays
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_update_holidays AFTER UPDATE ON holidays
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
CREATE TRIGGER new_edition_delete_holidays AFTER DELETE ON holidays
BEGIN UPDATE editions SET number = number + 1 + (random() & 1048575); END;
