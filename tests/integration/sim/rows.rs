//! What survives: the rows, messages and inbox of the simulated world.

use super::files::Files;
use crate::support::world::ACCOUNT;
use std::collections::{BTreeMap, BTreeSet};
use switchboard::domain::account::Account;
use switchboard::domain::agent::{Agent, Stored};
use switchboard::domain::contact::Contact;
use switchboard::domain::ids::{AgentId, ConnectionId, InboxId, InteractionId, MessageId, QueueId};
use switchboard::domain::inbound::Inbound;
use switchboard::domain::interaction::{Conversation, Interaction};
use switchboard::domain::message::{Message, MessageChange, Sender};
use switchboard::domain::queue::{Memory, Queue};
use switchboard::domain::{ActorKey, Durable, Effects};

#[derive(Clone, Default)]
pub struct Rows {
    pub conversations: BTreeMap<InteractionId, Conversation>,
    pub agents: BTreeMap<AgentId, Stored>,
    pub queues: BTreeMap<QueueId, Memory>,
    pub contacts: BTreeMap<String, Contact>,
    /// Items that wait to be consumed.
    pub inbox: BTreeMap<InboxId, Inbound>,
    pub consumed: BTreeSet<InboxId>,
    pub messages: Vec<Message>,
    /// Messages that are on their way to the provider.
    pub calls: Vec<MessageId>,
    pub files: Files,
}

/// The machine whose step is written.
pub enum Machine<'a> {
    Account,
    Interaction(&'a Interaction),
    Queue(QueueId, &'a Memory),
    Agent(AgentId, &'a Stored),
}

impl Rows {
    /// True when an item that the step consumes has taken effect before.
    pub fn is_duplicate(&self, effects: &Effects) -> bool {
        effects.durable.iter().any(|one| match one {
            Durable::Consume(inbox) => self.consumed.contains(inbox),
            Durable::SaveContact { .. }
            | Durable::Save(_)
            | Durable::Advance { .. }
            | Durable::Change { .. }
            | Durable::WantFile(_)
            | Durable::KeepFile { .. }
            | Durable::FileEnded { .. }
            | Durable::PauseBegan { .. }
            | Durable::PauseEnded
            | Durable::Forced { .. }
            | Durable::Record(_)
            | Durable::Call(_)
            | Durable::Settle { .. } => false,
        })
    }

    /// True when the customer has another conversation that is open: the index of the table refuses it.
    pub fn is_second(&self, machine: &Machine<'_>, effects: &Effects) -> bool {
        let Machine::Interaction(Interaction::Stored(one)) = machine else {
            return false;
        };
        let mut others = self
            .conversations
            .values()
            .filter(|other| other.id != one.id && other.is_open());
        effects.save && one.is_open() && others.any(|other| other.contact.id == one.contact.id)
    }

    /// Writes a step.
    pub fn write(&mut self, machine: &Machine<'_>, effects: &Effects) {
        self.no_bot_speaks_behind_an_agent(effects);
        match machine {
            Machine::Interaction(Interaction::Stored(conversation)) if effects.save => {
                self.conversations.insert(conversation.id, (**conversation).clone());
            }
            Machine::Queue(id, memory) if effects.save => {
                self.queues.insert(*id, (*memory).clone());
            }
            Machine::Agent(id, stored) if effects.save => {
                self.agents.insert(*id, (*stored).clone());
            }
            Machine::Account | Machine::Interaction(_) | Machine::Queue(..) | Machine::Agent(..) => {}
        }
        for effect in &effects.durable {
            match effect {
                Durable::SaveContact { contact, .. } => {
                    let phone = contact.identity.phone.clone().unwrap_or_default();
                    let known = self.contacts.insert(phone, contact.clone());
                    assert!(known.is_none(), "a contact was made twice: {contact:?}");
                }
                Durable::Save(message) => {
                    let is_new = self.messages.iter().all(|known| known.id != message.id);
                    assert!(is_new, "a message was saved twice: {message:?}");
                    self.messages.push(message.clone());
                }
                Durable::Call(call) => {
                    assert!(!self.calls.contains(&call.message), "I13: {call:?}");
                    self.calls.push(call.message);
                }
                Durable::Consume(inbox) => {
                    self.inbox.remove(inbox);
                    self.consumed.insert(*inbox);
                }
                Durable::Change { message, change } => self.change(*message, change),
                Durable::WantFile(file) => self.files.wanted(file.message, file.interaction),
                Durable::KeepFile {
                    message,
                    interaction,
                    sent,
                } => self.files.kept(*message, *interaction, sent),
                Durable::FileEnded { message, state } => self.files.ended(*message, state),
                Durable::Advance { .. }
                | Durable::PauseBegan { .. }
                | Durable::PauseEnded
                | Durable::Forced { .. }
                | Durable::Record(_)
                | Durable::Settle { .. } => {}
            }
        }
    }

    fn change(&mut self, id: MessageId, change: &MessageChange) {
        let message = self.messages.iter_mut().find(|message| message.id == id);
        let Some(message) = message else {
            panic!("message {id} was changed before it was written")
        };
        match change {
            MessageChange::Reaction { by, emoji } => message.reactions.set(*by, emoji.clone()),
            MessageChange::Edited { content, at } => {
                message.content = content.clone();
                message.edited_at = Some(*at);
            }
            MessageChange::Deleted { at } => message.deleted_at = Some(*at),
            // Its call is made once more.
            MessageChange::Resent => self.calls.retain(|call| *call != id),
        }
    }

    /// APP-BOT-03. Whoever gets it in the step in which the bot's time ended gets it after the bot's last word.
    fn no_bot_speaks_behind_an_agent(&self, effects: &Effects) {
        for effect in &effects.durable {
            let Durable::Save(message) = effect else { continue };
            let held = self
                .conversations
                .get(&message.interaction)
                .and_then(|one| one.first_agent);
            let by_bot = matches!(message.sender, Sender::Bot(_));
            assert!(
                !by_bot || held.is_none(),
                "APP-BOT-03: {held:?} has had it, and yet {message:?}"
            );
        }
    }

    pub fn account(&self) -> Account {
        let open = self.conversations.values().filter(|one| one.is_open());
        let awaited = self.conversations.values().filter(|one| one.awaits_answer());
        Account::new(
            ACCOUNT,
            open.map(|one| (one.id, one.contact.id, one.contact.identity.clone())),
            awaited.map(|one| (one.id, one.contact.id)),
        )
    }

    /// As it is read from the row's JSON.
    pub fn interaction(&self, id: InteractionId) -> Interaction {
        match self.conversations.get(&id) {
            None => Interaction::Unborn(ACCOUNT, id),
            Some(row) => {
                let json = serde_json::to_value(row).expect("it can be written");
                let read: Conversation = serde_json::from_value(json).expect("it can be read");
                assert_eq!(&read, row, "I12");
                Interaction::Stored(Box::new(read))
            }
        }
    }

    pub fn queue(&self, id: QueueId) -> Queue {
        let rings = |one: &&Conversation| one.ringing_queue().is_some_and(|ring| ring.queue == id);
        let waiting = self.conversations.values().filter(rings);
        let waiting = waiting.map(|one| ActorKey::Interaction(ACCOUNT, one.id)).collect();
        Queue::new(id, self.queues.get(&id).cloned().unwrap_or_default(), waiting)
    }

    pub fn agent(&self, id: AgentId, live: Vec<ConnectionId>) -> Agent {
        let held = self.conversations.values().filter_map(|one| {
            let hold = one.hold().filter(|hold| hold.agent == id)?;
            Some((ACCOUNT, one.id, hold.tab_open))
        });
        Agent::new(id, self.agents.get(&id).cloned(), held, live)
    }
}
