DROP INDEX presences_bands;
ALTER TABLE presences DROP COLUMN band_back_at;
ALTER TABLE presences DROP COLUMN band;
