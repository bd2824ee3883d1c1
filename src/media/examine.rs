//! A file as a whole: its type, and what there is to know of one of that type.

use super::sniff::{self, HEAD_BYTES};
use super::{picture, sound};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Examined {
    /// Its media type, by its content.
    pub mime_type: String,
    /// Pixels from left to right.
    pub width: Option<u32>,
    /// Pixels from top to bottom.
    pub height: Option<u32>,
    /// How long it plays.
    pub duration_ms: Option<u32>,
    /// A small picture of it.
    pub thumbnail: Option<Vec<u8>>,
}

/// Looks at a file. It reads and computes: not for an arbiter.
pub fn examine(path: &Path) -> io::Result<Examined> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    File::open(path)?
        .take(u64::try_from(HEAD_BYTES).unwrap_or(u64::MAX))
        .read_to_end(&mut head)?;
    let mime_type = sniff::media_type(&head);
    // Whoever wrote the file may know more of the library that reads it than we do.
    let looked = std::panic::catch_unwind(|| match mime_type.split('/').next() {
        Some("image") => of_picture(path, mime_type),
        Some("audio" | "video") => of_sound(path, mime_type),
        Some(_) | None => nothing_more(mime_type),
    });
    Ok(looked.unwrap_or_else(|_| nothing_more(mime_type)))
}

fn nothing_more(mime_type: &str) -> Examined {
    Examined {
        mime_type: mime_type.to_owned(),
        ..Examined::default()
    }
}

fn of_picture(path: &Path, mime_type: &str) -> Examined {
    let picture = picture::look(path, mime_type);
    Examined {
        mime_type: mime_type.to_owned(),
        width: picture.as_ref().map(|picture| picture.width),
        height: picture.as_ref().map(|picture| picture.height),
        duration_ms: None,
        thumbnail: picture.and_then(|picture| picture.thumbnail),
    }
}

/// Containers of video may hold nothing but sound: Safari records such ones, and so does everybody else with WebM.
fn of_sound(path: &Path, mime_type: &str) -> Examined {
    let listened = sound::listen(path, mime_type);
    let mime_type = match (mime_type, listened.as_ref().is_some_and(|heard| heard.is_only_sound)) {
        ("video/mp4", true) => "audio/mp4",
        ("video/webm", true) => "audio/webm",
        (other, _) => other,
    };
    Examined {
        mime_type: mime_type.to_owned(),
        duration_ms: listened.and_then(|heard| heard.duration_ms),
        ..Examined::default()
    }
}
