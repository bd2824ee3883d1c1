//! The real shell: hosts, router, waker, inbox and outbox on SQLite, with simulated time.

mod outbox;
mod recovery;
mod routing;
