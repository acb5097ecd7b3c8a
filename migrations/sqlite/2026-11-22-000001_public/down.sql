DROP TABLE feeds;
ALTER TABLE people DROP COLUMN quiet_until;
ALTER TABLE people DROP COLUMN quiet_from;
ALTER TABLE people DROP COLUMN muted;
ALTER TABLE zones DROP COLUMN features_en;
ALTER TABLE zones DROP COLUMN features_ko;
ALTER TABLE zones DROP COLUMN recording_allowed;
