//! Files read piece by piece, off the arbiter.

use crate::config::limits::MEDIA_READ_BYTES;
use bytes::Bytes;
use futures_util::stream::{Stream, try_unfold};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

/// Opens a file, and says how long it is.
pub async fn open(path: PathBuf) -> io::Result<(File, u64)> {
    let opened = tokio::task::spawn_blocking(move || {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        Ok((file, bytes))
    });
    opened.await.map_err(io::Error::other)?
}

/// `length` bytes of a file.
pub fn pieces(file: File, from: u64, length: u64) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold((file, from, length), |(mut file, at, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || {
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(MEDIA_READ_BYTES);
            let mut piece = vec![0; wanted];
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(&mut piece)?;
            Ok::<_, io::Error>((file, piece))
        });
        let (file, piece) = read.await.map_err(io::Error::other)??;
        let count = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        Ok(Some((Bytes::from(piece), (file, at + count, left - count))))
    })
}
