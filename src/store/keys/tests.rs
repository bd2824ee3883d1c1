//! Sealing: what opens, and all that must not.

use super::{KeyError, Keyring, Place};
use std::os::unix::fs::PermissionsExt;

const HERE: Place = Place {
    table: "accounts",
    id: 1,
    column: "credentials",
};

#[test]
fn a_sealed_secret_opens_at_its_place_only() {
    let keys = Keyring::new_random();
    let sealed = keys.seal(HERE, "canary").unwrap();
    assert!(!sealed.contains("canary"));
    assert_ne!(sealed, keys.seal(HERE, "canary").unwrap(), "no nonce twice");
    assert_eq!(keys.open(HERE, &sealed).unwrap(), "canary");
    for elsewhere in [
        Place { id: 2, ..HERE },
        Place { table: "bots", ..HERE },
        Place { column: "name", ..HERE },
    ] {
        let error = keys.open(elsewhere, &sealed).unwrap_err().to_string();
        assert!(error.contains("does not open"), "{error}");
    }
}

#[test]
fn a_changed_secret_does_not_open() {
    let keys = Keyring::new_random();
    let sealed = keys.seal(HERE, "canary").unwrap();
    let body = sealed.rfind(':').unwrap() + 1;
    for index in body..sealed.len() {
        let mut changed = sealed.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(keys.open(HERE, &changed).is_err(), "byte {index}");
    }
    for cut in body..sealed.len() {
        assert!(keys.open(HERE, &sealed[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn plain_values_are_read_and_want_to_be_sealed() {
    let keys = Keyring::new_random();
    assert_eq!(keys.open(HERE, "{}").unwrap(), "{}");
    assert!(keys.is_outdated("{}"));
    assert!(!keys.is_outdated(""), "nothing there");
    assert!(!keys.is_outdated(&keys.seal(HERE, "{}").unwrap()));
}

#[test]
fn the_first_key_seals_and_all_keys_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("switchboard.key");
    assert!(Keyring::read(&path).unwrap().is_none());
    let old = Keyring::create(&path).unwrap();
    assert!(Keyring::create(&path).is_err(), "a file of keys is never written over");
    let sealed = old.seal(HERE, "canary").unwrap();
    let both = Keyring::add_to(&path).unwrap();
    assert_eq!(both.open(HERE, &sealed).unwrap(), "canary");
    assert!(both.is_outdated(&sealed));
    let newer = both.seal(HERE, "canary").unwrap();
    let error = old.open(HERE, &newer).unwrap_err().to_string();
    assert!(error.contains("not among the keys"), "{error}");
    let read = Keyring::read(&path).unwrap().unwrap();
    assert_eq!(read.open(HERE, &sealed).unwrap(), read.open(HERE, &newer).unwrap());
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn files_that_are_no_keys_are_refused() {
    let key = "ab".repeat(32);
    assert!(Keyring::parse(&format!("# one\n{key} # and a word\n\n{key}\n")).is_ok());
    assert!(Keyring::parse(&format!("{key},{key}")).is_ok());
    assert!(matches!(Keyring::parse("# nothing\n"), Err(KeyError::Count)));
    assert!(matches!(Keyring::parse(&format!("{key}\nabc")), Err(KeyError::Line(2))));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.key");
    std::fs::write(&path, key).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(Keyring::read(&path), Err(KeyError::Readable)));
}
