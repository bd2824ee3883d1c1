//! What the neighbours and the screens are told about an interaction.

use super::{Conversation, Receiver, Routing};
use crate::domain::file_rules::account_rules;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::notice::{AccountCapabilities, Audience, InteractionView, Notice, TagView, TransferView};
use crate::domain::offer::{Offer, OfferKind, OfferText, Withdrawn};
use crate::domain::plan::pass::Values;
use crate::domain::queue::{LeftBecause, Waiting};
use crate::domain::settings::Settings;
use crate::domain::template::in_every_offer;
use crate::domain::variables::names_in;
use crate::domain::{ActorKey, Effects, Env, account, agent, queue};
use std::sync::Arc;

impl Conversation {
    /// Everything the neighbours must believe; idempotent at each of them.
    pub(super) fn reassert(&self, env: &Env<'_>) -> Effects {
        let mut fx = Effects::default();
        match &self.routing {
            Routing::Offering { .. } => self.ask_queue(env, &mut fx),
            Routing::OfferingAgent { .. } => self.ask_agent(env, &mut fx),
            Routing::Disposing { .. } => self.tell_holder(env, &mut fx),
            Routing::Assigned { .. } => {
                self.tell_holder(env, &mut fx);
                self.lift_pause(&mut fx);
            }
            Routing::WaitAgent { .. } | Routing::WaitQueue { .. } | Routing::Transferring { .. } => {
                self.tell_holder(env, &mut fx);
                self.ask_agent(env, &mut fx);
                self.ask_queue(env, &mut fx);
            }
            Routing::Bot { .. } => self.ask_bot(env, &mut fx),
            Routing::Closed { .. } => self.tell_door(&mut fx),
            Routing::Planning { .. } | Routing::Parked => {}
        }
        fx
    }

    /// Puts the interaction into the queue it rings.
    pub(super) fn ask_queue(&self, env: &Env<'_>, fx: &mut Effects) {
        let Some(ring) = self.ringing_queue() else { return };
        let excluded: Vec<AgentId> = match &self.routing {
            Routing::WaitQueue {
                hold,
                holder_lapsed: true,
                ..
            }
            | Routing::Transferring { hold, .. } => vec![hold.agent],
            Routing::WaitQueue { .. }
            | Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => Vec::new(),
        };
        let Some(offer) = self.offer(env) else { return };
        let waiting = Waiting {
            account: self.account,
            offer: Arc::new(offer),
            until: ring.wait.until,
            excluded,
        };
        fx.tell(ActorKey::Queue(ring.queue), queue::Input::Enqueued(Box::new(waiting)));
    }

    /// The text of pending queue offers changed (SM-13).
    pub(super) fn reword_queue(&self, env: &Env<'_>, fx: &mut Effects) {
        let (Some(ring), Some(offer)) = (self.ringing_queue(), self.offer(env)) else {
            return;
        };
        let reworded = queue::Input::Reworded {
            interaction: self.id,
            ticket: ring.wait.ticket,
            text: OfferText {
                preview: offer.preview,
                template: offer.template,
                values: offer.values,
            },
        };
        fx.tell(ActorKey::Queue(ring.queue), reworded);
    }

    /// Takes the interaction out of the queue it rings, if it rings one.
    pub(super) fn leave_queue(&self, because: LeftBecause, fx: &mut Effects) {
        let Some(ring) = self.ringing_queue() else { return };
        let left = queue::Input::Left {
            interaction: self.id,
            ticket: ring.wait.ticket,
            because,
        };
        fx.tell(ActorKey::Queue(ring.queue), left);
    }

    /// Offers the interaction to the one agent who is asked.
    pub(super) fn ask_agent(&self, env: &Env<'_>, fx: &mut Effects) {
        let (Some((agent, _)), Some(offer)) = (self.asked_agent(), self.offer(env)) else {
            return;
        };
        let offer = Arc::new(offer);
        fx.tell(ActorKey::Agent(agent), agent::Input::Offered { offer });
    }

    /// The text of a pending offer to one agent changed: the same offer, said again.
    pub(super) fn reword_agent(&self, env: &Env<'_>, fx: &mut Effects) {
        self.ask_agent(env, fx);
    }

    /// Ends the offer to the one agent who is asked, if one is pending.
    pub(super) fn withdraw_from_asked(&self, why: Withdrawn, fx: &mut Effects) {
        let Some((agent, wait)) = self.asked_agent() else {
            return;
        };
        let ended = agent::Input::OfferEnded {
            interaction: self.id,
            ticket: wait.ticket,
            round: u32::MAX,
            why,
        };
        fx.tell(ActorKey::Agent(agent), ended);
    }

    /// Tells the holder's ledger that the interaction is theirs.
    /// With the pause that holds while they dispose of it (DSP-11).
    pub(super) fn tell_holder(&self, env: &Env<'_>, fx: &mut Effects) {
        let Some(hold) = self.hold() else { return };
        let assigned = agent::Input::Assigned {
            account: self.account,
            interaction: self.id,
            tab_open: hold.tab_open,
        };
        fx.tell(ActorKey::Agent(hold.agent), assigned);
        if let Routing::Disposing { .. } = self.routing {
            let paused = agent::Input::SystemPaused {
                cause: self.id,
                reason: env.settings.disposing_pause(self.account),
            };
            fx.tell(ActorKey::Agent(hold.agent), paused);
        }
    }

    /// The pause while disposing is over, if there was one (DSP-12, DSP-13).
    pub(super) fn lift_pause(&self, fx: &mut Effects) {
        if let Some(hold) = self.hold() {
            let ended = agent::Input::SystemPauseEnded { cause: self.id };
            fx.tell(ActorKey::Agent(hold.agent), ended);
        }
    }

    /// Tells the account that the customer's next message opens a new interaction.
    pub(super) fn tell_door(&self, fx: &mut Effects) {
        let closed = account::Input::InteractionClosed {
            interaction: self.id,
            contact: self.contact.id,
            awaits_answer: self.awaits_answer(),
        };
        fx.tell(ActorKey::Account(self.account), closed);
    }

    /// Shows the present state on the holder's screens.
    pub(super) fn show(&self, env: &Env<'_>, fx: &mut Effects) {
        if let Some(hold) = self.hold() {
            fx.notify(Audience::Agent(hold.agent), Notice::Updated(Box::new(self.view(env))));
        }
    }

    fn offer(&self, env: &Env<'_>) -> Option<Offer> {
        let (wait, queue, kind) = match &self.routing {
            Routing::Offering { ring, .. } | Routing::WaitQueue { ring, .. } => {
                (ring.wait, Some(ring.queue), OfferKind::New)
            }
            Routing::WaitAgent { hold, wait } => (*wait, hold.queue, OfferKind::YourConversation),
            Routing::OfferingAgent { wait, .. } => (*wait, None, OfferKind::New),
            Routing::Transferring { to, .. } => {
                let queue = match to {
                    Receiver::Queue { ring } => Some(ring.queue),
                    Receiver::Agent { .. } => None,
                };
                (to.wait(), queue, OfferKind::Transfer)
            }
            Routing::Planning { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::Disposing { .. }
            | Routing::Closed { .. } => return None,
        };
        let account = env.settings.accounts.get(&self.account)?;
        let queue_name = queue_name(queue, env);
        let contact_label = self.contact.identity.label();
        Some(Offer {
            interaction: self.id,
            account: self.account,
            ticket: wait.ticket,
            round: 0,
            queue,
            kind,
            account_name: account.name.clone(),
            account_key: account.key.clone(),
            template: account.notification_template.clone(),
            values: self
                .notification_values(&account.notification_template, env)
                .map(Arc::new),
            queue_name,
            contact_name: self.contact.name.as_str().into(),
            contact_label: contact_label.into(),
            preview: self.preview.as_str().into(),
            sound: account.sound,
            shake: account.shake,
            renotify_secs: env.settings.global.renotify_secs,
            weight: queue
                .and_then(|id| env.settings.queues.get(&id))
                .map_or(0, |queue| queue.weight),
            waiting_since: wait.since,
            until: wait.until,
            exclusive: false,
        })
    }

    /// What a notification names beside what every offer says; nearly all name nothing else.
    fn notification_values(&self, template: &str, env: &Env<'_>) -> Option<Values> {
        let named: Vec<&str> = names_in(template).filter(|name| !in_every_offer(name)).collect();
        if named.is_empty() {
            return None;
        }
        let mut values = self.values(env.settings, env.now);
        values.retain(|name, _| {
            let group = name.split_once('.').map(|(group, _)| group);
            named.contains(&name.as_str()) || group.is_some_and(|group| named.contains(&group))
        });
        Some(values)
    }

    /// The interaction as its holder sees it.
    pub fn view(&self, env: &Env<'_>) -> InteractionView {
        self.view_with(env.settings)
    }

    /// The interaction as its holder sees it, outside a step.
    pub fn view_with(&self, settings: &Settings) -> InteractionView {
        let account = settings.accounts.get(&self.account);
        let hold = self.hold();
        let queue = hold.and_then(|hold| hold.queue);
        InteractionView {
            id: self.id,
            account: self.account,
            account_name: account.map(|account| account.name.clone()).unwrap_or_default(),
            account_key: account.map(|account| account.key.clone()).unwrap_or_default(),
            contact: self.contact.id,
            contact_name: self.contact.name.clone(),
            contact_label: self.contact.identity.label(),
            state: self.state(),
            agent: hold.map(|hold| hold.agent),
            queue,
            queue_name: queue
                .and_then(|id| settings.queues.get(&id))
                .map(|queue| queue.name.clone()),
            tab_open: hold.is_some_and(|hold| hold.tab_open),
            unread: self.unread,
            created_at: self.created_at,
            assigned_at: hold.map(|hold| hold.since),
            last_message_at: self.last_message_at,
            last_message_direction: self.last_message_direction,
            preview: self.preview.clone(),
            window_expires_at: self.shown_window(),
            origin: self.origin(),
            transfer: self.transfer_view(settings),
            disposition: self
                .rare
                .get()
                .disposed
                .as_ref()
                .map(|disposed| disposed.levels.clone()),
            recontact_template: account
                .filter(|account| account.kind.capabilities().templates)
                .and_then(|account| account.groups.recontact.as_ref())
                .map(|template| template.name.clone()),
            must_dispose: account.is_some_and(|account| account.groups.disposition.on),
            reopened_at: self.rare.get().reopened.map(|reopened| reopened.at),
            tags: self.tag_views(settings),
            capabilities: account.map(|account| AccountCapabilities {
                can: account.kind.capabilities(),
                files: account_rules(account.kind, settings),
            }),
        }
    }

    /// Its tags as labels show them, by name.
    pub fn tag_views(&self, settings: &Settings) -> Vec<TagView> {
        let known = self.tags.iter().filter_map(|id| {
            let tag = settings.tags.get(id)?;
            Some(TagView {
                id: *id,
                name: tag.name.clone(),
                color: tag.color.clone(),
            })
        });
        let mut views: Vec<TagView> = known.collect();
        views.sort_by_cached_key(|tag| tag.name.to_lowercase());
        views
    }

    fn transfer_view(&self, settings: &Settings) -> Option<TransferView> {
        let Routing::Transferring { to, .. } = &self.routing else {
            return None;
        };
        Some(TransferView {
            to: to.target().name(settings),
            until: to.wait().until,
        })
    }
}

fn queue_name(queue: Option<QueueId>, env: &Env<'_>) -> Option<std::sync::Arc<str>> {
    queue
        .and_then(|id| env.settings.queues.get(&id))
        .map(|queue| queue.name.clone())
}
