//! Caps of accounts.

/// Longest domain providers reach us by, bytes: the longest name DNS allows, and a port.
pub const DOMAIN_BYTES_MAX: usize = 253 + 6;

/// Longest id at a provider, characters. The longest known ones have 36.
pub const PROVIDER_ID_CHARS_MAX: usize = 64;

/// Longest secret of a provider, bytes. Meta's system-user tokens have some 250.
pub const PROVIDER_SECRET_BYTES_MAX: usize = 1024;

/// Longest signing secret, bytes. Longer ones add nothing to an HMAC.
pub const SIGNING_SECRET_BYTES_MAX: usize = 256;

/// Longest name of a header that webhooks must carry, bytes.
pub const HEADER_NAME_BYTES_MAX: usize = 64;

/// Addresses and networks that webhooks of one account may come from.
pub const ALLOWED_ADDRESSES_MAX: usize = 50;

/// ACC-12: longest inactivity timeout, minutes: a year. The specification's range.
pub const INACTIVITY_MINS_MAX: u32 = 525_600;

/// PLAN-21: most passes that can be a limit. At one a minute it takes a week.
pub const PLAN_PASSES_MAX: u32 = 10_000;

/// Longest name of a template, characters. Meta's own limit.
pub const TEMPLATE_NAME_CHARS_MAX: usize = 512;

/// Longest metadata of video calls, bytes of JSON. They travel with every call.
pub const VIDEO_METADATA_BYTES_MAX: usize = 4096;

/// Longest topic of video calls, characters.
pub const VIDEO_TOPIC_CHARS_MAX: usize = 100;

/// Longest time a replaced receive URL may go on working, hours: a week, to find whoever still
/// uses it.
pub const TOKEN_OVERLAP_HOURS_MAX: u32 = 168;

/// Agents of one account: as many as a queue may have.
pub const ACCOUNT_AGENTS_MAX: usize = 5000;

/// Whitelisted lists of one account.
pub const ACCOUNT_LISTS_MAX: usize = 200;

/// Agents that a warning about an account names; their number is told in any case.
pub const WARNING_AGENTS_MAX: usize = 20;

/// Interactions of a removed account that are told to close at a time.
pub const ORPHANS_PAGE: u32 = 500;

/// Days for which an answer to a recontact template reopens a closed conversation (REO-08). Longer than anybody
/// takes to answer; without an end every unanswered one would be kept in memory.
pub const RECONTACT_ANSWER_DAYS_MAX: i64 = 30;

/// Seconds before the same customer can be sent the recontact template again: a second press of the button.
pub const RECONTACT_PAUSE_SECS: i64 = 60;

/// Closed conversations that an account remembers because an answer reopens them; the newest.
pub const AWAITED_MAX: i64 = 100_000;
