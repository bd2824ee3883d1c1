//! The account: the door. It knows which interaction of a customer is open, so that there is never
//! more than one (INT-04). It writes nothing: its index is rebuilt from the interactions' rows.

mod input;
mod refused;
pub mod settings;

pub use input::Input;

use super::contact::{Contact, Details, Identity};
use super::ids::{AccountId, AgentId, ContactId, InteractionId};
use super::inbound::{Inbound, InboundItem, InboundMessage};
use super::interaction::{self, CustomerWrote, Predecessor, Refusal};
use super::permissions::Switch;
use super::{ActorKey, Effects, Env, Machine, Rejected, Timestamp};
use crate::config::limits::LATELY_CLOSED_MAX;
use refused::Refused;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The machine behind `ActorKey::Account`.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    id: AccountId,
    open: BTreeMap<ContactId, InteractionId>,
    /// Closed ones that an answer to a recontact template reopens, while nothing else of the contact is open.
    awaited: BTreeMap<ContactId, InteractionId>,
    /// Contacts with an open interaction by phone; those of closed ones stay until a sweep.
    by_number: BTreeMap<u64, ContactId>,
    /// The same by business-scoped user id, and by phones that are no number.
    by_name: BTreeMap<Box<str>, ContactId>,
    /// Contacts whose interaction was closed, and when, newest last. Messages that were on their way then say
    /// that nobody knows their sender, although the interaction has made them a record.
    lately_closed: VecDeque<(Timestamp, ContactId)>,
    /// Whom the whitelist refused lately.
    refused: Refused,
}

/// What an account knows a customer by. Tens of thousands wait at a time, and a number is a third of its
/// digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Name<'a> {
    Number(u64),
    Text(&'a str),
}

impl<'a> Name<'a> {
    fn of_phone(phone: &'a str) -> Self {
        match phone.parse() {
            // Others with the same value would be somebody else.
            Ok(number) if phone.starts_with(|first: char| matches!(first, '1'..='9')) => Self::Number(number),
            Ok(_) | Err(_) => Self::Text(phone),
        }
    }

    fn all_of(identity: &'a Identity) -> impl Iterator<Item = Self> {
        let by_phone = identity.phone.as_deref().map(Self::of_phone);
        let by_bsuid = identity.bsuid.as_deref().map(Self::Text);
        [by_phone, by_bsuid].into_iter().flatten()
    }
}

impl Account {
    /// An account with these interactions open, and these closed ones that await an answer.
    pub fn new(
        id: AccountId,
        open: impl IntoIterator<Item = (InteractionId, ContactId, Identity)>,
        awaited: impl IntoIterator<Item = (InteractionId, ContactId)>,
    ) -> Self {
        let awaited = awaited.into_iter().map(|(interaction, contact)| (contact, interaction));
        let mut account = Self {
            id,
            open: BTreeMap::new(),
            awaited: awaited.collect(),
            by_number: BTreeMap::new(),
            by_name: BTreeMap::new(),
            lately_closed: VecDeque::new(),
            refused: Refused::default(),
        };
        for (interaction, contact, identity) in open {
            account.insert(interaction, contact, &identity);
        }
        account
    }

    /// The open interaction of a contact.
    pub fn open_interaction(&self, contact: ContactId) -> Option<InteractionId> {
        self.open.get(&contact).copied()
    }

    fn insert(&mut self, interaction: InteractionId, contact: ContactId, identity: &Identity) {
        for name in Name::all_of(identity) {
            match name {
                Name::Number(number) => self.by_number.insert(number, contact),
                Name::Text(text) => self.by_name.insert(text.into(), contact),
            };
        }
        self.open.insert(contact, interaction);
        self.awaited.remove(&contact);
    }

    fn remove(&mut self, interaction: InteractionId, contact: ContactId, now: Timestamp) {
        if self.open_interaction(contact) != Some(interaction) {
            return;
        }
        self.open.remove(&contact);
        self.lately_closed.push_back((now, contact));
        if self.lately_closed.len() > LATELY_CLOSED_MAX {
            self.lately_closed.pop_front();
        }
        let names_max = 2 * (self.open.len() + self.lately_closed.len());
        if self.by_number.len().max(self.by_name.len()) > names_max {
            let mut kept: BTreeSet<ContactId> = self.open.keys().copied().collect();
            kept.extend(self.lately_closed.iter().map(|(_, contact)| *contact));
            self.by_number.retain(|_, contact| kept.contains(contact));
            self.by_name.retain(|_, contact| kept.contains(contact));
        }
    }

    /// The contact behind a name, if an interaction of theirs is open, or was when the message arrived; and
    /// whether it may be not stored yet.
    fn known_contact(&self, identity: &Identity, arrived_at: Timestamp) -> Option<(ContactId, bool)> {
        let known = |name| match name {
            Name::Number(number) => self.by_number.get(&number),
            Name::Text(text) => self.by_name.get(text),
        };
        let was_open = |contact: ContactId| {
            let mut lately = self.lately_closed.iter().rev();
            lately.any(|(closed_at, closed)| *closed == contact && arrived_at <= *closed_at)
        };
        let mut known = Name::all_of(identity).filter_map(known).copied();
        known.find_map(|contact| {
            let is_open = self.open.contains_key(&contact);
            (is_open || was_open(contact)).then_some((contact, is_open))
        })
    }

    /// REO-05: one open interaction per customer. The wish goes on to the interaction from here, so that a
    /// message of the customer is either before it or after it.
    fn reopen_asked(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        contact: &Contact,
        env: &Env<'_>,
    ) -> Result<Effects, Rejected> {
        if !env.settings.agent_may(agent, Switch::Reopen) || !env.settings.may_work(agent) {
            return Err(Rejected::NotPermitted);
        }
        let open = self.open_interaction(contact.id);
        if let Some(other) = open.filter(|other| *other != interaction) {
            return Err(Rejected::OtherOpen { interaction: other });
        }
        let mut fx = Effects::default();
        if open.is_none() {
            self.insert(interaction, contact.id, &contact.identity);
            let key = ActorKey::Interaction(self.id, interaction);
            fx.tell(key, interaction::Input::Reopened { agent });
        }
        Ok(fx)
    }

    /// OUT-01..OUT-04: who may write first, and in which interaction. A message of the customer that comes now goes
    /// to the same one, whichever of both is first.
    fn start_asked(
        &mut self,
        agent: AgentId,
        interaction: InteractionId,
        contact: &Contact,
        env: &Env<'_>,
    ) -> Result<Effects, Rejected> {
        let account = env.settings.accounts.get(&self.id).ok_or(Rejected::Gone)?;
        if !env.settings.agent_may(agent, Switch::SendTemplates)
            || !env.settings.may_work(agent)
            || !account.agents.contains(&agent)
        {
            return Err(Rejected::NotPermitted);
        }
        account.kind.must_support("new conversations", |can| can.templates)?;
        if let Some(other) = self.open_interaction(contact.id) {
            return Err(Rejected::OtherOpen { interaction: other });
        }
        self.insert(interaction, contact.id, &contact.identity);
        Ok(Effects::default())
    }

    fn arrived(
        &mut self,
        inbound: Inbound,
        succeeds: Option<Predecessor>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        let Some(config) = env.settings.accounts.get(&self.id) else {
            return Err(Rejected::Gone);
        };
        let has_whitelist = config.groups.whitelist.on;
        let mut fx = Effects::default();
        match inbound.item {
            InboundItem::Message(message) => {
                let (contact, contact_is_new) = self.contact_of(&message, inbound.received_at, env);
                let known = self
                    .open_interaction(contact.id)
                    .or_else(|| self.awaited.remove(&contact.id));
                let interaction = known.unwrap_or_else(|| env.ids.interaction());
                let is_refused = has_whitelist && known.is_none() && !message.is_whitelisted;
                let refused = is_refused.then(|| Refusal {
                    answer: self.refused.may_be_answered(&contact.identity, env.now),
                });
                if refused.is_none() {
                    self.insert(interaction, contact.id, &contact.identity);
                }
                let wrote = CustomerWrote {
                    inbox: inbound.inbox,
                    received_at: inbound.received_at,
                    message,
                    contact,
                    contact_is_new,
                    is_first: known.is_none(),
                    succeeds: succeeds.filter(|_| known.is_none()),
                    refused,
                };
                let key = ActorKey::Interaction(self.id, interaction);
                fx.tell(key, interaction::Input::CustomerWrote(Box::new(wrote)));
            }
            InboundItem::Status(status) => {
                let Some((interaction, _)) = status.about else {
                    return Ok(fx);
                };
                let key = ActorKey::Interaction(self.id, interaction);
                let report = interaction::Input::StatusReported {
                    inbox: inbound.inbox,
                    status: Box::new(status),
                };
                fx.tell(key, report);
            }
            // Whatever it is about belongs to the conversation that has the message, open or not (MSG-11).
            InboundItem::Change(change) => {
                let Some((interaction, _)) = change.about else {
                    return Ok(fx);
                };
                let changed = interaction::Input::CustomerChanged {
                    inbox: inbound.inbox,
                    change: Box::new(change),
                };
                fx.tell(ActorKey::Interaction(self.id, interaction), changed);
            }
        }
        Ok(fx)
    }

    /// Who wrote: the stored contact; else the newcomer whose interaction is open already, or was when the message
    /// arrived, because messages can overtake the commit that stores their sender; else somebody new (CON-11).
    fn contact_of(&self, message: &InboundMessage, arrived_at: Timestamp, env: &mut Env<'_>) -> (Contact, bool) {
        if let Some(contact) = &message.contact {
            let identity = Identity {
                phone: message.from.phone.clone().or_else(|| contact.identity.phone.clone()),
                bsuid: message.from.bsuid.clone().or_else(|| contact.identity.bsuid.clone()),
            };
            return (
                Contact {
                    identity,
                    ..contact.clone()
                },
                false,
            );
        }
        let known = self.known_contact(&message.from, arrived_at);
        let (id, is_new) = known.unwrap_or_else(|| (env.ids.contact(), true));
        let profile_name = message
            .profile_name
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let name = profile_name.map_or_else(|| message.from.label(), str::to_owned);
        (
            Contact {
                id,
                name,
                identity: message.from.clone(),
                details: Details::default(),
            },
            is_new,
        )
    }
}

impl Machine for Account {
    type Input = Input;

    fn on(&mut self, input: Input, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        match input {
            Input::Arrived(inbound) => self.arrived(*inbound, None, env),
            Input::Bounced {
                from,
                contact,
                inbound,
                succeeds,
            } => {
                self.remove(from, contact, env.now);
                self.awaited.remove(&contact);
                self.arrived(*inbound, succeeds, env)
            }
            Input::ReopenAsked {
                agent,
                interaction,
                contact,
            } => self.reopen_asked(agent, interaction, &contact, env),
            Input::StartAsked {
                agent,
                interaction,
                contact,
            } => self.start_asked(agent, interaction, &contact, env),
            Input::InteractionReopened { interaction, contact } => {
                self.insert(interaction, contact.id, &contact.identity);
                Ok(Effects::default())
            }
            Input::InteractionClosed {
                interaction,
                contact,
                awaits_answer,
            } => {
                self.remove(interaction, contact, env.now);
                if awaits_answer && !self.open.contains_key(&contact) {
                    self.awaited.insert(contact, interaction);
                }
                Ok(Effects::default())
            }
        }
    }

    fn on_tick(&mut self, _env: &mut Env<'_>) -> Effects {
        Effects::default()
    }

    fn next_deadline(&self) -> Option<(Timestamp, &'static str)> {
        None
    }

    fn reassert(&mut self, _env: &mut Env<'_>) -> Effects {
        Effects::default()
    }

    fn is_dormant(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_phones_with_one_way_to_write_them_are_numbers() {
        for (phone, expected) in [
            ("447700900142", Name::Number(447_700_900_142)),
            ("0447700900142", Name::Text("0447700900142")),
            ("+447700900142", Name::Text("+447700900142")),
            ("99999999999999999999", Name::Text("99999999999999999999")),
            ("", Name::Text("")),
        ] {
            assert_eq!(Name::of_phone(phone), expected);
        }
    }
}
