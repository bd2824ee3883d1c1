//! How long people stay signed in, and when guessing locks them out.

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

/// When wrong passwords lock a name (SYS-05).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// Wrong passwords for one name from one network that lock it there.
    pub failures_max: u32,
    /// For how long, unless an administrator unlocks it.
    pub lock_secs: i64,
}

impl SignIn {
    pub(super) fn from(source: &mut Source) -> Self {
        let failures_max = source.number("sign_in.failures", 5, 3..=100);
        let lock_minutes = source.number("sign_in.lock_minutes", 15, 1..=24 * 60);
        Self {
            failures_max,
            lock_secs: lock_minutes * 60,
        }
    }
}
