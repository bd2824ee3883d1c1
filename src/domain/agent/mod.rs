//! The agent: the ledger of one person's presence, capacity and open offers. It decides what fits
//! on their desk; who holds an interaction is decided by the interaction.

mod capacity;
mod choice;
mod input;
mod offers;
mod pending;
mod presence;
mod standing;
mod work;

pub use input::{Input, Wish};
pub use standing::{Asked, Status, Stored, Supervisor, SystemPause, Work};

use choice::Choice;
use pending::{Pending, PendingOffers};

use super::ids::{AccountId, AgentId, ConnectionId, InteractionId, QueueId, Ticket};
use super::notice::{Audience, Notice, PresenceView};
use super::offer::{Offer, Withdrawn};
use super::queue::Availability;
use super::{Effects, Env, Machine, Rejected, Timestamp};
use crate::config::limits::RECONNECT_GRACE_SECS;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// The machine behind `ActorKey::Agent`.
#[derive(Clone, PartialEq, Debug)]
pub struct Agent {
    id: AgentId,
    /// What survives a restart.
    pub stored: Stored,
    connections: BTreeSet<ConnectionId>,
    held: BTreeMap<InteractionId, Held>,
    /// How many of `held` have an open tab.
    tabs_open: u32,
    offers: PendingOffers,
    /// Places kept for accepts that are being decided.
    claims: BTreeMap<InteractionId, Timestamp>,
    /// Offers that ended lately, for late answers.
    ended: VecDeque<(InteractionId, Ticket, Withdrawn)>,
    /// Queues that want to know, and what they were told last; `None` while it is to be told again.
    reported: BTreeMap<QueueId, Option<Availability>>,
    /// Which queue comes first, while that is being found out (RTE-20).
    choice: Option<Choice>,
    /// True when the reconnect grace of the present absence has been dealt with.
    grace_over: bool,
    /// SYS-10 as it was when the present absence was looked at last, seconds.
    timeout_secs: i64,
    /// What the screens were told last.
    shown: Option<PresenceView>,
}

/// An interaction the agent holds.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Held {
    account: AccountId,
    tab_open: bool,
}

impl Agent {
    /// An agent as stored, holding these interactions, with these windows connected.
    pub fn new(
        id: AgentId,
        stored: Option<Stored>,
        held: impl IntoIterator<Item = (AccountId, InteractionId, bool)>,
        live: impl IntoIterator<Item = ConnectionId>,
    ) -> Self {
        let signed_out = Stored::new(Status::LoggedOut, Timestamp::default());
        let mut agent = Self {
            id,
            stored: stored.unwrap_or(signed_out),
            connections: live.into_iter().collect(),
            held: BTreeMap::new(),
            tabs_open: 0,
            offers: PendingOffers::default(),
            claims: BTreeMap::new(),
            ended: VecDeque::new(),
            reported: BTreeMap::new(),
            choice: None,
            grace_over: false,
            timeout_secs: RECONNECT_GRACE_SECS,
            shown: None,
        };
        for (account, interaction, tab_open) in held {
            agent.hold(interaction, Held { account, tab_open });
        }
        agent
    }

    /// Their id.
    pub fn id(&self) -> AgentId {
        self.id
    }

    /// Offers on their screens with the moment each appeared, in the order of RTE-20.
    pub fn shown_offers(&self) -> Vec<(Arc<Offer>, Timestamp)> {
        let shown = self
            .offers
            .iter()
            .filter_map(|pending| Some((Arc::clone(pending.offer), pending.shown_at?)));
        let mut offers: Vec<_> = shown.collect();
        offers.sort_by_key(|(offer, _)| offer.place());
        offers
    }

    /// The account of an interaction they hold or are offered.
    pub fn account_of(&self, interaction: InteractionId) -> Option<AccountId> {
        let held = self.held.get(&interaction).map(|held| held.account);
        held.or_else(|| self.offers.get(interaction).map(|pending| pending.offer.account))
    }

    /// True when an interaction is theirs according to this ledger.
    pub fn holds(&self, interaction: InteractionId) -> bool {
        self.held.contains_key(&interaction)
    }

    /// True when their status is ready, connected or not.
    pub fn is_ready(&self) -> bool {
        self.stored.is_ready()
    }

    /// True when they are ready and have a live connection.
    pub fn is_present(&self) -> bool {
        self.is_ready() && !self.connections.is_empty()
    }

    /// Their presence as their screens show it.
    pub fn presence(&self, env: &Env<'_>) -> PresenceView {
        let pause = self.stored.pause().map(|(reason, _)| reason.to_owned());
        let status = match &self.stored.status {
            Status::LoggedOut => "logged_out",
            Status::Ready | Status::Paused { .. } if pause.is_some() => "paused",
            Status::Ready | Status::Paused { .. } => "ready",
        };
        let profiles = self.choices(env);
        let undecided = self.stored.work == Work::Undecided;
        PresenceView {
            status,
            pause,
            system: !self.stored.system_pauses.is_empty(),
            set_by: self.stored.set_by().map(|by| by.name.clone()),
            profile: match self.stored.work {
                Work::Profile(profile) => Some(profile),
                Work::Undecided | Work::OwnQueues => None,
            },
            asks_profile: undecided && !profiles.is_empty() && self.stored.status != Status::LoggedOut,
            profiles,
            since: self.stored.since,
            load: self.load(),
            capacity: env.settings.agents.get(&self.id).map_or(0, |agent| agent.capacity),
        }
    }

    /// Tells queues and screens what has changed by this step.
    fn settle(&mut self, env: &Env<'_>, fx: &mut Effects) {
        self.tell_queues(env, fx);
        let presence = self.presence(env);
        if self.shown.as_ref() != Some(&presence) {
            if self.shown.is_some() || !self.connections.is_empty() {
                fx.notify(Audience::Agent(self.id), Notice::Presence(presence.clone()));
            }
            self.shown = Some(presence);
        }
    }

    fn assigned(&mut self, account: AccountId, interaction: InteractionId, tab_open: bool, fx: &mut Effects) {
        self.hold(interaction, Held { account, tab_open });
        self.claims.remove(&interaction);
        let ends = |pending: Pending<'_>| tab_open || pending.offer.asking_queue().is_some();
        if self.offers.get(interaction).is_some_and(ends) {
            self.end_offer(interaction, Withdrawn::Accepted, fx);
        }
    }

    fn hold(&mut self, interaction: InteractionId, held: Held) {
        self.release(interaction);
        self.held.insert(interaction, held);
        self.tabs_open += u32::from(held.tab_open);
    }

    fn release(&mut self, interaction: InteractionId) {
        if let Some(held) = self.held.remove(&interaction) {
            self.tabs_open -= u32::from(held.tab_open);
        }
    }
}

impl Machine for Agent {
    type Input = Input;

    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        let mut fx = Effects::default();
        match input {
            Input::Connected { connection } => self.connected(connection, env, &mut fx)?,
            Input::Disconnected { connection } => self.disconnected(connection, env, &mut fx),
            Input::StatusAsked { wish } => self.status_asked(wish, env, &mut fx)?,
            Input::StatusForced { wish, by, asked } => self.status_forced(wish, by, asked, env, &mut fx)?,
            Input::SystemPaused { cause, reason } => self.system_paused(cause, reason, env, &mut fx),
            Input::SystemPauseEnded { cause } => self.system_pause_ended(cause, env, &mut fx),
            Input::ReceiveAsked if self.is_present() => {}
            Input::ReceiveAsked => return Err(Rejected::ReceiverAway),
            Input::PauseRenamed { from, to } => self.pause_renamed(&from, to, &mut fx),
            Input::ProfileAsked { profile } => self.profile_asked(profile, env, &mut fx)?,
            Input::Offered { offer } => self.offered(offer, env, &mut fx),
            Input::OfferEnded {
                interaction,
                ticket,
                round,
                why,
            } => {
                self.offer_ended(interaction, ticket, round, why, &mut fx);
            }
            Input::Claimed { interaction, ticket } => self.claimed(interaction, ticket, env)?,
            Input::ClaimFailed { interaction, ticket: _ } => {
                self.claims.remove(&interaction);
            }
            Input::OpenAsked { interaction } => self.open_asked(interaction, env)?,
            Input::Rejected { interaction, ticket } => self.rejected(interaction, ticket, &mut fx)?,
            Input::Assigned {
                account,
                interaction,
                tab_open,
            } => {
                self.assigned(account, interaction, tab_open, &mut fx);
            }
            Input::Unassigned { interaction } => {
                self.release(interaction);
                self.system_pause_ended(interaction, env, &mut fx);
            }
            Input::ReportTo { queue } => {
                self.return_inactive_offers(env, &mut fx);
                self.report_to(queue, env, &mut fx);
            }
            Input::WorkWaits { queue, began_at, first } => self.heard(queue, began_at, first),
            Input::ConfigChanged => self.config_changed(env, &mut fx),
        }
        self.settle(env, &mut fx);
        Ok(fx)
    }

    fn on_tick(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        self.expire_offers(env, &mut fx);
        self.claims.retain(|_, until| *until > env.now);
        self.choice_tick(env, &mut fx);
        self.absence_tick(env, &mut fx);
        self.settle(env, &mut fx);
        fx
    }

    fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        let offer = self.offers.next_look().map(|at| (at, "offer"));
        let claim = self.claims.values().min().map(|at| (*at, "claim"));
        let absence = self.absence_deadline().map(|at| (at, "absence"));
        let choice = self.choice.as_ref().map(|choice| (choice.until(), "choice"));
        [offer, claim, absence, choice]
            .into_iter()
            .flatten()
            .min_by_key(|(at, _)| *at)
    }

    fn reassert(&mut self, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        if self.stored.status == Status::LoggedOut {
            self.connections.clear();
        } else if self.connections.is_empty() {
            // The process that held their connections may be gone, and the connections with it.
            if self.stored.disconnected_at.is_none() {
                self.stored.disconnected_at = Some(env.now);
                fx.save();
            }
        } else if self.stored.disconnected_at.take().is_some() {
            fx.save();
        }
        self.leave_if_not_allowed(env, &mut fx);
        self.check_system_pauses(env, &mut fx);
        self.report_to_all(env);
        self.settle(env, &mut fx);
        fx
    }

    fn is_dormant(&self) -> bool {
        self.connections.is_empty() && self.offers.is_empty() && self.claims.is_empty() && self.reported.is_empty()
    }
}
