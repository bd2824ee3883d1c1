//! Where the keys are that open the secrets in the database (S7).

use super::source::Source;
use secrecy::SecretString;
use std::path::{Path, PathBuf};

/// Keys that seal provider tokens and other secrets at rest.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// The keys themselves, for installations that hand them over in the environment.
    pub keys: Option<SecretString>,
    /// Otherwise the file they are in; it is made at the first start.
    pub key_file: PathBuf,
}

impl Secrets {
    pub(super) fn from(source: &mut Source) -> Self {
        let database = source.text("database.url").unwrap_or_default();
        let beside = database
            .strip_prefix("sqlite:")
            .map(|path| Path::new(path.strip_prefix("//").unwrap_or(path)).with_extension("key"));
        let usual = beside.unwrap_or_else(|| PathBuf::from("data/switchboard.key"));
        Self {
            keys: source.text("secrets.keys").map(SecretString::from),
            key_file: source.text("secrets.key_file").map_or(usual, PathBuf::from),
        }
    }
}
