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

// --- Providers ---

/// Provider calls under way at once. A call takes 50 to 500 ms, so 64 give more than the 80
/// messages a second that WhatsApp grants one number, with room for several numbers.
pub const PROVIDER_CALLS_MAX: usize = 64;

/// Open connections to providers per arbiter. The client counts waiting for a free one against the
/// call's time, so there is one for every call the outbox may have under way.
pub const PROVIDER_CONNECTIONS_MAX: usize = PROVIDER_CALLS_MAX;

/// Longest name look-up, TCP connect or TLS handshake, seconds each. Nothing was sent yet, so
/// giving up early costs only a retry.
pub const PROVIDER_CONNECT_SECS: u64 = 5;

/// Longest call from start to the last byte of the answer, seconds. Giving up after the request was
/// written leaves an uncertain message behind, so this is generous.
pub const PROVIDER_CALL_SECS: u64 = 30;

/// Idle connections are closed after this, seconds: before the provider does it, because a request
/// written into a connection that is being closed ends uncertain.
pub const PROVIDER_IDLE_SECS: u64 = 15;

/// Largest answer read, bytes. A real one has a few hundred.
pub const PROVIDER_ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Longest wait a provider may ask for, seconds. A wrong clock must not park a message for days.
pub const PROVIDER_RETRY_AFTER_SECS_MAX: u32 = 3600;

/// Longest error text kept of a provider, characters. Enough for the sentence an administrator needs.
pub const PROVIDER_DETAIL_CHARS_MAX: usize = 400;

/// Longest provider id of a message or customer, bytes. Real ones have under 150; they are indexed.
pub const PROVIDER_ID_BYTES_MAX: usize = 255;

/// Longest profile name kept, characters. WhatsApp allows 25; other clients may send more.
pub const PROFILE_NAME_CHARS_MAX: usize = 200;

/// Longest provider name of a message kind kept, characters.
pub const KIND_CHARS_MAX: usize = 64;
