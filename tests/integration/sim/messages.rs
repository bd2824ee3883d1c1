//! What people do with messages that are there: they react, rewrite, take back, quote, and send once more.

use super::commands::Play;
use crate::support::world::ACCOUNT;
use rand::RngExt;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AgentId, ClientRef, InboxId, InteractionId};
use switchboard::domain::inbound::{CustomerChange, Inbound, InboundChange, InboundItem};
use switchboard::domain::interaction::Input;
use switchboard::domain::message::{Direction, Message};
use switchboard::domain::{ActorKey, account};

const EMOJI: &str = "\u{1f44d}";

impl Play {
    /// The customer does something with a message of either side, however long ago.
    pub(super) fn customer_changes(&mut self) {
        let Some(message) = self.some_message(|_| true) else {
            return;
        };
        let change = match self.sim.rng.random_range(0..5) {
            // With the same words: the model compares them.
            0 if message.direction == Direction::In => CustomerChange::Edited {
                content: Box::new(message.content.clone()),
            },
            1 if message.direction == Direction::In => CustomerChange::Revoked,
            2 => CustomerChange::Reacted { emoji: None },
            _ => CustomerChange::Reacted {
                emoji: Some(EMOJI.to_owned()),
            },
        };
        let (number, now) = (self.number(), self.sim.now);
        self.told.push(format!("{now}: {change:?} of message {}", message.id));
        let inbound = Inbound {
            inbox: InboxId(number),
            account: ACCOUNT,
            received_at: now,
            item: InboundItem::Change(InboundChange {
                provider_id: format!("wamid.event.{number}"),
                target: format!("wamid.of.{}", message.id),
                about: Some((message.interaction, message.id)),
                at: now,
                change,
            }),
        };
        self.sim.rows.inbox.insert(InboxId(number), inbound.clone());
        self.sim
            .send(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    }

    /// The agent reacts, answers a message, or sends one once more; sensible or not.
    pub(super) fn agent_changes(&mut self, agent: AgentId, key: ActorKey, id: InteractionId) {
        let Some(mut target) = self.some_message(|message| message.interaction == id) else {
            return;
        };
        target
            .provider_id
            .get_or_insert_with(|| format!("wamid.of.{}", target.id));
        let client_ref = format!("ref {}", self.number());
        let known = ClientRef(client_ref.clone());
        let target = Box::new(target);
        let input = match self.sim.rng.random_range(0..4) {
            0 => {
                let content = Content::text(client_ref.clone());
                let quote = Some(target);
                let sent = Input::AgentSent {
                    agent,
                    client_ref: known,
                    content,
                    file: None,
                    quote,
                };
                let answer = self.sim.ask(key, sent);
                self.told.push(format!("{agent} answers with {client_ref}: {answer:?}"));
                self.model.sent(&client_ref, &answer);
                return;
            }
            1 => Input::AgentResent {
                agent,
                client_ref: known,
                target,
            },
            emoji => Input::AgentReacted {
                agent,
                client_ref: known,
                target,
                emoji: (emoji == 2).then(|| EMOJI.to_owned()),
            },
        };
        let answer = self.sim.ask(key, input);
        self.told.push(format!("{agent} changes a message of {id}: {answer:?}"));
    }

    fn some_message(&mut self, is_meant: impl Fn(&Message) -> bool) -> Option<Message> {
        let all = self.sim.rows.messages.iter().filter(|message| is_meant(message));
        let all: Vec<Message> = all.cloned().collect();
        (!all.is_empty()).then(|| all[self.sim.rng.random_range(0..all.len())].clone())
    }
}
