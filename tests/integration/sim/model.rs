//! What must be true whatever went wrong: a simple account of what people did, held against the rows.

use super::files;
use super::world::{Refusal, Sim};
use std::collections::{BTreeMap, BTreeSet};
use switchboard::domain::Machine;
use switchboard::domain::file::FileState;
use switchboard::domain::ids::{AgentId, ContactId, InteractionId, MessageId, Ticket};
use switchboard::domain::interaction::{Interaction, Routing};
use switchboard::domain::message::Direction;

#[derive(Default)]
pub struct Model {
    /// Texts of customers that were stored in the inbox.
    pub written: BTreeSet<String>,
    /// Texts of agents by the reference of the command, and whether the server said that it has them.
    pub sent: BTreeMap<String, bool>,
    /// Texts of bots' engines, and whether the interaction said that it has them.
    pub answered: BTreeMap<String, bool>,
    /// Questions to which an answer was taken.
    pub questions: BTreeSet<(InteractionId, Ticket)>,
    /// What downloads of files came to, by message.
    pub came: BTreeMap<MessageId, Vec<FileState>>,
}

impl Model {
    /// R1, R6: the answer to a send, remembered.
    pub fn sent(&mut self, client_ref: &str, answer: &Result<(), Refusal>) {
        let known = self.sent.entry(client_ref.to_owned()).or_default();
        *known |= answer.is_ok();
    }

    /// APP-BOT-06: the answer to a question takes effect once.
    pub fn answered(
        &mut self,
        text: &str,
        question: (InteractionId, Ticket),
        answer: &Result<(), Refusal>,
    ) -> Result<(), String> {
        let known = self.answered.entry(text.to_owned()).or_default();
        *known |= answer.is_ok();
        if answer.is_ok() && !self.questions.insert(question) {
            return Err(format!("{question:?} was answered twice"));
        }
        Ok(())
    }

    /// After every command, whatever is still on its way.
    pub fn check(&self, sim: &Sim) -> Result<(), String> {
        let mut open: BTreeMap<ContactId, InteractionId> = BTreeMap::new();
        for (id, one) in &sim.rows.conversations {
            let deadline = Interaction::Stored(Box::new(one.clone())).next_deadline();
            match one.routing {
                Routing::Closed { .. } if deadline.is_some() && !one.awaits_answer() => {
                    return Err(format!("I10: {id} is closed and has a deadline"));
                }
                Routing::Offering { .. }
                | Routing::OfferingAgent { .. }
                | Routing::WaitAgent { .. }
                | Routing::WaitQueue { .. }
                | Routing::Transferring { .. }
                | Routing::Planning { .. }
                    if deadline.is_none() =>
                {
                    return Err(format!("I3: {id} waits without a deadline"));
                }
                Routing::Bot { ref talk, .. } if talk.asking.is_some() && deadline.is_none() => {
                    return Err(format!("I3: {id} waits for an engine without a deadline"));
                }
                Routing::Closed { .. }
                | Routing::Bot { .. }
                | Routing::Offering { .. }
                | Routing::OfferingAgent { .. }
                | Routing::WaitAgent { .. }
                | Routing::WaitQueue { .. }
                | Routing::Transferring { .. }
                | Routing::Planning { .. }
                | Routing::Parked
                | Routing::Assigned { .. }
                | Routing::Disposing { .. } => {}
            }
            if one.is_open()
                && let Some(other) = open.insert(one.contact.id, *id)
            {
                return Err(format!("I5: {other} and {id} of one customer are open"));
            }
        }
        Ok(())
    }

    /// SM-10: right after the server said so, it is theirs.
    pub fn accepted(sim: &Sim, agent: AgentId, interaction: InteractionId) -> Result<(), String> {
        let holder = sim.rows.conversations.get(&interaction).and_then(|one| one.hold());
        if holder.is_some_and(|hold| hold.agent == agent) {
            Ok(())
        } else {
            Err(format!(
                "R4: {agent} was told that {interaction} is theirs, it is held by {holder:?}"
            ))
        }
    }

    /// When everything has arrived and nothing goes wrong any longer.
    pub fn check_at_rest(&self, sim: &Sim) -> Result<(), String> {
        sim.at_rest().check().map_err(|broken| broken.to_string())?;
        if !sim.rows.inbox.is_empty() {
            return Err(format!("R1: {} items were never consumed", sim.rows.inbox.len()));
        }
        let inbound = sim.rows.messages.iter().filter(|one| one.direction == Direction::In);
        let mut texts: Vec<String> = inbound.map(|one| one.content.preview(100)).collect();
        texts.sort();
        let written: Vec<String> = self.written.iter().cloned().collect();
        if texts != written {
            return Err(format!("R2: customers wrote {written:?}, stored are {texts:?}"));
        }
        files::check_at_rest(&sim.rows, &self.came)?;
        for (text, is_certain) in &self.answered {
            let said = sim.rows.messages.iter().filter(|one| one.content.preview(100) == *text);
            let times = said.count();
            if times > 1 || (*is_certain && times == 0) {
                return Err(format!(
                    "R1: {text} is stored {times} times, acknowledged: {is_certain}"
                ));
            }
        }
        for (client_ref, is_certain) in &self.sent {
            let with_ref = sim
                .rows
                .messages
                .iter()
                .filter(|one| one.client_ref.as_ref().is_some_and(|known| known.0 == *client_ref));
            let stored: Vec<_> = with_ref.collect();
            if stored.len() > 1 || (*is_certain && stored.is_empty()) {
                return Err(format!(
                    "R1: {client_ref} is stored {} times, acknowledged: {is_certain}",
                    stored.len()
                ));
            }
            for message in stored.iter().filter(|one| one.direction == Direction::Out) {
                if !sim.rows.calls.contains(&message.id) {
                    return Err(format!("R6: {client_ref} is never sent"));
                }
            }
        }
        Ok(())
    }
}
