//! Caps of action plans.

/// Longest condition, characters. A person has to understand it.
pub const CONDITION_CHARS_MAX: usize = 1_000;

/// Deepest nesting of a condition. The parser descends once a level, and nobody reads twenty.
pub const CONDITION_DEPTH_MAX: usize = 20;

/// Longest regular expression, characters.
pub const PATTERN_CHARS_MAX: usize = 300;

/// Largest compiled regular expression, bytes: a counted repetition can make much of a short text.
pub const PATTERN_BYTES_MAX: usize = 256 * 1024;

/// Longest text that a regular expression looks at, characters. One message fits.
pub const MATCHED_CHARS_MAX: usize = 4_096;

/// Tags of one step.
pub const STEP_TAGS_MAX: usize = 20;

/// Longest value of a Noop step, characters.
pub const NOOP_CHARS_MAX: usize = 1_000;

/// Arguments of one System step.
pub const SCRIPT_ARGUMENTS_MAX: usize = 20;

/// Longest argument of a System step, characters, before its variables are filled.
pub const SCRIPT_ARGUMENT_CHARS_MAX: usize = 1_000;

/// Longest name of a script or variable, characters.
pub const SCRIPT_NAME_CHARS_MAX: usize = 64;

/// Highest limit of passes of a plan. Passes are at least a second apart, so these last for days.
pub const PASSES_MAX: u32 = 100_000;

/// Highest identity of a step. A client that invents one must leave room for those to come.
pub const STEP_ID_MAX: u32 = 1_000_000_000;
