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

// --- The System application: what a script of the installation may take (`reliability.md` 2.1) ---

/// How long a script may take when its step does not say, seconds (APP-SYS-02).
pub const SCRIPT_SECS_DEFAULT: u32 = 10;

/// Longest time a step may give its script, seconds. The customer waits meanwhile (APP-SYS-02).
pub const SCRIPT_SECS_MAX: u32 = 60;

/// How long a script may wait for others to end before it is not run, seconds.
pub const SCRIPT_QUEUE_SECS: u32 = 20;

/// What an interaction waits for the answer beyond both, seconds: killing, tidying up and the way back.
pub const SCRIPT_SPARE_SECS: u32 = 10;

/// Between the polite and the certain signal, milliseconds. A script that heeds the first can close its connections.
pub const SCRIPT_TERM_MILLIS: u64 = 1_000;

/// Scripts that run at once. They share the machine with the server.
pub const SCRIPTS_AT_ONCE: usize = 4;

/// Scripts that may wait for these. More than this cannot be served within `SCRIPT_QUEUE_SECS` either.
pub const SCRIPTS_QUEUED_MAX: usize = 64;

/// Most that a script may print, bytes; one that prints more has failed.
pub const SCRIPT_OUTPUT_BYTES_MAX: usize = 64 * 1024;

/// What is read of its standard error, bytes; the rest is thrown away.
pub const SCRIPT_COMPLAINT_BYTES_MAX: usize = 16 * 1024;

/// What is kept of its standard error in the journal, characters: the first lines say what went wrong.
pub const SCRIPT_COMPLAINT_CHARS_MAX: usize = 400;

/// What is kept of its output, bytes. It lies in the interaction's row, which is written with every step.
pub const SCRIPT_RESULT_BYTES_MAX: usize = 4 * 1024;

/// Longest argument after its variables were filled, bytes.
pub const SCRIPT_ARGUMENT_BYTES_MAX: usize = 4 * 1024;

/// Results that an interaction keeps, by name; as many names as the steps of one plan may use.
pub const SCRIPT_VARIABLES_MAX: usize = 16;

/// Processor time of a script, seconds.
pub const SCRIPT_CPU_SECS_MAX: u64 = 5;

/// Address space of each of its processes, bytes. Interpreters start within a tenth of it.
pub const SCRIPT_MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Open files of each of its processes.
pub const SCRIPT_FILES_MAX: u64 = 32;

/// Largest file it may write, bytes.
pub const SCRIPT_FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Processes of a script, beyond those that its user runs anyway. A pipeline of a dozen commands fits.
pub const SCRIPT_PROCESSES_MAX: u64 = 32;

/// Scripts that a directory may offer. More belong into one script with an argument.
pub const SCRIPTS_LISTED_MAX: usize = 200;

/// Longest message between the server and the process that runs scripts, bytes: all arguments at their longest,
/// escaped, and what the interaction knows.
pub const RUNNER_FRAME_BYTES_MAX: usize = 2 * 1024 * 1024;

/// How long that process may take to begin, seconds.
pub const RUNNER_BEGIN_SECS_MAX: u64 = 15;

/// Longest pause before it is started again, seconds. The first one is a tenth of a second.
pub const RUNNER_PAUSE_SECS_MAX: u64 = 30;

/// How long the processes of an ended script may take to be gone, seconds. Killed ones take milliseconds.
pub const SCRIPT_GONE_SECS_MAX: u64 = 5;
