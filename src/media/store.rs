//! Files by the hash of their content: one file however often it comes, and no name that anybody chose.
//!
//! A file is written under a name of its own beneath `incoming`, flushed, and moved to its place in one step, so what
//! has its place is whole. What an earlier run left in `incoming` goes away with the next start. With [`Objects`] a file
//! is there as well before it counts as kept, and comes back from there when it is wanted and not here.

use crate::config::limits::{EXAMINED_AT_ONCE, MEDIA_WRITE_BYTES};
use crate::domain::file::{FileHash, StoredFile};
use crate::media::objects::{Objects, name_of};
use crate::media::{Examined, examine};
use bytes::{Bytes, BytesMut};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempPath;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A directory of files.
#[derive(Clone)]
pub struct MediaStore {
    root: Arc<Path>,
    objects: Option<Arc<dyn Objects>>,
    /// Turns to look at a file.
    looks: Arc<Semaphore>,
}

/// A file that has its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its name.
    pub hash: FileHash,
    /// Its length.
    pub bytes: u64,
}

/// A file on its way in. It is gone when it is dropped before it is finished.
pub struct Incoming {
    store: MediaStore,
    /// Not there while a piece is being written.
    sink: Option<Sink>,
    waiting: BytesMut,
}

struct Sink {
    file: File,
    path: TempPath,
    hasher: Sha256,
    bytes: u64,
}

impl MediaStore {
    /// The files in a directory that need not be there yet.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.into(),
            objects: None,
            looks: Arc::new(Semaphore::new(EXAMINED_AT_ONCE)),
        }
    }

    /// The same for the one process that writes there: makes the directory, and clears away what an earlier run did
    /// not finish.
    pub fn open(root: &Path) -> io::Result<Self> {
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            fs::remove_file(entry?.path())?;
        }
        Ok(Self::at(root))
    }

    /// The same files, kept elsewhere as well.
    pub fn with(self, objects: Option<Arc<dyn Objects>>) -> Self {
        Self { objects, ..self }
    }

    /// Waits for a turn to look at a file: that takes memory and a processor.
    async fn turn(&self) -> io::Result<OwnedSemaphorePermit> {
        self.looks.clone().acquire_owned().await.map_err(io::Error::other)
    }

    /// Sees to it that a file is at its path, with its small picture. An error when it is nowhere.
    pub async fn bring(&self, hash: &FileHash) -> io::Result<()> {
        let place = self.path(hash);
        let (Some(objects), false) = (&self.objects, is_there(&place).await?) else {
            return Ok(());
        };
        let incoming = self.root.join("incoming");
        let path = blocking(move || Ok(tempfile::NamedTempFile::new_in(incoming)?.into_temp_path())).await?;
        if !objects.get(&name_of(hash), &path).await? {
            return Err(io::ErrorKind::NotFound.into());
        }
        let (store, hash) = (self.clone(), hash.clone());
        let turn = store.turn().await?;
        blocking(move || {
            let mut hasher = Sha256::new();
            io::copy(&mut File::open(&path)?, &mut Hashing(&mut hasher))?;
            if hex::encode(hasher.finalize()) != hash.as_str() {
                return Err(io::Error::other("what came from the bucket is another file"));
            }
            if let Some(small) = examine(&path)?.thumbnail {
                store.write_thumbnail(&hash, &small)?;
            }
            drop(turn);
            move_to(path, &store.path(&hash))
        })
        .await
    }

    /// Removes files that came to this disk longer than `age` ago and are kept elsewhere. How many.
    pub async fn trim(&self, age: Duration) -> io::Result<usize> {
        if self.objects.is_none() {
            return Ok(0);
        }
        let root = Arc::clone(&self.root);
        blocking(move || trim(&root, age)).await
    }

    /// Where a file is, or would be.
    pub fn path(&self, hash: &FileHash) -> PathBuf {
        self.root.join(name_of(hash))
    }

    /// Where the small picture of a file is, if it has one.
    pub fn thumbnail_path(&self, hash: &FileHash) -> PathBuf {
        self.path(hash).with_extension("thumbnail")
    }

    /// Begins a file.
    pub async fn begin(&self) -> io::Result<Incoming> {
        let store = self.clone();
        blocking(move || {
            let (file, path) = tempfile::NamedTempFile::new_in(store.root.join("incoming"))?.into_parts();
            let sink = Sink {
                file,
                path,
                hasher: Sha256::new(),
                bytes: 0,
            };
            Ok(Incoming {
                store,
                sink: Some(sink),
                waiting: BytesMut::new(),
            })
        })
        .await
    }

    /// Writes the small picture of a file. Losing it loses nothing.
    pub fn write_thumbnail(&self, hash: &FileHash, bytes: &[u8]) -> io::Result<()> {
        let place = self.thumbnail_path(hash);
        let folder = place.parent().ok_or_else(no_folder)?;
        fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(place)?;
        Ok(())
    }

    /// What is remembered of a file that has its place; its small picture is written beside it. Not for an arbiter.
    pub fn stored(&self, kept: Kept, found: Examined) -> StoredFile {
        let has_thumbnail = found
            .thumbnail
            .is_some_and(|small| match self.write_thumbnail(&kept.hash, &small) {
                Ok(()) => true,
                Err(error) => {
                    tracing::warn!(%error, "a small picture was not written");
                    false
                }
            });
        StoredFile {
            hash: kept.hash,
            mime_type: found.mime_type,
            bytes: kept.bytes,
            width: found.width,
            height: found.height,
            duration_ms: found.duration_ms,
            has_thumbnail,
        }
    }

    /// Removes a file that nobody refers to and that came longer than `age` ago, with its small picture. False when
    /// it is not there or just came again: whoever brought it is about to refer to it.
    pub async fn remove(&self, hash: &FileHash, age: Duration) -> io::Result<bool> {
        let (place, thumbnail) = (self.path(hash), self.thumbnail_path(hash));
        let aside = self.root.join("incoming").join(format!("{}.removed", hash.as_str()));
        let removed = blocking(move || {
            // What is looked at cannot be replaced meanwhile: it has another name.
            match fs::rename(&place, &aside) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                outcome => outcome?,
            }
            let is_old = fs::metadata(&aside)?
                .modified()?
                .elapsed()
                .is_ok_and(|lived| lived >= age);
            if !is_old {
                if place.exists() {
                    fs::remove_file(&aside)?;
                } else {
                    fs::rename(&aside, &place)?;
                }
                return Ok(false);
            }
            fs::remove_file(&aside)?;
            match fs::remove_file(thumbnail) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                Ok(()) | Err(_) => Ok(true),
            }
        });
        let removed = removed.await?;
        if let Some(objects) = &self.objects
            && !is_there(&self.path(hash)).await?
        {
            objects.remove(&name_of(hash)).await?;
        }
        Ok(removed)
    }
}

/// Whether something is at a path.
async fn is_there(path: &Path) -> io::Result<bool> {
    let path = path.to_owned();
    blocking(move || path.try_exists()).await
}

fn trim(root: &Path, age: Duration) -> io::Result<usize> {
    let mut removed = 0;
    let is_place = |path: &Path| path.is_dir() && !path.ends_with("incoming");
    for first in fs::read_dir(root)? {
        let first = first?.path();
        if !is_place(&first) {
            continue;
        }
        for second in fs::read_dir(first)? {
            for file in fs::read_dir(second?.path())? {
                let file = file?;
                if file.metadata()?.modified()?.elapsed().is_ok_and(|lived| lived >= age) {
                    fs::remove_file(file.path())?;
                    removed += 1;
                }
            }
        }
    }
    Ok(removed)
}

impl Incoming {
    /// Adds a piece.
    pub async fn write(&mut self, piece: Bytes) -> io::Result<()> {
        self.waiting.extend_from_slice(&piece);
        if self.waiting.len() >= MEDIA_WRITE_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> io::Result<()> {
        let mut sink = self.sink.take().ok_or_else(gave_up)?;
        let piece = self.waiting.split().freeze();
        let written = blocking(move || {
            sink.file.write_all(&piece)?;
            sink.hasher.update(&piece);
            sink.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            Ok(sink)
        });
        self.sink = Some(written.await?);
        Ok(())
    }

    /// Everything is there: looks at the file with `look`, off the arbiter, and gives it its place. A file that
    /// `look` refuses is dropped.
    pub async fn finish<T, E>(
        mut self,
        look: impl FnOnce(&Path, &Kept) -> Result<T, E> + Send + 'static,
    ) -> io::Result<Result<(Kept, T), E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.flush().await?;
        let (sink, store) = (self.sink.take().ok_or_else(gave_up)?, self.store.clone());
        let turn = store.turn().await?;
        let objects = store.objects.clone();
        let (place, outcome) = blocking(move || {
            let kept = sink.kept()?;
            let found = match look(&sink.path, &kept) {
                Ok(found) => found,
                Err(refused) => return Ok((PathBuf::new(), Err(refused))),
            };
            drop(turn);
            sink.file.sync_all()?;
            let place = store.path(&kept.hash);
            move_to(sink.path, &place)?;
            Ok((place, Ok((kept, found))))
        })
        .await?;
        if let (Some(objects), Ok((kept, _))) = (objects, &outcome) {
            objects.put(&name_of(&kept.hash), &place).await?;
        }
        Ok(outcome)
    }

    /// Looks at what is there so far, off the arbiter.
    pub async fn look<T: Send + 'static>(
        &mut self,
        look: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        self.flush().await?;
        let sink = self.sink.take().ok_or_else(gave_up)?;
        let turn = self.store.turn().await?;
        let looking = blocking(move || {
            let found = look(&sink.path)?;
            drop(turn);
            Ok((sink, found))
        });
        let (sink, found) = looking.await?;
        self.sink = Some(sink);
        Ok(found)
    }

    /// Makes another file of this one, in its place: `make` reads from the first path and writes to the second.
    pub async fn transform(
        mut self,
        make: impl FnOnce(&Path, &Path) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        self.flush().await?;
        let (sink, store) = (self.sink.take().ok_or_else(gave_up)?, self.store.clone());
        let turn = store.turn().await?;
        blocking(move || {
            let (file, path) = tempfile::NamedTempFile::new_in(store.root.join("incoming"))?.into_parts();
            make(&sink.path, &path)?;
            drop(turn);
            let mut hasher = Sha256::new();
            let bytes = io::copy(&mut File::open(&path)?, &mut Hashing(&mut hasher))?;
            let sink = Sink {
                file,
                path,
                hasher,
                bytes,
            };
            Ok(Self {
                store,
                sink: Some(sink),
                waiting: BytesMut::new(),
            })
        })
        .await
    }
}

impl Sink {
    fn kept(&self) -> io::Result<Kept> {
        let hash = hex::encode(self.hasher.clone().finalize());
        Ok(Kept {
            hash: FileHash::try_from(hash).map_err(io::Error::other)?,
            bytes: self.bytes,
        })
    }
}

struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Moves a flushed file to its place, durably.
fn move_to(from: TempPath, place: &Path) -> io::Result<()> {
    let folder = place.parent().ok_or_else(no_folder)?;
    fs::create_dir_all(folder)?;
    from.persist(place)?;
    for folder in folder.ancestors().take(3) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn no_folder() -> io::Error {
    io::Error::other("a place without a folder")
}

fn gave_up() -> io::Error {
    io::Error::other("an earlier piece could not be written")
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
