//! Caps of signing in: passwords, sessions, locks and API keys.

/// Passwords hashed at once. One takes about 20 ms of a core and 19 MiB; routing keeps the rest.
pub const HASHES_AT_ONCE_MAX: usize = 2;

/// Sign-ins that may wait for their turn to be hashed: about a second's worth.
pub const HASHES_WAITING_MAX: usize = 64;

/// Failed sign-ins of one name from one address before delays begin.
pub const SIGN_IN_FREE_FAILURES: u32 = 3;

/// Longest delay between failed sign-ins before the lock, seconds. Only reached when many are allowed.
pub const SIGN_IN_DELAY_SECS_MAX: u32 = 300;

/// Sign-in attempts of one address in a minute, whatever the names: an office behind one address
/// starts its shift within it.
pub const SIGN_INS_PER_ADDRESS_MINUTE: u32 = 120;

/// Names and addresses remembered for throttling. Beyond it the oldest are forgotten.
pub const SIGN_IN_ENTRIES_MAX: usize = 50_000;

/// Longest user name, characters (SYS-03).
pub const USERNAME_CHARS_MAX: usize = 64;

/// Shortest password, characters (S8).
pub const PASSWORD_CHARS_MIN: usize = 8;

/// Longest password, characters: hashing time must not depend on the caller's patience.
pub const PASSWORD_CHARS_MAX: usize = 256;

/// How long a ticket opens a socket, seconds: the handshake follows at once, also over a poor line.
pub const SOCKET_TICKET_SECS: i64 = 30;

/// Sessions remember their last use at most this often, seconds. Write-behind: losing it only
/// shortens an idle limit.
pub const SESSION_TOUCH_SECS: i64 = 60;

/// How often the sessions behind open windows are looked at, seconds. Signing out on this node cuts
/// windows at once; this finds what ended by time or elsewhere.
pub const SESSION_WATCH_SECS: u64 = 30;

/// Refused sign-ins written to the audit log in a minute. Guessing from a thousand addresses must not
/// make the log grow faster than people can read; the next entry says how many were left out.
pub const SIGN_IN_NOTES_PER_MINUTE: u32 = 60;

/// API keys one person may have. A handful of integrations, each with a key of its own.
pub const API_KEYS_PER_STAFF_MAX: i64 = 20;

/// Longest life of an API key that ends by itself, days: ten years.
pub const API_KEY_DAYS_MAX: i64 = 3660;

/// Requests of one API key at once. A sync job asks for all lists in one go.
pub const API_KEY_BURST: f64 = 500.0;

/// Requests of one API key in the long run, per second: a tenth of what a node answers.
pub const API_KEY_REQUESTS_PER_SEC: f64 = 100.0;

/// API keys whose rate is remembered. Beyond it all are forgotten, which gives each a new burst.
pub const API_KEY_RATES_MAX: usize = 10_000;

/// Sessions of one person that are listed. Everybody with more has a program that signs in anew each time.
pub const SESSIONS_LISTED_MAX: i64 = 100;

/// What is kept of a browser's own name, characters. Real ones have about 120.
pub const BROWSER_CHARS_MAX: usize = 200;

/// SYS-04: a password ends after this many days, under the security suite.
pub const PASSWORD_DAYS_MAX: i64 = 90;

/// SYS-04: from so many days before it ends, people are warned.
pub const PASSWORD_WARNING_DAYS: i64 = 15;

/// SYS-03: how long a link to set a new password works, seconds.
pub const RESET_LINK_SECS: i64 = 3600;

/// S8: how long the link to make the first administrator works, seconds: over night. Each start prints a new one.
pub const SET_UP_LINK_SECS: i64 = 24 * 3600;
