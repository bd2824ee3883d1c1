//! Every cap in the system, with the reason for its value. Any layer may read this file.

mod accounts;
mod bots;
mod catalog;
mod clock;
mod contacts;
mod edge;
mod identity;
mod lists;
mod media;
mod messages;
mod outbound;
mod plan;
mod providers;
mod rights;

pub use accounts::*;
pub use bots::*;
pub use catalog::*;
pub use clock::*;
pub use contacts::*;
pub use edge::*;
pub use identity::*;
pub use lists::*;
pub use media::*;
pub use messages::*;
pub use outbound::*;
pub use plan::*;
pub use providers::*;
pub use rights::*;

// --- Conversations ---

/// Longest one-line preview in lists and offers, characters. More does not fit an offer card.
pub const PREVIEW_CHARS_MAX: usize = 160;

/// Outbound messages of one interaction whose delivery is still followed in memory. Agents rarely
/// have more than a handful on the way; older ones are still advanced in the store.
pub const OUTSTANDING_MAX: usize = 32;

/// Client ids of sends remembered per interaction, to give a resend no second effect. A client
/// keeps at most this many unacknowledged sends.
pub const RECENT_REFS_MAX: usize = 32;

/// Longest client id of a command, bytes. A UUID has 36.
pub const CLIENT_REF_BYTES_MAX: usize = 64;

/// The customer service window, seconds. WhatsApp's rule (WIN-02).
pub const SERVICE_WINDOW_SECS: i64 = 24 * 3600;

/// Steps a plan may pass in one go before the interaction is parked (PLAN-07).
pub const PLAN_STEPS_MAX: usize = 200;

// --- Agents and offers ---

/// How long a lost connection may take to come back before exclusive offers count as missed and
/// tabs as closed (AGT-12), seconds.
pub const RECONNECT_GRACE_SECS: i64 = 15;

/// How long a place is kept for an accept that was checked but not yet decided, seconds. Longer
/// than any commit takes.
pub const CLAIM_SECS: i64 = 10;

/// How long an agent who becomes free waits for what their queues say, seconds. They answer within
/// milliseconds; what is lost keeps nobody idle for longer.
pub const CHOICE_SECS: i64 = 1;

/// Agents named in the journal for each reason why a round did not ask them; of the others it has the number.
/// A round of a large queue is one entry of some hundred bytes.
pub const NOT_ASKED_MAX: usize = 20;

/// Ended offers an agent's ledger remembers, to tell a late accept who took it.
pub const ENDED_OFFERS_MAX: usize = 64;

// --- Providers ---

/// Provider calls under way at once. A call takes 50 to 500 ms, so 64 give more than the 80
/// messages a second that WhatsApp grants one number, with room for several numbers.
pub const PROVIDER_CALLS_MAX: usize = 64;

/// Open connections to providers per arbiter. The client counts waiting for a free one against the
/// call's time, so there is one for every call the outbox may have under way.
pub const PROVIDER_CONNECTIONS_MAX: usize = PROVIDER_CALLS_MAX;

/// Longest name look-up, TCP connect or TLS handshake, seconds each. Nothing was sent yet, so
/// giving up early costs only a retry.
pub const PROVIDER_CONNECT_SECS: u64 = 5;

/// Longest call from start to the last byte of the answer, seconds. Giving up after the request was
/// written leaves an uncertain message behind, so this is generous.
pub const PROVIDER_CALL_SECS: u64 = 30;

/// Idle connections are closed after this, seconds: before the provider does it, because a request
/// written into a connection that is being closed ends uncertain.
pub const PROVIDER_IDLE_SECS: u64 = 15;

/// Largest answer read, bytes. A real one has a few hundred.
pub const PROVIDER_ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Longest wait a provider may ask for, seconds. A wrong clock must not park a message for days.
pub const PROVIDER_RETRY_AFTER_SECS_MAX: u32 = 3600;

/// Longest error text kept of a provider, characters. Enough for the sentence an administrator needs.
pub const PROVIDER_DETAIL_CHARS_MAX: usize = 400;

/// Longest provider id of a message or customer, bytes. Real ones have under 150; they are indexed.
pub const PROVIDER_ID_BYTES_MAX: usize = 255;

/// Longest profile name kept, characters. WhatsApp allows 25; other clients may send more.
pub const PROFILE_NAME_CHARS_MAX: usize = 200;

// --- HTTP ---

/// Largest JSON body of the API, bytes. The largest legitimate one, a queue with thousands of
/// members, has a tenth of it.
pub const JSON_BODY_BYTES_MAX: usize = 1024 * 1024;

/// How long a JSON body may take to arrive, seconds. The largest one needs less on a bad line.
pub const JSON_BODY_SECS_MAX: u64 = 15;

/// Largest body of a sign-in, bytes. It is read before anybody is known.
pub const SIGN_IN_BODY_BYTES_MAX: usize = 4 * 1024;

/// How long a client may take to send the head of a request, milliseconds: slow senders must not
/// hold connections.
pub const REQUEST_HEAD_MS_MAX: u64 = 5_000;

/// How long an idle keep-alive connection stays open, seconds. Providers post in bursts with pauses
/// of about a minute.
pub const KEEP_ALIVE_SECS: u64 = 75;

/// How long what a client goes on sending behind an answer is thrown away before its connection ends,
/// milliseconds. Ended at once, the client might see a broken connection and no refusal.
pub const UNREAD_BODY_MS_MAX: u64 = 1_000;

/// Open connections of one HTTP worker. Ten thousand agents and their spare connections fit;
/// beyond that a node should not go.
pub const CONNECTIONS_MAX: usize = 25_000;

/// How long sent bytes may stay unacknowledged before the kernel gives a connection up,
/// milliseconds. Longer than a phone's change of network, shorter than a peer's patience.
pub const TCP_USER_TIMEOUT_MS: u64 = 20_000;

/// How long a stop may take before the process ends anyway, seconds (R15). Safe by construction:
/// nothing is acknowledged before it is durable.
pub const STOP_SECS_MAX: u64 = 10;

/// Webhooks may wait this long for their effect before the node calls itself not ready, seconds.
pub const INBOX_LAG_SECS_MAX: i64 = 15;

/// How long a readiness check may take, milliseconds: a hanging database is an absent one.
pub const READINESS_MS_MAX: u64 = 1_500;

/// How often samples of metrics are folded together, seconds: at full load some 100,000 of them.
pub const METRICS_UPKEEP_SECS: u64 = 5;

// --- Secrets ---

/// Keys an installation may have. Every rotation adds one; with a yearly one this is a lifetime.
pub const SEALING_KEYS_MAX: usize = 64;

/// Most that is read of a file of keys, bytes: as many keys with a comment each.
pub const SEALING_KEYS_FILE_BYTES_MAX: u64 = 16 * 1024;

/// Longest `doctor` waits for the public address, seconds.
pub const DOCTOR_CALL_SECS_MAX: u64 = 5;

// --- Actors ---

/// Steps that may share one commit. Bounds how long the first of them waits for its answer.
pub const COMMIT_STEPS_MAX: usize = 64;

/// An actor without messages for this long leaves memory if it has nothing volatile, seconds. Long
/// enough for messages in a burst and the statuses of an answer, short enough that 1,000 new
/// conversations a second keep some thousand actors; loading one again takes a tenth of a millisecond.
pub const IDLE_SECS: i64 = 2;

/// How long an actor that left the registry passes on late messages, seconds. Senders hold an
/// address for microseconds.
pub const RETIRE_SECS: u64 = 1;

/// Longest an armed timer sleeps, seconds. Guards against a machine that slept meanwhile.
pub const TIMER_SECS_MAX: i64 = 3600;

/// Deadlines this near keep an actor in memory, and are paged in by the waker, seconds.
pub const WAKER_AHEAD_SECS: i64 = 60;

/// How often the waker looks, seconds. Half of what it looks ahead, so one missed look loses nothing.
pub const WAKER_PERIOD_SECS: u64 = 30;

/// Actors woken by one look. At 30 s a look this is far above what a node can route.
pub const WAKER_PAGE: u32 = 50_000;

/// How long a caller waits for an actor's answer, seconds. A commit takes milliseconds; a database
/// that is away fails within 2 s.
pub const ASK_TIMEOUT_SECS: u64 = 10;

/// Messages shown when a tab opens; older ones are loaded on demand.
pub const THREAD_PAGE_MESSAGES: u32 = 50;

// --- Inbox and outbox ---

/// How often unconsumed webhook items are looked for, seconds.
pub const INBOX_PERIOD_SECS: u64 = 10;

/// An item younger than this is still on its way through the actors, seconds.
pub const INBOX_PATIENCE_SECS: i64 = 10;

/// Items fed again at once. Keeps a long outage from flooding the actors.
pub const INBOX_PAGE: u32 = 2_000;

/// A claimed call that was not settled after this may have gone out, seconds. Longer than a call
/// and the recording of its outcome take together.
pub const OUTBOX_LEASE_SECS: i64 = 90;

/// How long the outbox sleeps at most when nobody rings, seconds.
pub const OUTBOX_POLL_SECS: u64 = 5;

/// Attempts to hand a message to the provider (PRV-09).
pub const SEND_ATTEMPTS_MAX: u32 = 5;

/// Pauses between attempts, seconds: five attempts over about two minutes (PRV-09).
pub const SEND_BACKOFF_SECS: [i64; 4] = [2, 8, 30, 80];

/// How long a delivery report may take to prove a call of unknown outcome, seconds (R6).
pub const UNCERTAIN_SECS: i64 = 120;

/// Attempts to record the outcome of a call, with growing pauses, within the lease.
pub const SETTLE_ATTEMPTS_MAX: u32 = 8;

// --- Store ---

/// Writes waiting for the next transaction. About half a second of the fastest disk's work; more
/// would only be answered after the provider has given up waiting, so it is refused (R10).
pub const WRITE_QUEUE_MAX: usize = 4096;

/// Contacts that an account remembers after their interaction was closed. Only messages that were being stored at
/// that moment ask for them.
pub const LATELY_CLOSED_MAX: usize = 256;

/// How long a customer whom the whitelist refused is told nothing more (WL-06), seconds: two automata must not
/// talk to each other.
pub const REFUSAL_SECS: i64 = 60;

/// Customers whom an account remembers for that time. With more of them at once nobody new is answered.
pub const REFUSED_MAX: usize = 4096;

/// Levels of dispositions (DSP-01).
pub const DISPOSITION_LEVELS_MAX: usize = 3;

/// What an agent adds to a disposition, characters: a remark, not a report.
pub const DISPOSITION_NOTE_CHARS_MAX: usize = 1_000;

/// Writes in one transaction. Beyond this the flush is already a small part of the time, and a
/// larger group makes everybody in it wait longer.
pub const WRITE_GROUP_MAX: usize = 256;

/// How long a statement waits for a lock another process holds, milliseconds. Together with the
/// work itself it must stay under the two seconds in which a webhook gets its refusal (R12).
pub const DATABASE_BUSY_MILLIS: u64 = 1_000;

/// Longest run of one statement on PostgreSQL, milliseconds. Same reason.
pub const STATEMENT_MILLIS_MAX: u64 = 1_500;

/// How long after a failed connection attempt the next one is made, milliseconds; meanwhile writes
/// are refused at once.
pub const RECONNECT_PAUSE_MILLIS: u64 = 250;

/// Connections that read. Reads are short; more connections than this only compete for two cores.
pub const READERS_MAX: u32 = 4;

/// Growth of SQLite's write-ahead log after which it is copied back, pages of 4 KiB. Copying runs
/// beside the writer but shares its disk: at 1,000 webhooks/s pieces of this size kept p99 at 1 to
/// 3 ms, pieces of 4,000 pages made it 6 to 30.
pub const WAL_COPY_PAGES: u64 = 500;

/// Writes after which the log's length is looked at. A look is a short statement, and a write adds some
/// twenty pages.
pub const WAL_LOOK_WRITES: usize = 8;

/// Length of the log at which the writer itself finishes copying, so that it starts again, pages.
/// A short log is written over again instead of growing the file, which makes flushes cheaper.
pub const WAL_PAGES_MAX: u64 = 4_000;

/// Pages left to copy that the writer finishes. Everybody waits for it, a millisecond or two.
pub const WAL_REST_PAGES: u64 = 150;

/// A flush that takes longer is a slow one, microseconds.
pub const SLOW_FLUSH_MICROS: u64 = 1_000;

/// Longest wait for the commits that follow from the webhooks of a group, microseconds. An actor needs a few
/// hundred to turn a webhook into its commit.
pub const COMPANY_WAIT_MAX_MICROS: u64 = 1_500;

/// How much longer the log may get, and how much may be left to copy, where flushes are slow: finishing costs
/// two of them.
pub const WAL_SLOW_FACTOR: u64 = 4;

/// Length at which the writer finishes copying however much is left, pages. Only reached when writes
/// come faster than they can be copied; everybody then waits, some hundred milliseconds.
pub const WAL_STALL_PAGES: u64 = 64_000;

/// Memory of the page cache of SQLite's writing connection, KiB. Holds the pages that are written again
/// and again; what falls out is still in the system's cache.
pub const WRITER_PAGES_KIB: u32 = 1_024;

/// The same of each reading connection, KiB. Holds the upper levels of all indexes.
pub const READER_PAGES_KIB: u32 = 512;

/// How long webhook items are remembered to recognise repetitions, seconds. Meta repeats for up to
/// seven days (S2).
pub const INBOX_KEEP_SECS: i64 = 9 * 24 * 3600;

/// How long finished calls stay listed in the outbox, seconds.
pub const OUTBOX_KEEP_SECS: i64 = 30 * 24 * 3600;

/// Rows one purge step looks at, so that it never holds the writer for long.
pub const PURGE_ROWS_MAX: i64 = 2_000;

/// How often the last inbound and outbound times of accounts are written, milliseconds. They are
/// shown to administrators only, and derived again after a crash by the next message.
pub const HEALTH_WRITE_MILLIS: i64 = 5_000;

// --- Sandbox network ---

/// Customers the sandbox remembers. Load runs invent a customer per message; the oldest is forgotten.
pub const SANDBOX_CUSTOMERS_MAX: usize = 20_000;

/// Customers added by hand, who are not forgotten. Nobody types as more people.
pub const SANDBOX_KEPT_MAX: usize = 200;

/// Business numbers the sandbox accepts. Nobody reads more of them on one page.
pub const SANDBOX_NUMBERS_MAX: usize = 100;

/// Items kept of one sandbox thread. A person scrolls through fewer.
pub const SANDBOX_THREAD_ITEMS_MAX: usize = 500;

/// Graph calls kept for `GET /sandbox/calls`: ten seconds at the highest rate, read every second.
pub const SANDBOX_CALLS_MAX: usize = 50_000;

/// Webhooks waiting or being retried. Beyond it new messages are refused and reports dropped.
pub const SANDBOX_WEBHOOKS_MAX: usize = 50_000;

/// Webhook calls under way at once, and connections kept for them.
pub const SANDBOX_CONNECTIONS_MAX: usize = 32;

/// Phone pages open at once; each holds a connection.
pub const SANDBOX_PAGES_MAX: usize = 64;

/// Events a slow phone page may lag behind before it must read everything again.
pub const SANDBOX_EVENTS_MAX: usize = 1024;

/// Longest body the sandbox reads, bytes. A text of 4,096 characters with escapes fits several times.
pub const SANDBOX_BODY_BYTES_MAX: usize = 256 * 1024;

/// Longest wait a fault may ask for, milliseconds. Longer than any client's patience.
pub const SANDBOX_WAIT_MILLIS_MAX: u64 = 120_000;

/// Size of the answer that is far too large, bytes.
pub const SANDBOX_FLOOD_BYTES: usize = 50 * 1024 * 1024;

// --- What administrators type ---

/// Longest name of anything, characters. Longer ones fit no list.
pub const NAME_CHARS_MAX: usize = 100;

/// Longest description, characters: a paragraph, not a document.
pub const DESCRIPTION_CHARS_MAX: usize = 1_000;

/// Longest notification template, characters; it is rendered for every offer.
pub const TEMPLATE_CHARS_MAX: usize = 2_000;

/// Longest wait of any kind, seconds: the product's own range (ACC-10).
pub const WAIT_SECS_MAX: u32 = 2_147_483;

/// Longest stay of one notification with an agent, seconds (QUE-02).
pub const AGENT_TIMEOUT_SECS_MAX: u32 = 3_600;

/// Highest weight of a queue (QUE-03).
pub const QUEUE_WEIGHT_MAX: u8 = 10;

/// Most members of one queue. Each Beepall round looks at all of them.
pub const QUEUE_MEMBERS_MAX: usize = 5_000;

/// Most steps of one plan. A person has to read it.
pub const PLAN_LENGTH_MAX: usize = 100;

/// Highest capacity of an agent but unlimited; nobody answers more people at once.
pub const AGENT_CAPACITY_MAX: u32 = 1_000;

/// Fewest and most digits of an international phone number (E.164).
pub const PHONE_DIGITS_MIN: usize = 7;
/// See [`PHONE_DIGITS_MIN`].
pub const PHONE_DIGITS_MAX: usize = 15;
