//! The directory of scripts: who may have written what is in it, and how an entry is opened (`reliability.md` 2.1).

use crate::config::limits::{SCRIPT_NAME_CHARS_MAX, SCRIPTS_LISTED_MAX};
use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, Stat, fstat, openat2};
use rustix::io::{Errno, FdFlags};
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// An entry that was opened, to be executed as it is now.
pub(super) struct Entry {
    /// The file.
    pub file: OwnedFd,
}

/// Why this cannot be the directory, in words that fit behind the key.
pub fn objection(dir: &Path) -> Option<String> {
    if !dir.is_absolute() {
        return Some("must be an absolute path".to_owned());
    }
    let real = match fs::canonicalize(dir) {
        Ok(real) => real,
        Err(error) => return Some(format!("{}: {error}", dir.display())),
    };
    if !real.is_dir() {
        return Some(format!("{} is not a directory", real.display()));
    }
    // Whoever can write one of these can put another directory into its place.
    real.ancestors().find_map(|path| {
        let is_itself = path == real;
        match fs::metadata(path) {
            Ok(found) => {
                unsafe_directory(found.uid(), found.mode(), is_itself).map(|why| format!("{} {why}", path.display()))
            }
            Err(error) => Some(format!("{}: {error}", path.display())),
        }
    })
}

fn unsafe_directory(owner: u32, mode: u32, is_itself: bool) -> Option<&'static str> {
    let (written_by_others, sticky) = (mode & 0o022 != 0, mode & 0o1000 != 0);
    if owner != 0 {
        Some("must belong to root")
    } else if written_by_others && (is_itself || !sticky) {
        Some("must not be writable by its group or by others")
    } else {
        None
    }
}

/// True for what an entry may be called: nothing that leads elsewhere, and nothing hidden.
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= SCRIPT_NAME_CHARS_MAX
        && bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && bytes.all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// Its entries by name, each with the reason why it cannot be run.
pub fn entries(dir: &Path) -> Result<Vec<(String, Option<String>)>, String> {
    let trouble = |error: std::io::Error| format!("{}: {error}", dir.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(trouble)? {
        let name = entry.map_err(trouble)?.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let unfit = open(dir, name).err();
        found.push((name.to_owned(), unfit));
    }
    found.sort();
    found.truncate(SCRIPTS_LISTED_MAX);
    Ok(found)
}

/// Opens an entry, after which nobody can put another in its place.
pub(super) fn open(dir: &Path, name: &str) -> Result<Entry, String> {
    if !is_name(name) {
        return Err("is not a name of a script".to_owned());
    }
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let dir = rustix::fs::open(dir, flags, Mode::empty()).map_err(|error| format!("{}: {error}", dir.display()))?;
    let file = open_in(&dir, name)?;
    check(&fstat(&file).map_err(|error| error.to_string())?)?;
    Ok(Entry { file })
}

impl Entry {
    /// Lets the program that is executed have the descriptor when that is an interpreter: it reads the script
    /// through it. To be called where nothing else can be executed meanwhile.
    pub fn hand_on(&self) -> rustix::io::Result<()> {
        let mut head = [0; 2];
        let read = rustix::io::pread(&self.file, &mut head, 0)?;
        if head[..read] == *b"#!" {
            rustix::io::fcntl_setfd(&self.file, FdFlags::empty())?;
        }
        Ok(())
    }
}

fn open_in(dir: &OwnedFd, name: &str) -> Result<OwnedFd, String> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    openat2(dir, name, flags, Mode::empty(), within).map_err(|error| {
        if error == Errno::LOOP {
            "is a symbolic link".to_owned()
        } else if error == Errno::NOENT {
            "is not in the directory".to_owned()
        } else {
            error.to_string()
        }
    })
}

fn check(found: &Stat) -> Result<(), String> {
    let mode = found.st_mode;
    let why = if FileType::from_raw_mode(mode) != FileType::RegularFile {
        "is not a regular file"
    } else if found.st_uid != 0 {
        "must belong to root"
    } else if mode & 0o022 != 0 {
        "must not be writable by its group or by others"
    } else if mode & 0o6000 != 0 {
        "must not be set-user-ID or set-group-ID"
    } else if mode & 0o111 == 0 {
        "is not executable"
    } else {
        return Ok(());
    };
    Err(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_names_lead_nowhere_else() {
        for name in ["look-up.sh", "crm", "7z", "a..b"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "", ".", "..", "../x", "a/b", "/bin/sh", ".hidden", "-x", "a b", "a\0", "é", "a;b", "a\n",
        ] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(!is_name(&"x".repeat(SCRIPT_NAME_CHARS_MAX + 1)));
    }

    /// Owners cannot be tried out by everybody who runs the tests, so the rule is a function of its own.
    #[test]
    fn s5_directories_belong_to_root_and_are_written_by_nobody_else() {
        assert_eq!(unsafe_directory(0, 0o40755, true), None);
        assert_eq!(unsafe_directory(0, 0o41777, false), None, "like /tmp above it");
        assert!(unsafe_directory(0, 0o41777, true).is_some());
        assert!(unsafe_directory(0, 0o40777, false).is_some());
        assert!(unsafe_directory(0, 0o40775, true).is_some());
        assert!(unsafe_directory(1000, 0o40755, true).is_some());
        assert!(unsafe_directory(1000, 0o40755, false).is_some());
    }
}
