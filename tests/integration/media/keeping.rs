//! The directory of files.

use bytes::Bytes;
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::time::Duration;
use switchboard::media::{Kept, MediaStore};

async fn keep(store: &MediaStore, pieces: &[&[u8]]) -> Kept {
    let mut incoming = store.begin().await.unwrap();
    for piece in pieces {
        incoming.write(Bytes::copy_from_slice(piece)).await.unwrap();
    }
    let look = |path: &Path, _: &Kept| Ok::<_, Infallible>(fs::metadata(path).unwrap().len());
    let (kept, seen) = incoming.finish(look).await.unwrap().unwrap();
    assert_eq!(kept.bytes, seen, "it was looked at before all of it was there");
    kept
}

fn files_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path.display().to_string());
        }
    }
    found
}

#[actix_web::test]
async fn s13_a_file_is_kept_once_under_the_hash_of_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::open(folder.path()).unwrap();
    let big = vec![7_u8; 700_000];
    let first = keep(&store, &[b"abc"]).await;
    assert_eq!(
        first.hash.as_str(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(fs::read(store.path(&first.hash)).unwrap(), b"abc");
    assert!(
        store
            .path(&first.hash)
            .ends_with("ba/78/16bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    );
    assert_eq!(keep(&store, &[b"a", b"", b"bc"]).await, first);
    let second = keep(&store, &[&big[..300_000], &big[300_000..]]).await;
    assert_eq!(
        (second.bytes, fs::read(store.path(&second.hash)).unwrap()),
        (700_000, big)
    );
    assert_eq!(files_under(folder.path()).len(), 2);
}

#[actix_web::test]
async fn s13_what_is_not_finished_or_refused_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::open(folder.path()).unwrap();
    let mut dropped = store.begin().await.unwrap();
    dropped.write(Bytes::from(vec![1; 600_000])).await.unwrap();
    drop(dropped);
    let refused = store.begin().await.unwrap();
    assert_eq!(refused.finish(|_, _| Err::<(), _>("no")).await.unwrap(), Err("no"));
    assert_eq!(files_under(folder.path()), Vec::<String>::new());
    fs::write(folder.path().join("incoming/left-by-a-crash"), "half").unwrap();
    MediaStore::open(folder.path()).unwrap();
    assert_eq!(files_under(folder.path()), Vec::<String>::new());
}

#[actix_web::test]
async fn only_files_that_have_been_there_for_a_while_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let store = MediaStore::open(folder.path()).unwrap();
    let kept = keep(&store, &[b"abc"]).await;
    fs::write(store.thumbnail_path(&kept.hash), "small").unwrap();
    assert!(!store.remove(&kept.hash, Duration::from_secs(3600)).await.unwrap());
    assert!(store.path(&kept.hash).exists() && store.thumbnail_path(&kept.hash).exists());
    assert!(store.remove(&kept.hash, Duration::ZERO).await.unwrap());
    assert_eq!(files_under(folder.path()), Vec::<String>::new());
    assert!(
        !store.remove(&kept.hash, Duration::ZERO).await.unwrap(),
        "it was gone already"
    );
}
