-- Phones of a site beside the one that answers day and night. JSON: a list of domain::place::SitePhone.
ALTER TABLE sites ADD COLUMN phones TEXT NOT NULL DEFAULT '[]';
