-- Files that people bring, in parts, so that one file or one dump of the database stays the whole backup.
CREATE TABLE files (
    id BIGINT PRIMARY KEY,
    sha256 TEXT NOT NULL, -- of its content, in hexadecimal
    bytes BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    created_by BIGINT REFERENCES people,
    created_at BIGINT NOT NULL
);
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE file_parts (
    file_id BIGINT NOT NULL REFERENCES files,
    ordinal BIGINT NOT NULL,
    content BYTEA NOT NULL, -- at most 256 KiB
    PRIMARY KEY (file_id, ordinal)
);

-- Photos and plans of zones, which everybody sees. Each is kept in two sizes.
CREATE TABLE pictures (
    id BIGINT PRIMARY KEY,
    zone_id BIGINT NOT NULL REFERENCES zones,
    kind TEXT NOT NULL, -- domain::picture::PictureKind
    ordinal BIGINT NOT NULL, -- its place among those of the zone
    alt_ko TEXT NOT NULL,
    alt_en TEXT NOT NULL, -- may be empty
    file_id BIGINT NOT NULL REFERENCES files,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    small_file_id BIGINT NOT NULL REFERENCES files,
    small_width BIGINT NOT NULL,
    small_height BIGINT NOT NULL
);
CREATE INDEX pictures_zone ON pictures (zone_id, ordinal);
CREATE INDEX pictures_file ON pictures (file_id);
CREATE INDEX pictures_small_file ON pictures (small_file_id);
