//! How long people stay signed in.

use super::source::Source;

/// Limits of a session (S8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session {
    /// Without any request or socket for this long it ends.
    pub idle_secs: i64,
    /// It ends after this long in any case.
    pub absolute_secs: i64,
}

impl Session {
    pub(super) fn from(source: &mut Source) -> Self {
        // A shift with its breaks, and a working week.
        let idle_minutes = source.number("session.idle_minutes", 12 * 60, 5..=7 * 24 * 60);
        let absolute_hours = source.number("session.absolute_hours", 5 * 24, 1..=31 * 24);
        Self {
            idle_secs: idle_minutes * 60,
            absolute_secs: absolute_hours * 3600,
        }
    }
}
