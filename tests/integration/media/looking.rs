//! What files are.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use switchboard::media::{Examined, examine};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/media")
        .join(name)
}

fn examined(bytes: &[u8]) -> Examined {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    examine(file.path()).unwrap()
}

fn encoded(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn photo(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 9])).into()
}

#[test]
fn a_photo_has_its_size_and_a_small_picture() {
    let found = examined(&encoded(photo(1200, 800), ImageFormat::Jpeg));
    assert_eq!(
        (found.mime_type.as_str(), found.width, found.height),
        ("image/jpeg", Some(1200), Some(800))
    );
    let small = image::load_from_memory(&found.thumbnail.unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (480, 320));
}

#[test]
fn a_picture_that_is_transparent_has_a_small_one_that_is_too() {
    let glass = RgbaImage::from_pixel(600, 600, Rgba([1, 2, 3, 0]));
    let found = examined(&encoded(glass.into(), ImageFormat::Png));
    let small = image::load_from_memory_with_format(&found.thumbnail.unwrap(), ImageFormat::Png).unwrap();
    assert_eq!(small.to_rgba8().get_pixel(10, 10).0[3], 0);
}

#[test]
fn a_photo_that_lies_on_its_side_is_shown_upright() {
    let plain = encoded(photo(1000, 500), ImageFormat::Jpeg);
    // An EXIF block that says: turn a quarter clockwise.
    let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let turned = [&plain[..2], exif, &plain[2..]].concat();
    let found = examined(&turned);
    assert_eq!((found.width, found.height), (Some(500), Some(1000)));
    let small = image::load_from_memory(&found.thumbnail.unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (240, 480));
}

#[test]
fn a_small_picture_needs_no_smaller_one() {
    let found = examined(&encoded(photo(480, 300), ImageFormat::WebP));
    assert_eq!(
        (found.mime_type.as_str(), found.width, found.thumbnail),
        ("image/webp", Some(480), None)
    );
}

/// The head of a PNG that claims to have `width` by `height` pixels, and a few bytes of data.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(photo(600, 2), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

#[test]
fn s13_a_picture_that_would_fill_the_memory_is_not_decoded() {
    for (width, height) in [(30_000, 30_000), (16_000, 16_000), (6_000, 6_000), (u32::MAX / 2, 2)] {
        let found = examined(&bomb(width, height));
        assert_eq!(found.mime_type, "image/png");
        assert_eq!(found.thumbnail, None, "{width}x{height}");
    }
}

#[test]
fn broken_files_are_what_their_first_bytes_say_and_nothing_more() {
    let jpeg = encoded(photo(900, 900), ImageFormat::Jpeg);
    for bytes in [&jpeg[..60], &b"\xff\xd8\xff\xe0garbage"[..]] {
        let found = examined(bytes);
        assert_eq!((found.mime_type.as_str(), found.thumbnail), ("image/jpeg", None));
    }
    for name in ["voice.webm", "film.mp4", "voice.mp4"] {
        let bytes = std::fs::read(fixture(name)).unwrap();
        for length in [64, 300, bytes.len() / 2] {
            examined(&bytes[..length]);
        }
    }
}

#[test]
fn recordings_of_browsers_are_sound_and_films_are_films() {
    for (name, mime_type) in [
        ("voice.webm", "audio/webm"),
        ("voice.mp4", "audio/mp4"),
        ("film.mp4", "video/mp4"),
        ("film.webm", "video/webm"),
    ] {
        let found = examine(&fixture(name)).unwrap();
        assert_eq!(found.mime_type, mime_type, "{name}");
        let millis = found.duration_ms;
        let is_right = millis.is_some_and(|millis| (1_300..1_700).contains(&millis));
        assert!(
            is_right || (name.ends_with(".mp4") && millis.is_none()),
            "{name}: {millis:?}"
        );
    }
}
