//! A store elsewhere that has every file as well: whoever loses this disk loses nothing, and the disk keeps only what was
//! wanted lately.

use crate::domain::file::FileHash;
use futures_util::future::LocalBoxFuture;
use std::io;
use std::path::Path;

/// Files by name in a store that is reached over the network. Every call may be made again.
pub trait Objects: Send + Sync {
    /// Keeps a file under a name. Whole when it returns.
    fn put<'a>(&'a self, name: &'a str, from: &'a Path) -> LocalBoxFuture<'a, io::Result<()>>;

    /// Writes what has a name to `to`, which exists and is empty. False when nothing has the name.
    fn get<'a>(&'a self, name: &'a str, to: &'a Path) -> LocalBoxFuture<'a, io::Result<bool>>;

    /// Removes what has a name, if anything has.
    fn remove<'a>(&'a self, name: &'a str) -> LocalBoxFuture<'a, io::Result<()>>;
}

/// What a file is called there.
pub fn name_of(hash: &FileHash) -> String {
    let (first, rest) = hash.as_str().split_at(2);
    let (second, rest) = rest.split_at(2);
    format!("{first}/{second}/{rest}")
}
