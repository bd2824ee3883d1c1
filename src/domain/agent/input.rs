//! What an agent's ledger can be told.

use super::{Asked, Supervisor};
use crate::domain::ids::{AccountId, AgentProfileId, ConnectionId, InteractionId, QueueId, Ticket};
use crate::domain::offer::{Offer, Withdrawn};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One thing that happened to an agent, or that they ask for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A window of theirs connected.
    Connected {
        /// The socket.
        connection: ConnectionId,
    },
    /// A window of theirs is gone.
    Disconnected {
        /// The socket.
        connection: ConnectionId,
    },
    /// They change their status.
    StatusAsked {
        /// To what.
        wish: Wish,
    },
    /// A supervisor changes it (AGT-16).
    StatusForced {
        /// To what.
        wish: Wish,
        /// Who does.
        by: Supervisor,
        /// How they asked; `None` when whoever tells this writes the audit log.
        #[serde(default)]
        asked: Option<Asked>,
    },
    /// The server pauses them until it ends the pause (PAU-05); said again it changes nothing.
    SystemPaused {
        /// The interaction it is for.
        cause: InteractionId,
        /// Name of the pause.
        reason: String,
    },
    /// The system pause for this interaction ends.
    SystemPauseEnded {
        /// Which interaction.
        cause: InteractionId,
    },
    /// Somebody hands them an interaction: checks that they are there (TRF-03).
    ReceiveAsked,
    /// An administrator renamed a pause they may be in.
    PauseRenamed {
        /// Its name until then.
        from: String,
        /// Its name since.
        to: String,
    },
    /// They choose the profile to work on, or none (AGT-14).
    ProfileAsked {
        /// Which.
        profile: Option<AgentProfileId>,
    },
    /// An offer for them.
    Offered {
        /// What it says.
        offer: Arc<Offer>,
    },
    /// An offer of theirs ended.
    OfferEnded {
        /// Which interaction.
        interaction: InteractionId,
        /// Its ring.
        ticket: Ticket,
        /// Its round; an offer of a later round stays.
        round: u32,
        /// Why.
        why: Withdrawn,
    },
    /// They want to accept: checks offer, capacity and tabs, and keeps a place for it. The
    /// interaction is asked next, by whoever asked this.
    Claimed {
        /// Which interaction.
        interaction: InteractionId,
        /// From the offer.
        ticket: Ticket,
    },
    /// The interaction refused: the place is free again.
    ClaimFailed {
        /// Which interaction.
        interaction: InteractionId,
        /// From the offer.
        ticket: Ticket,
    },
    /// They want to open the tab of an interaction they hold: checks the tab limit (SYS-12).
    OpenAsked {
        /// Which interaction.
        interaction: InteractionId,
    },
    /// They say no to an offer.
    Rejected {
        /// Which interaction.
        interaction: InteractionId,
        /// From the offer.
        ticket: Ticket,
    },
    /// An interaction is theirs; said again it changes nothing.
    Assigned {
        /// Its account.
        account: AccountId,
        /// Which one.
        interaction: InteractionId,
        /// True while its tab is open.
        tab_open: bool,
    },
    /// An interaction is not theirs any longer.
    Unassigned {
        /// Which one.
        interaction: InteractionId,
    },
    /// A queue wants to know what they can be offered, now and on every change.
    ReportTo {
        /// The queue.
        queue: QueueId,
    },
    /// A queue says what waits there first for them, while they find out which queue comes first (RTE-20).
    WorkWaits {
        /// The queue.
        queue: QueueId,
        /// From the question.
        began_at: Timestamp,
        /// Since when what they would be offered there waits; `None` when nothing does.
        first: Option<(Timestamp, InteractionId)>,
    },
    /// Their membership, capacity or account may have changed.
    ConfigChanged,
}

/// A status an agent may choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Take work.
    Ready,
    /// Take no new work.
    Pause {
        /// Name of the pause.
        reason: String,
    },
    /// Sign out.
    LogOut,
}
