//! Pictures of zones, as the service keeps them.

pub mod file;

use self::file::{FilePlace, PlacedFile};
use super::text::worded;

worded! {
    /// What a picture shows.
    pub PictureKind {
        Photo = "photo",
        /// A drawing of the place.
        Plan = "plan",
    }
}

/// What every picture is kept as.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// A picture in one size, written anew by the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedPicture {
    /// A JPEG without anything but the picture.
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// A picture in the sizes in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureSizes {
    pub large: PreparedPicture,
    pub small: PreparedPicture,
}

/// A picture whose file is kept, and whose rows are still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedPicture {
    pub file: PlacedFile,
    pub width: u32,
    pub height: u32,
}

impl PreparedPicture {
    /// As it is kept in the database, under the hash of its content.
    #[must_use]
    pub fn in_database(self, sha256: String) -> PlacedPicture {
        PlacedPicture {
            file: PlacedFile {
                place: FilePlace::Database,
                key: String::new(),
                sha256,
                bytes: self.bytes.len(),
                content: self.bytes,
            },
            width: self.width,
            height: self.height,
        }
    }
}
