//! Caps of what providers send and of what is remembered of them.

/// Longest text that Twilio takes for WhatsApp, characters; WhatsApp itself takes more. A longer one is
/// refused and not split, because a message of the thread is one message on the customer's phone.
pub const TWILIO_TEXT_CHARS_MAX: usize = 1600;

/// Longest nonce of a signature, bytes. Sinch's have 26.
pub const NONCE_BYTES_MAX: usize = 128;

/// Nonces remembered at once. Sinch posts 25 a second for each app; with ten apps this is a window of five
/// minutes. What is forgotten is still a duplicate by its message id.
pub const NONCES_MAX: usize = 75_000;

/// Longest an access token is used, seconds: a wrong answer must not keep one for ever. Real ones live an hour.
pub const PROVIDER_TOKEN_SECS_MAX: u64 = 24 * 3600;

/// Access tokens kept at once: one for each account with a key of its own.
pub const PROVIDER_TOKENS_MAX: usize = 1_000;

/// Messages one number may send in a second through Twilio and Meta (`spec/providers.md` 6).
pub const SEND_PER_SEC: u32 = 80;

/// The same through Sinch and Kaleyra, which drain 20 a second.
pub const SEND_PER_SEC_SLOW: u32 = 20;

/// Messages that may go to one customer at once, and how long each takes to be forgotten, seconds. WhatsApp's
/// pair rate: bursts of 45 borrow from one message every six seconds.
pub const PAIR_BURST: i64 = 45;

/// See [`PAIR_BURST`].
pub const PAIR_SECS: i64 = 6;

/// How much longer each refusal for the pair rate makes the next wait: 4^n seconds, as Meta asks for.
pub const PAIR_BACKOFF_BASE: i64 = 4;

/// Failures in a row after which a provider counts as away. A single broken connection must not stop a number.
pub const BREAKER_FAILURES: u32 = 5;

/// How long calls are kept from a provider that is away, seconds, the first time; twice as long each time after.
pub const BREAKER_SECS: i64 = 5;

/// The longest of these, seconds: nobody waits longer than a minute for a provider that is back.
pub const BREAKER_SECS_MAX: i64 = 60;

/// How long the call that finds out may take before another one tries, seconds: longer than any call.
pub const BREAKER_PROBE_SECS: i64 = 60;

/// How long a message may wait for a provider that is away before it is shown as failed, seconds.
pub const AWAY_SECS_MAX: i64 = 600;

/// Customers whose pace is remembered without looking who may be forgotten.
pub const PACE_KEPT_MIN: usize = 1_024;

/// Longest provider name of a message kind kept, characters.
pub const KIND_CHARS_MAX: usize = 64;
