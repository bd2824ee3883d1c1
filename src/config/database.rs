//! Where the data is.

use super::source::Source;
use secrecy::SecretString;

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct Database {
    /// `sqlite:path/to/file.db` or `postgres://user:password@host/name`. Kept secret: it may contain a password.
    pub url: SecretString,
    /// Bring the schema up to date at start. Off where the server may not change the schema:
    /// `switchboard migrate` does it then.
    pub migrate: bool,
}

impl Database {
    pub(super) fn from(source: &mut Source) -> Self {
        let url = source
            .text("database.url")
            .unwrap_or_else(|| "sqlite:data/switchboard.db".to_owned());
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if !known.iter().any(|scheme| url.starts_with(scheme)) {
            source.problem(
                "database.url",
                "must be sqlite:<file> or postgres://<user>:<password>@<host>/<name>",
            );
        }
        Self {
            url: SecretString::from(url),
            migrate: source.flag("database.migrate", true),
        }
    }
}
