//! The imperative shell: it carries messages to the machines of the domain, commits what they ask
//! for, and then carries out the rest. It knows no rule of routing, no SQL and no HTTP.
//!
//! Read [`host`] first: one generic actor drives all four kinds of machine.

mod beside;
pub mod bots;
pub mod clock;
pub mod desk;
pub mod downloads;
pub mod host;
pub mod ids;
pub mod inbox;
pub mod outbox;
pub mod publish;
pub mod registry;
pub mod router;
mod scripts;
mod settle;
pub mod shared;
pub mod signals;
pub mod step;
pub mod trial_sends;
pub mod waker;

pub use desk::Desk;
pub use router::{AgentView, Refusal, Router};
pub use shared::{Shared, SharedParts};
