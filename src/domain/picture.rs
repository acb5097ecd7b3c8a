//! Pictures of zones, as the service keeps them.

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
