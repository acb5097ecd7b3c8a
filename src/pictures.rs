//! Makes our own pictures out of those that people send: smaller, upright, and without all that a camera
//! writes beside them, such as where it was. What was sent is decoded and thrown away.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use crate::domain::picture::{PictureSizes, PreparedPicture};

/// Most pixels of what is sent; looked at before any of them is decoded.
pub const MOST_PIXELS: u64 = 50_000_000;
/// Longest side of what is kept.
const LARGE: u32 = 1_600;
const SMALL: u32 = 400;
/// Of 100. Photos of places lose nothing that is seen.
const QUALITY: u8 = 85;
/// Most bytes that decoding may take: four for each pixel, and what decoders need beside.
const MOST_MEMORY: u64 = 5 * MOST_PIXELS;

/// Why a file can't be shown as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    #[error("is no JPEG or PNG")]
    NoPicture,
    #[error("has too many pixels")]
    TooManyPixels,
    #[error("can't be decoded")]
    Broken,
}

/// Makes the sizes that are kept. Takes a while, so not on a thread that answers others.
///
/// # Errors
/// What is wrong with the file.
pub fn prepare(bytes: &[u8]) -> Result<PictureSizes, PictureFault> {
    let (image, orientation) = decode(bytes)?;
    let large = fitted(image, LARGE);
    let mut upright = DynamicImage::ImageRgb8(on_white(&large));
    upright.apply_orientation(orientation);
    let small = fitted(upright.clone(), SMALL);
    Ok(PictureSizes {
        large: encode(&upright)?,
        small: encode(&small)?,
    })
}

/// The picture as it lies in the file, and how it is to be turned.
fn decode(bytes: &[u8]) -> Result<(DynamicImage, Orientation), PictureFault> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| PictureFault::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        return Err(PictureFault::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureFault::TooManyPixels);
    }
    // A camera that wrote it wrongly wrote it not at all.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    Ok((image, orientation))
}

fn fault(error: ImageError) -> PictureFault {
    match error {
        ImageError::Limits(_) => PictureFault::TooManyPixels,
        _ => PictureFault::Broken,
    }
}

/// The picture with its longer side no longer than this.
fn fitted(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width().max(image.height()) > side {
        image.resize(side, side, FilterType::Triangle)
    } else {
        image
    }
}

/// What can be seen through becomes white, as on paper: JPEG knows no transparency.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let seen = image.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        image::Rgb([red, green, blue].map(|part| over_white(part, alpha)))
    })
}

fn over_white(part: u8, alpha: u8) -> u8 {
    let (part, alpha) = (u16::from(part), u16::from(alpha));
    u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

fn encode(image: &DynamicImage) -> Result<PreparedPicture, PictureFault> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(image)
        .map_err(|_| PictureFault::Broken)?;
    Ok(PreparedPicture {
        bytes,
        width: image.width(),
        height: image.height(),
    })
}

#[cfg(test)]
#[path = "pictures_tests.rs"]
mod tests;
