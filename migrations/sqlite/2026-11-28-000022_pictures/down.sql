DROP TABLE pictures;
DROP TABLE file_parts;
DROP TABLE files;
