//! Refusals: the caller asked for something that is not allowed now. Expected, typed, never a fault.

use super::ids::InteractionId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why an input was refused. Nothing has changed when a machine returns one.
#[derive(Clone, PartialEq, Eq, Debug, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Rejected {
    /// Another agent holds the interaction (SM-40).
    #[error("already taken by {by}")]
    AlreadyTaken {
        /// Public name of the holder.
        by: String,
    },
    /// The offer has ended: withdrawn, expired or replaced.
    #[error("this offer has ended")]
    OfferEnded,
    /// The reply carries the ticket of an earlier ring.
    #[error("this offer was replaced by a newer one")]
    StaleTicket,
    /// The agent does not hold the interaction.
    #[error("you do not hold this interaction")]
    NotHolder,
    /// The state does not allow it.
    #[error("not possible while the interaction is {state}: {rule}")]
    NotNow {
        /// The state by its name in `product.md` section 9.
        state: String,
        /// Why, or what to do first.
        rule: String,
    },
    /// The account does not allow transfers of this kind (ACC-25, ACC-26).
    #[error("this account does not allow transfers of this kind")]
    TransferOff,
    /// There is no such agent or queue to transfer to (TRF-03).
    #[error("there is no such agent or queue to transfer to")]
    NoSuchReceiver,
    /// There is no such agent, or they are disabled.
    #[error("no such agent")]
    NoSuchAgent,
    /// There is no such disposition, or it is not for this conversation (DSP-02).
    #[error("no such disposition for this conversation")]
    NoSuchDisposition,
    /// The customer has another conversation that is open (REO-05).
    #[error("the customer has another conversation that is open")]
    OtherOpen {
        /// Which.
        interaction: InteractionId,
    },
    /// The account names no recontact template (ACC-32).
    #[error("the account has no recontact template")]
    NoRecontactTemplate,
    /// The whitelist refused its customer, who is in no whitelisted list (REO-07).
    #[error("its customer is in no whitelisted list")]
    NotWhitelisted,
    /// Nobody is known who wrote it (WL-03).
    #[error("the account's whitelist refused its customer, who is no contact")]
    Stranger,
    /// The provider of the account cannot do it (PRV-03).
    #[error("{provider} accounts cannot send {what}")]
    NotSupported {
        /// The provider, for people.
        provider: String,
        /// What was asked for.
        what: String,
    },
    /// There is no such message in the thread, the provider does not have it yet, or it cannot be meant.
    #[error("there is no such message, or not for this")]
    NoSuchMessage,
    /// No upload of this agent waits to be sent under this id, or it was checked for another account.
    #[error("this upload is not there any longer")]
    NoSuchUpload,
    /// Only a message that failed can be sent once more (MSG-07).
    #[error("only a message that failed can be sent once more")]
    NotFailed,
    /// A reaction that is no emoji.
    #[error("a reaction is one emoji")]
    NoEmoji,
    /// A text is too long.
    #[error("at most {chars_max} characters are allowed, this one has {chars}")]
    TooLong {
        /// Characters given.
        chars: u32,
        /// Most characters allowed.
        chars_max: u32,
    },
    /// The interaction is closed.
    #[error("the interaction is closed")]
    Closed,
    /// There is no such interaction, or it is not the caller's to see.
    #[error("no such interaction")]
    NoSuchInteraction,
    /// The agent already holds as many interactions as allowed (AGT-05).
    #[error("you hold {held} interactions, your capacity is {capacity}")]
    AtCapacity {
        /// Interactions held.
        held: u32,
        /// The agent's capacity.
        capacity: u32,
    },
    /// The agent has too many tabs open (RTE-04, SYS-12).
    #[error("you have {open} tabs open, at most {limit} are allowed; close a tab first")]
    TabLimit {
        /// Tabs open.
        open: u32,
        /// SYS-12.
        limit: u32,
    },
    /// The receiver of a transfer is paused or signed out (TRF-03).
    #[error("the agent is paused or signed out")]
    ReceiverAway,
    /// The agent is paused or signed out.
    #[error("you are not ready")]
    NotReady,
    /// The message has no text, or too much.
    #[error("a message has 1 to {chars_max} characters, this one has {chars}")]
    BadLength {
        /// Characters given.
        chars: u32,
        /// Most characters allowed.
        chars_max: u32,
    },
    /// An administrator has not switched it on for this agent (AGT-04).
    #[error("an administrator has not allowed you to do this")]
    NotPermitted,
    /// The agent is not signed in, so their status cannot be set for them.
    #[error("the agent is not signed in")]
    NotSignedIn,
    /// The server has paused the agent: that pause ends by itself (PAU-05).
    #[error("the pause {reason} ends by itself and cannot be ended by hand")]
    SystemPaused {
        /// Name of the pause.
        reason: String,
    },
    /// The agent has no such profile to choose (AGT-14).
    #[error("no such profile")]
    NoSuchProfile,
    /// There is no such pause reason.
    #[error("no such pause")]
    NoSuchPause,
    /// The same input was handled before; it has no second effect.
    #[error("already handled")]
    Duplicate,
    /// The actor's subject does not exist (any longer).
    #[error("gone")]
    Gone,
}
