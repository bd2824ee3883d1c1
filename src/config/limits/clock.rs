//! The clock of the machine, which somebody may set.

/// How often the clock of the machine is compared with the server's own, seconds. Whoever sets it sees the
/// warning while they still know.
pub const CLOCK_PERIOD_SECS: u64 = 30;

/// How far the two may be apart without a word, seconds. Less is a leap second, or the network's correction.
pub const CLOCK_STEP_SECS: i64 = 5;
