//! Where the shell gets the time from.

use crate::domain::Timestamp;

/// The wall clock, or a test's.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}
