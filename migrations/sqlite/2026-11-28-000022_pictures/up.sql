-- Files that people bring, in parts, so that one file or one dump of the database stays the whole backup.
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL, -- of its content, in hexadecimal
    bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    created_by INTEGER REFERENCES people,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE file_parts (
    file_id INTEGER NOT NULL REFERENCES files,
    ordinal INTEGER NOT NULL,
    content BLOB NOT NULL, -- at most 256 KiB
    PRIMARY KEY (file_id, ordinal)
) STRICT;

-- Photos and plans of zones, which everybody sees. Each is kept in two sizes.
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    zone_id INTEGER NOT NULL REFERENCES zones,
    kind TEXT NOT NULL, -- domain::picture::PictureKind
    ordinal INTEGER NOT NULL, -- its place among those of the zone
    alt_ko TEXT NOT NULL,
    alt_en TEXT NOT NULL, -- may be empty
    file_id INTEGER NOT NULL REFERENCES files,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    small_file_id INTEGER NOT NULL REFERENCES files,
    small_width INTEGER NOT NULL,
    small_height INTEGER NOT NULL
) STRICT;
CREATE INDEX pictures_zone ON pictures (zone_id, ordinal);
CREATE INDEX pictures_file ON pictures (file_id);
CREATE INDEX pictures_small_file ON pictures (small_file_id);
