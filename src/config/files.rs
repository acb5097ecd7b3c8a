//! Where files are kept.

use std::fmt;
use std::path::PathBuf;

use super::read::Reader;
use super::{base_url, line};
use crate::domain::picture::file::FilePlace;
use crate::domain::text::worded;

/// Where the content of files that people bring is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// Of those that come from now on; what is there stays readable as long as its place is set up.
    pub place: FilePlace,
    /// The folder; none: in the data folder.
    pub folder: Option<PathBuf>,
    /// None while no endpoint is named.
    pub s3: Option<S3Settings>,
}

worded! {
    /// Where the name of a bucket stands in the addresses of its files.
    pub S3Addressing {
        Path = "path",
        Host = "host",
    }
}

/// A store of files with the interface of S3.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Settings {
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub addressing: S3Addressing,
    /// What keys begin with; nothing else in the bucket is looked at.
    pub prefix: String,
    pub access_key: String,
    pub secret_key: String,
    /// Most seconds of one request.
    pub timeout_seconds: u64,
}

impl fmt::Debug for S3Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3Settings")
            .field("endpoint", &self.endpoint)
            .field("bucket", &self.bucket)
            .finish_non_exhaustive()
    }
}

pub(super) fn files(reader: &mut Reader) -> Files {
    let place = reader.word("files.place", FilePlace::ALL);
    let folder = reader.path("files.folder");
    let s3 = s3(reader, place == FilePlace::S3);
    Files { place, folder, s3 }
}

/// None without an endpoint, which is refused where files are to go there.
fn s3(reader: &mut Reader, is_used: bool) -> Option<S3Settings> {
    let endpoint = reader.optional(
        "files.s3.endpoint",
        "must be http:// or https:// and a host",
        base_url,
    );
    let bucket = reader.optional("files.s3.bucket", "must be the name of a bucket", bucket);
    let region = reader.text("files.s3.region");
    let addressing = reader.word("files.s3.addressing", S3Addressing::ALL);
    let prefix = reader.parsed(
        "files.s3.prefix",
        "must be made of a-z, 0-9, -, _ and /",
        prefix,
        String::new(),
    );
    let access_key = reader.optional("files.s3.access_key", "must be one line", line);
    let secret_key = reader.secret("files.s3.secret_key", "files.s3.secret_key_file");
    let timeout_seconds = reader.number("files.s3.timeout_seconds", 1..=600);
    let is_wanted = is_used || endpoint.is_some();
    for (key, is_there) in [
        ("files.s3.endpoint", endpoint.is_some()),
        ("files.s3.bucket", bucket.is_some()),
        ("files.s3.access_key", access_key.is_some()),
        ("files.s3.secret_key", secret_key.is_some()),
    ] {
        if is_wanted && !is_there {
            reader.refuse_read(key, "is needed to keep files in an S3");
        }
    }
    Some(S3Settings {
        endpoint: endpoint?,
        bucket: bucket?,
        region,
        addressing,
        prefix,
        access_key: access_key?,
        secret_key: secret_key?,
        timeout_seconds,
    })
}

fn bucket(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    ((3..=63).contains(&text.len()) && text.chars().all(is_plain)).then(|| text.to_owned())
}

fn prefix(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_/".contains(c);
    let parts = text.split('/').all(|part| !part.is_empty());
    (text.len() <= 200 && parts && text.chars().all(is_plain)).then(|| text.to_owned())
}
