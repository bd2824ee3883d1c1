//! The rules of routing, as pure state machines.
//!
//! Nothing here does IO, reads a clock, invents an id, logs or awaits: time, ids and settings come
//! in through [`Env`], and everything a machine wants done goes out through [`Effects`]. Start with
//! [`interaction`], the arbiter; [`queue`] advises, [`agent`] keeps the ledger, [`account`] is the door.

pub mod account;
pub mod agent;
pub mod bot;
pub mod catalog;
pub mod contact;
pub mod contact_import;
pub mod content;
pub mod custom_field;
pub mod effects;
pub mod fact;
pub mod file;
pub mod file_rules;
pub mod global;
pub mod ids;
pub mod inbound;
pub mod interaction;
pub mod interval;
pub mod invariants;
pub mod key;
pub mod masking;
pub mod message;
pub mod msg;
pub mod notice;
pub mod offer;
pub mod pace;
pub mod permissions;
pub mod phone;
pub mod plan;
pub mod private;
pub mod provider;
pub mod queue;
pub mod rejected;
pub mod rights;
pub mod settings;
pub mod staff;
pub mod template;
pub mod time;
pub mod variables;

pub use effects::{Durable, Effects, Transient};
pub use key::ActorKey;
pub use msg::Msg;
pub use rejected::Rejected;
pub use time::Timestamp;

/// What a machine may know of the world around it.
pub struct Env<'a> {
    /// The moment of this step.
    pub now: Timestamp,
    /// The configuration in force.
    pub settings: &'a settings::Settings,
    /// Source of new ids.
    pub ids: &'a mut dyn ids::IdSource,
}

/// A pure state machine: same state, same input and same `Env` give the same result, always.
///
/// A machine changes itself in place and must check before it changes: on `Err` nothing is
/// different. It is not cloned for each step, because a queue may hold tens of thousands of waiting
/// interactions; when a commit does not succeed the host drops it and loads the row again.
pub trait Machine: Sized + PartialEq + 'static {
    /// Everything it can be told.
    type Input;

    /// Handles one input. On `Err` nothing has changed.
    fn on(&mut self, input: Self::Input, env: &mut Env<'_>) -> Result<Effects, Rejected>;

    /// Handles every deadline at or before `env.now`.
    fn on_tick(&mut self, env: &mut Env<'_>) -> Effects;

    /// The next moment `on_tick` has something to do, and why (for the log).
    fn next_deadline(&self) -> Option<(Timestamp, &'static str)>;

    /// What the machine must do first and what its neighbours must believe, after it was loaded.
    /// Idempotent at every receiver.
    fn reassert(&mut self, env: &mut Env<'_>) -> Effects;

    /// True when the actor may be dropped from memory until its next deadline or message.
    fn is_dormant(&self) -> bool;
}
