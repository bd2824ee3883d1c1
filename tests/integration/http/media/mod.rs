//! Files of messages, through a whole server: from the customer's phone to the agent's screen and back.

mod incoming;
mod lying;
mod provider;
mod sending;
mod serving;
mod stage;
mod uploading;
