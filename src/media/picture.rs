//! How large a picture is, and a small one of it for lists and threads.

use crate::config::limits::{
    PICTURE_BYTES_MAX, PICTURE_PIXELS_MAX, PICTURE_SIDE_MAX, THUMBNAIL_JPEG_QUALITY, THUMBNAIL_SIDE,
};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits};
use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::Path;

/// What there is to know of a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Pixels from left to right, as it is shown.
    pub width: u32,
    /// Pixels from top to bottom, as it is shown.
    pub height: u32,
    /// A small picture, JPEG or PNG; not for one that is small itself, or so large that it would take the machine's
    /// memory to look at.
    pub thumbnail: Option<Vec<u8>>,
}

/// Looks at a picture; `None` for one that cannot be read.
pub fn look(path: &Path, media_type: &str) -> Option<Picture> {
    let format = match media_type {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        "image/webp" => ImageFormat::WebP,
        "image/gif" => ImageFormat::Gif,
        _ => return None,
    };
    let (width, height, orientation) = measure(path, format).ok()?;
    let (shown_width, shown_height) = if lies_on_its_side(orientation) {
        (height, width)
    } else {
        (width, height)
    };
    let is_small = width <= THUMBNAIL_SIDE && height <= THUMBNAIL_SIDE;
    let is_huge = u64::from(width) * u64::from(height) > PICTURE_PIXELS_MAX;
    let thumbnail = if is_small || is_huge {
        None
    } else {
        thumbnail(path, format, orientation).ok()
    };
    Some(Picture {
        width: shown_width,
        height: shown_height,
        thumbnail,
    })
}

fn lies_on_its_side(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            true
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

fn reader(path: &Path, format: ImageFormat) -> ImageResult<ImageReader<BufReader<File>>> {
    let mut reader = ImageReader::with_format(BufReader::new(File::open(path)?), format);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(PICTURE_SIDE_MAX);
    limits.max_image_height = Some(PICTURE_SIDE_MAX);
    limits.max_alloc = Some(PICTURE_BYTES_MAX);
    reader.limits(limits);
    Ok(reader)
}

/// From the file's head alone.
fn measure(path: &Path, format: ImageFormat) -> ImageResult<(u32, u32, Orientation)> {
    let mut decoder = reader(path, format)?.into_decoder()?;
    let (width, height) = decoder.dimensions();
    Ok((
        width,
        height,
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
    ))
}

fn thumbnail(path: &Path, format: ImageFormat, orientation: Orientation) -> ImageResult<Vec<u8>> {
    let mut small = reader(path, format)?
        .decode()?
        .thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
    small.apply_orientation(orientation);
    let mut bytes = Vec::new();
    if small.color().has_alpha() {
        DynamicImage::ImageRgba8(small.into_rgba8()).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
    } else {
        JpegEncoder::new_with_quality(&mut bytes, THUMBNAIL_JPEG_QUALITY).encode_image(&small.into_rgb8())?;
    }
    Ok(bytes)
}
