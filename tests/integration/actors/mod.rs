//! The real shell: hosts, router, waker, inbox and outbox on SQLite, with simulated time.

mod bots;
mod crowd;
mod outbox;
mod pace;
mod recovery;
mod routing;
mod scenarios;
mod scripts;
