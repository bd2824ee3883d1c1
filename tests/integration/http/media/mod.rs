//! Files of messages, through a whole server: from the customer's phone to the agent's screen and back.

mod incoming;
mod lying;
pub mod provider;
mod sending;
mod serving;
pub mod stage;
mod uploading;
