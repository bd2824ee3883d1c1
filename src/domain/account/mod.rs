//! The account: the door. It knows which interaction of a customer is open, so that there is never
//! more than one (INT-04). It writes nothing: its index is rebuilt from the interactions' rows.

mod input;
pub mod settings;

pub use input::Input;

use super::contact::{Contact, Identity};
use super::ids::{AccountId, AgentId, ContactId, InteractionId};
use super::inbound::{Inbound, InboundItem, InboundMessage};
use super::interaction::{self, CustomerWrote, Predecessor};
use super::permissions::Switch;
use super::{ActorKey, Effects, Env, Machine, Rejected, Timestamp};
use std::collections::BTreeMap;

/// The machine behind `ActorKey::Account`.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    id: AccountId,
    open: BTreeMap<ContactId, InteractionId>,
    /// Contacts with an open interaction by phone; those of closed ones stay until the next sweep.
    by_number: BTreeMap<u64, ContactId>,
    /// The same by business-scoped user id, and by phones that are no number.
    by_name: BTreeMap<Box<str>, ContactId>,
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
    /// An account with these interactions open.
    pub fn new(id: AccountId, open: impl IntoIterator<Item = (InteractionId, ContactId, Identity)>) -> Self {
        let mut account = Self {
            id,
            open: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_name: BTreeMap::new(),
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
    }

    fn remove(&mut self, interaction: InteractionId, contact: ContactId) {
        if self.open_interaction(contact) != Some(interaction) {
            return;
        }
        self.open.remove(&contact);
        let open = &self.open;
        if self.by_number.len() > 2 * open.len() {
            self.by_number.retain(|_, contact| open.contains_key(contact));
        }
        if self.by_name.len() > 2 * open.len() {
            self.by_name.retain(|_, contact| open.contains_key(contact));
        }
    }

    /// The contact behind a name, if an interaction of theirs is open.
    fn open_contact(&self, identity: &Identity) -> Option<ContactId> {
        let known = |name| match name {
            Name::Number(number) => self.by_number.get(&number),
            Name::Text(text) => self.by_name.get(text),
        };
        let mut known = Name::all_of(identity).filter_map(known).copied();
        known.find(|contact| self.open.contains_key(contact))
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

    fn arrived(
        &mut self,
        inbound: Inbound,
        succeeds: Option<Predecessor>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if !env.settings.accounts.contains_key(&self.id) {
            return Err(Rejected::Gone);
        }
        let mut fx = Effects::default();
        match inbound.item {
            InboundItem::Message(message) => {
                let (contact, contact_is_new) = self.contact_of(&message, env);
                let known = self.open_interaction(contact.id);
                let interaction = known.unwrap_or_else(|| env.ids.interaction());
                self.insert(interaction, contact.id, &contact.identity);
                let wrote = CustomerWrote {
                    inbox: inbound.inbox,
                    received_at: inbound.received_at,
                    message,
                    contact,
                    contact_is_new,
                    is_first: known.is_none(),
                    succeeds: succeeds.filter(|_| known.is_none()),
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
        }
        Ok(fx)
    }

    /// Who wrote: the stored contact; else the newcomer whose interaction is open already, because
    /// their messages can overtake the commit that stores them; else somebody new (CON-11).
    fn contact_of(&self, message: &InboundMessage, env: &mut Env<'_>) -> (Contact, bool) {
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
        let id = self.open_contact(&message.from).unwrap_or_else(|| env.ids.contact());
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
            },
            true,
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
                self.remove(from, contact);
                self.arrived(*inbound, succeeds, env)
            }
            Input::ReopenAsked {
                agent,
                interaction,
                contact,
            } => self.reopen_asked(agent, interaction, &contact, env),
            Input::InteractionClosed { interaction, contact } => {
                self.remove(interaction, contact);
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
