//! How much of a list is read at once.

/// Rows of a list when the caller does not say, and at most.
pub const PAGE_ROWS: u32 = 50;
/// See [`PAGE_ROWS`]: a page is read in a few milliseconds at most.
pub const PAGE_ROWS_MAX: u32 = 200;

/// Up to which number the rows of a list are counted; this one stands for more (LST-14). Counting this far
/// takes a few milliseconds, counting a million would take a second with every page.
pub const LIST_COUNT_MAX: u32 = 10_001;

/// Rows that an index finds for a condition and that are read and sorted for one page: 10 ms on a small machine.
/// What more rows meet is looked for in the order of the list instead.
pub const LEAD_ROWS_MAX: u32 = 5_000;

/// Rows of a long list that one request looks at when no index leads to what is asked: 10 ms on a small machine.
/// The next request goes on behind them.
pub const WALK_ROWS_MAX: u32 = 3_000;
