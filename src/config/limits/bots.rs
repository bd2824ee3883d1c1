//! Caps of bots.

/// APP-BOT-07: how long an engine may take for an answer, seconds. The specification's value.
pub const BOT_ANSWER_SECS: u32 = 30;

/// Messages of one customer that wait while an engine works on an earlier one. Who writes more within half a
/// minute needs a person; nothing is dropped, the bot hands over.
pub const BOT_WAITING_MAX: usize = 20;

/// Texts of one answer. Lex sends ten at most, nobody reads more.
pub const BOT_TEXTS_MAX: usize = 10;

/// What an engine may have kept for it between two messages, bytes: an id, a counter. It is in the
/// interaction's row.
pub const BOT_MEMORY_BYTES_MAX: usize = 2048;

/// Longest reason that an engine gives for handing over or failing, characters. It goes to the journal.
pub const BOT_REASON_CHARS_MAX: usize = 200;

/// Engines that are asked at the same time. Each is a connection that waits, or a timer.
pub const BOT_CALLS_MAX: usize = 256;

/// How long a Lex session lives unused, seconds: its default.
pub const LEX_SESSION_SECS: i64 = 5 * 60;

/// How long a Dialogflow session keeps what it is about, seconds: the lifetime of its contexts.
pub const DIALOGFLOW_SESSION_SECS: i64 = 20 * 60;

/// How long a conversation with a scripted bot may pause and still be the same one, seconds. Its limit of messages
/// begins anew behind it: who comes back after half an hour comes with another question.
pub const SCRIPT_SESSION_SECS: i64 = 30 * 60;

/// Rules of one script. They are looked through with each message.
pub const SCRIPT_RULES_MAX: usize = 200;

/// Words of one rule.
pub const SCRIPT_WORDS_MAX: usize = 50;

/// Longest word or phrase of a rule, characters.
pub const SCRIPT_WORD_CHARS_MAX: usize = 100;

/// Texts of one answer of a script, each a message of its own.
pub const SCRIPT_TEXTS_MAX: usize = 5;

/// Highest limit of messages that a script answers, and of those in a row that no rule fits.
pub const SCRIPT_TURNS_MAX: u32 = 1000;

/// Longest pause before an answer of a script, milliseconds. Longer than an engine may take, so that a plan can be
/// tried with one that is too slow.
pub const SCRIPT_DELAY_MS_MAX: u32 = 60_000;
