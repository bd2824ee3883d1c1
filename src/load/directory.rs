//! A directory for one run, removed at its end.

use std::io;
use std::path::{Path, PathBuf};

/// Removed with everything in it when dropped.
pub struct RunDirectory(PathBuf);

impl RunDirectory {
    /// Creates a directory that did not exist.
    pub fn create(run: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("switchboard-load-{run}-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for RunDirectory {
    fn drop(&mut self) {
        // A directory that cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
