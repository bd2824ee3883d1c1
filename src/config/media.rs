//! Where files of messages are.

use super::source::Source;
use std::path::{Path, PathBuf};

/// The directory of files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Media {
    /// It is made at the start. Files in it are named by their content.
    pub dir: PathBuf,
}

impl Media {
    pub(super) fn from(source: &mut Source) -> Self {
        let database = source.text("database.url").unwrap_or_default();
        let beside = database.strip_prefix("sqlite:").map(|path| {
            let path = Path::new(path.strip_prefix("//").unwrap_or(path));
            path.with_extension("media")
        });
        let usual = beside.unwrap_or_else(|| PathBuf::from("data/switchboard.media"));
        Self {
            dir: source.text("media.dir").map_or(usual, PathBuf::from),
        }
    }
}
