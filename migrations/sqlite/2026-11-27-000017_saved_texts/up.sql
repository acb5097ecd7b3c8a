-- What a site says often. JSON: a list of domain::saved::SavedText.
ALTER TABLE desks ADD COLUMN texts TEXT NOT NULL DEFAULT '[]';
