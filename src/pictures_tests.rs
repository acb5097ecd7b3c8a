use image::{Rgb, Rgba, RgbaImage};

use super::*;

/// A JPEG of 60 by 40 pixels, red on its left half and blue on its right.
fn jpeg() -> Vec<u8> {
    let drawn = RgbImage::from_fn(60, 40, |x, _| {
        if x < 30 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    });
    encode(&DynamicImage::ImageRgb8(drawn)).unwrap().bytes
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// An Exif segment (CIPA DC-008) as cameras write it: how the picture is to be turned, and where it was
/// taken.
fn exif(orientation: u8) -> Vec<u8> {
    let tag = |id: u16, kind: u16, count: u32, value: u32| {
        let mut entry = Vec::new();
        entry.extend(id.to_le_bytes());
        entry.extend(kind.to_le_bytes());
        entry.extend(count.to_le_bytes());
        entry.extend(value.to_le_bytes());
        entry
    };
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(2u16.to_le_bytes());
    tiff.extend(tag(0x0112, 3, 1, orientation.into()));
    tiff.extend(tag(0x8825, 4, 1, 38));
    tiff.extend(0u32.to_le_bytes());
    // The GPS directory: which north, and how many degrees.
    tiff.extend(1u16.to_le_bytes());
    tiff.extend(tag(0x0001, 2, 2, u32::from(b'N')));
    tiff.extend(0u32.to_le_bytes());
    tiff.extend(b"GPS 37.5665 N 126.9780 E");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let length = u16::try_from(segment.len() + 2).unwrap();
    let mut marked = vec![0xff, 0xe1];
    marked.extend(length.to_be_bytes());
    marked.extend(segment);
    marked
}

/// The JPEG with a segment behind its first marker.
fn with(segment: &[u8]) -> Vec<u8> {
    let plain = jpeg();
    [&plain[..2], segment, &plain[2..]].concat()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn color_at(picture: &PreparedPicture, x: u32, y: u32) -> [u8; 3] {
    let decoded = image::load_from_memory(&picture.bytes).unwrap().to_rgb8();
    assert_eq!(
        (decoded.width(), decoded.height()),
        (picture.width, picture.height)
    );
    decoded.get_pixel(x, y).0
}

#[test]
fn what_a_camera_writes_beside_a_picture_is_gone_from_both_sizes() {
    let sent = with(&exif(1));
    assert!(holds(&sent, b"Exif") && holds(&sent, b"GPS 37.5665"));
    let made = prepare(&sent).unwrap();
    for picture in [&made.large, &made.small] {
        assert!(!holds(&picture.bytes, b"Exif") && !holds(&picture.bytes, b"37.5665"));
        assert_eq!((picture.width, picture.height), (60, 40));
    }
}

#[test]
fn a_picture_stands_upright_however_the_camera_was_held() {
    let [red, blue] = [[250u8, 0, 0], [0, 0, 250]];
    let is_like = |one: [u8; 3], other: [u8; 3]| one.iter().zip(other).all(|(a, b)| a.abs_diff(b) < 40);
    // By the Exif tag: as it lies, turned by half, to the right, to the left.
    for (orientation, size, first, last) in [
        (1, (60, 40), red, blue),
        (3, (60, 40), blue, red),
        (6, (40, 60), red, blue),
        (8, (40, 60), blue, red),
    ] {
        let made = prepare(&with(&exif(orientation))).unwrap();
        for picture in [&made.large, &made.small] {
            assert_eq!((picture.width, picture.height), size, "{orientation}");
            let seen = [color_at(picture, 4, 4), color_at(picture, size.0 - 5, size.1 - 5)];
            assert!(
                is_like(seen[0], first) && is_like(seen[1], last),
                "{orientation}: {seen:?}"
            );
        }
    }
}

#[test]
fn a_large_picture_is_kept_small_and_a_small_one_as_it_is() {
    let wide = DynamicImage::ImageRgb8(RgbImage::from_pixel(2_000, 500, Rgb([9, 90, 200])));
    let made = prepare(&png(&wide)).unwrap();
    assert_eq!((made.large.width, made.large.height), (1_600, 400));
    assert_eq!((made.small.width, made.small.height), (400, 100));
    let little = DynamicImage::ImageRgb8(RgbImage::from_pixel(3, 5, Rgb([9, 90, 200])));
    let made = prepare(&png(&little)).unwrap();
    assert_eq!((made.large.width, made.large.height), (3, 5));
    assert_eq!(made.large, made.small);
}

#[test]
fn what_can_be_seen_through_is_white() {
    let glass = DynamicImage::ImageRgba8(RgbaImage::from_pixel(20, 20, Rgba([0, 0, 0, 0])));
    let made = prepare(&png(&glass)).unwrap();
    assert!(color_at(&made.large, 10, 10).iter().all(|part| *part > 250));
}

#[test]
fn a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() {
    // A PNG of 60,000 by 60,000 pixels is 45 bytes long when only its head is there.
    let mut bomb = png(&DynamicImage::ImageRgb8(RgbImage::new(1, 1)));
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(prepare(&bomb), Err(PictureFault::TooManyPixels));
}

/// The checksum of PNG's chunks (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[test]
fn what_is_no_picture_or_only_half_of_one_is_refused() {
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;<script>alert(1)</script>";
    for other in [
        &b""[..],
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        gif,
    ] {
        assert_eq!(prepare(other), Err(PictureFault::NoPicture));
    }
    let whole = png(&DynamicImage::ImageRgb8(RgbImage::new(30, 30)));
    assert_eq!(prepare(&whole[..whole.len() / 2]), Err(PictureFault::Broken));
    assert_eq!(prepare(b"\xff\xd8\xff\xe0 no more"), Err(PictureFault::Broken));
}
