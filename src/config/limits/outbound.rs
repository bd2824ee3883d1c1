//! Calls to addresses that others chose (S6).

/// Longest URL that is called, bytes. Signed links of storages have up to 3,000.
pub const OUTBOUND_URL_BYTES_MAX: usize = 8 * 1024;

/// Redirects followed. Twilio's files take one, Meta's up to two.
pub const OUTBOUND_REDIRECTS_MAX: usize = 5;

/// How long a server may say nothing during a download, seconds. Storages answer within one; a phone's connection is
/// not involved.
pub const OUTBOUND_STALL_SECS: u64 = 20;

/// Downloads under way at once. Each is one connection and one file; eight keep a 100 Mbit/s line full.
pub const OUTBOUND_DOWNLOADS_MAX: usize = 8;
