//! The real shell: hosts, router, waker, inbox and outbox on SQLite, with simulated time.

mod crowd;
mod outbox;
mod recovery;
mod routing;
mod scenarios;
