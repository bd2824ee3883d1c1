//! Every cap in the system, with the reason for its value. Any layer may read this file.

// --- Conversations ---

/// Longest text of one message, characters. WhatsApp's own limit for a text body.
pub const TEXT_CHARS_MAX: usize = 4096;

/// Longest one-line preview in lists and offers, characters. More does not fit an offer card.
pub const PREVIEW_CHARS_MAX: usize = 160;

/// Outbound messages of one interaction whose delivery is still followed in memory. Agents rarely
/// have more than a handful on the way; older ones are still advanced in the store.
pub const OUTSTANDING_MAX: usize = 32;

/// Client ids of sends remembered per interaction, to give a resend no second effect. A client
/// keeps at most this many unacknowledged sends.
pub const RECENT_REFS_MAX: usize = 32;

/// Longest client id of a command, bytes. A UUID has 36.
pub const CLIENT_REF_BYTES_MAX: usize = 64;

/// The customer service window, seconds. WhatsApp's rule (WIN-02).
pub const SERVICE_WINDOW_SECS: i64 = 24 * 3600;

/// Steps a plan may pass in one go before the interaction is parked (PLAN-07).
pub const PLAN_STEPS_MAX: usize = 200;

// --- Agents and offers ---

/// How long a lost connection may take to come back before exclusive offers count as missed and
/// tabs as closed (AGT-12), seconds.
pub const RECONNECT_GRACE_SECS: i64 = 15;

/// How long a place is kept for an accept that was checked but not yet decided, seconds. Longer
/// than any commit takes.
pub const CLAIM_SECS: i64 = 10;

/// Ended offers an agent's ledger remembers, to tell a late accept who took it.
pub const ENDED_OFFERS_MAX: usize = 64;
