//! Caps of rights and of the audit log.

/// Longest value of one field in an audit entry, bytes of JSON; of a longer one the log keeps its
/// length and its hash, so that no list of thousands makes every page of the log heavy.
pub const AUDIT_VALUE_BYTES_MAX: usize = 16 * 1024;

/// Most single accounts or queues a profile may name in a section: as many as a queue has members.
pub const PROFILE_RESOURCES_MAX: usize = 5000;

/// Rows of the audit log that the verifier holds at a time.
pub const AUDIT_VERIFY_ROWS: i64 = 1000;
