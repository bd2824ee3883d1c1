//! Caps of the agents' sockets and of the webhooks.

// --- WebSocket ---

/// Newest offers, and as many withdrawals, whose JSON is kept for the next receiver. One round of
/// offers is shown within milliseconds, so this covers as many rounds at the same moment.
pub const MEMO_SLOTS: usize = 64;

/// Events kept per agent for a window that comes back. With the byte cap it is a part of the
/// 40 KiB an agent may cost; a window that missed more gets a fresh snapshot.
pub const REPLAY_EVENTS_MAX: usize = 128;

/// Bytes of the same.
pub const REPLAY_BYTES_MAX: usize = 12 * 1024;

/// How long missed events are kept, seconds. A reload or a change of network takes seconds.
pub const REPLAY_SECS: u64 = 120;

/// Events a window may lag behind before it is closed and has to resume. Under full load an agent
/// sees a thousand events a second; a worker may pause for a second.
pub const BACKLOG_EVENTS_MAX: u64 = 2048;

/// Bytes of the same. Hundreds of stuck windows must not fill the memory.
pub const BACKLOG_BYTES_MAX: u64 = 1024 * 1024;

/// How long a window may lag behind without taking anything, seconds.
pub const BACKLOG_STUCK_SECS: u64 = 20;

/// Bytes handed to a socket in one go; the next batch waits until these are written.
pub const BATCH_BYTES_MAX: usize = 32 * 1024;

/// What the kernel may buffer for one agent's socket, bytes. A full thread fits.
pub const SOCKET_SEND_BUFFER_BYTES: usize = 64 * 1024;

/// Windows one agent may have open. People have a handful.
pub const WINDOWS_PER_AGENT_MAX: usize = 16;

/// Longest frame of a client, bytes. The longest text, escaped, fits.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;

/// A frame that announces more bytes than this is not even read: the socket is closed.
pub const FRAME_BYTES_FATAL: u64 = 256 * 1024;

/// Longest message of a client, joined from continuation frames, bytes.
pub const WS_MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// Frames a client may send at once. Closing twenty tabs and opening twenty others fits.
pub const FRAME_BURST: f64 = 200.0;

/// Frames a client may send in the long run, per second. Far beyond a typing human, enough for a
/// program that accepts, answers and closes for one, and a few thousandths of a core.
pub const FRAMES_PER_SEC: f64 = 100.0;

/// Refused frames after which a socket is closed for abuse, when it does not pause in between.
pub const REFUSALS_MAX: f64 = 100.0;

/// Refused frames forgiven per second.
pub const REFUSALS_FORGIVEN_PER_SEC: f64 = 1.0;

/// How long a new socket may take to send `resume`, seconds.
pub const RESUME_WITHIN_SECS: u64 = 10;

/// Period of the server's ping, seconds. Shorter than the idle timeout of common proxies (60 s).
pub const PING_SECS: u64 = 30;

/// A socket from which nothing arrived for this long is dead, seconds: two lost pings.
pub const SOCKET_DEAD_SECS: u64 = 75;

/// How long a socket has to take the close frame before it is cut, seconds.
pub const CLOSE_GRACE_SECS: u64 = 3;

/// Commands of one agent being carried out or waiting, before more are refused.
pub const COMMANDS_PENDING_MAX: usize = 64;

/// Snapshots being read from the store at the same time: when everybody reconnects at once, the
/// reader connections are shared with the actors that wake up.
pub const SNAPSHOTS_AT_ONCE: usize = 32;

/// How long a `hello` may take, seconds, before the client is told to try again.
pub const HELLO_WITHIN_SECS: u64 = 10;

// --- Webhooks ---

/// Largest webhook body, bytes. Meta sends at most 3 MB.
pub const WEBHOOK_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Bytes set aside for a webhook body before it arrives; nearly all are smaller.
pub const WEBHOOK_BYTES_AT_FIRST: usize = 16 * 1024;

/// How long the body of a webhook may take to arrive, seconds.
pub const WEBHOOK_BODY_SECS: u64 = 10;

/// Webhooks being handled at the same time, before more are refused with 503. Ten times what full
/// load keeps in flight; the provider comes again.
pub const WEBHOOKS_IN_FLIGHT_MAX: usize = 4096;

/// Bytes of webhook bodies being handled at the same time, beyond which large ones are refused.
pub const WEBHOOK_BYTES_IN_FLIGHT_MAX: usize = 128 * 1024 * 1024;

/// How long a webhook waits to become durable, milliseconds, before it is answered 503. Providers
/// want an answer within a second; what was stored meanwhile is found by the inbox worker.
pub const WEBHOOK_STORE_MILLIS: u64 = 1500;

/// How long an answer under a caller's `Idempotency-Key` is kept, seconds: a day, in which every retry of a
/// program and of a person has happened.
pub const ANSWER_KEEP_SECS: i64 = 24 * 3600;

/// After how long a request that has no answer counts as interrupted, seconds. Writes take less than one.
pub const ANSWER_PATIENCE_SECS: i64 = 120;

/// Longest answer that is kept under a key, bytes. Answers to writes are single rows.
pub const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Longest key, characters. A UUID has 36.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 200;

/// How often what is old is looked for and removed, seconds.
pub const PURGE_EVERY_SECS: u64 = 60;

/// Longest secret taken from a file by `switchboard import`, bytes: the key file of a service account has 3 kB.
pub const PORTABLE_SECRET_BYTES_MAX: u64 = 64 << 10;

/// Largest file that `switchboard import` reads, bytes: hundreds of accounts with their plans.
pub const PORTABLE_FILE_BYTES_MAX: u64 = 64 << 20;

/// How far ahead of this machine's clock something may have been written, seconds: clocks of several nodes differ
/// by less when they are kept at all.
pub const CLOCK_DRIFT_SECS_MAX: i64 = 5;
