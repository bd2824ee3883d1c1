//! Caps of what administrators configure.

/// SYS-10: longest disconnection timeout, minutes: a day. Whoever is away longer has gone home.
pub const DISCONNECTION_TIMEOUT_MINUTES_MAX: u32 = 24 * 60;

/// SYS-11: largest upload that can be allowed, megabytes. The specification's range.
pub const ATTACHMENT_MB_MAX: u32 = 25;

/// SYS-12: most tabs that can be allowed. A snapshot of the desk carries every open tab.
pub const TABS_MAX: u32 = 100;

/// SYS-13: longest period at which lists are read again, seconds. Longer is never again.
pub const LIST_RELOAD_SECS_MAX: u32 = 3600;

/// SYS-16: longest limited range of dates, days: ten years.
pub const SEARCH_DAYS_MAX: u32 = 3660;

/// SYS-18: fewest rows of a file of a split export. Fewer would make thousands of files.
pub const REPORT_ROWS_PER_FILE_MIN: u32 = 1000;

/// SYS-18: most rows of a file of a split export. Spreadsheets open no more.
pub const REPORT_ROWS_PER_FILE_MAX: u32 = 1_000_000;

/// SYS-20: longest re-notification period, seconds. Rounds of a queue pause as long.
pub const RENOTIFY_SECS_MAX: u32 = 300;

/// SYS-21: highest global rate of campaigns, messages per second. WhatsApp grants one number 80; a
/// handful of numbers is this fast together.
pub const CAMPAIGN_PER_SEC_MAX: u32 = 1000;

/// SYS-21: highest global cap of campaigns, messages within 24 hours.
pub const CAMPAIGN_PER_DAY_MAX: u32 = 10_000_000;

/// SYS-22: most characters of a masked value that may stay readable. More would not mask a phone.
pub const MASKING_CHARS_SHOWN_MAX: u32 = 6;

/// Subsets of one interval. A list of holidays with their exceptions has a few dozen.
pub const INTERVAL_SUBSETS_MAX: usize = 50;

/// Teams or profiles of one queue, and queues of one profile or group.
pub const QUEUE_ATTACHMENTS_MAX: usize = 200;

/// Longest secret of a cloud provider, bytes. Google's key files have under 3 KB.
pub const CLOUD_SECRET_BYTES_MAX: usize = 16 * 1024;

/// Longest id or name at a cloud provider, characters.
pub const CLOUD_ID_CHARS_MAX: usize = 200;

/// Longest prompt of a bot, characters: some thousand words.
pub const BOT_PROMPT_CHARS_MAX: usize = 16_000;

/// Most tokens of a bot's conversation. Models reach further, customers do not read on.
pub const BOT_TOKENS_MAX: u32 = 200_000;

/// Values of one preview. All variables and a contact's custom fields fit.
pub const PREVIEW_VALUES_MAX: usize = 200;

/// Tags that one request adds to or removes from a conversation: a menu is clicked through by hand.
pub const TAGS_CHANGED_MAX: usize = 100;
