-- The number of the armband that the site gave to somebody who is inside; empty: none.
ALTER TABLE presences ADD COLUMN band TEXT NOT NULL DEFAULT '';
-- When the site had it back; NULL: it is out.
ALTER TABLE presences ADD COLUMN band_back_at INTEGER;
-- No two that are out have one number.
CREATE UNIQUE INDEX presences_bands ON presences (site_id, band) WHERE band <> '' AND band_back_at IS NULL;
