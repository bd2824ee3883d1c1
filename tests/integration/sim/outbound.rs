//! This side writes first: an agent, or a campaign.

use super::commands::Play;
use super::world::Refusal;
use crate::support::outbound::first_message;
use crate::support::world::ACCOUNT;
use rand::RngExt;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AgentId, IdSource as _};
use switchboard::domain::interaction::{Input, Started, Starter};
use switchboard::domain::{ActorKey, Rejected, account};

impl Play {
    /// To somebody who has written before: only stored contacts can be chosen.
    pub(super) fn somebody_writes_first(&mut self, agent: AgentId) {
        let contacts: Vec<_> = self.sim.rows.contacts.values().cloned().collect();
        if contacts.is_empty() {
            return;
        }
        let contact = contacts[self.sim.rng.random_range(0..contacts.len())].clone();
        let new = self.sim.ids.interaction();
        let asked = account::Input::StartAsked {
            agent,
            interaction: new,
            contact: contact.clone(),
        };
        let interaction = match self.sim.ask(ActorKey::Account(ACCOUNT), asked) {
            Ok(()) => new,
            Err(Refusal::Rejected(Rejected::OtherOpen { interaction })) => interaction,
            Err(_) => return,
        };
        let key = ActorKey::Interaction(ACCOUNT, interaction);
        let client_ref = format!("ref {}", self.number());
        if self.sim.rng.random_range(0..3) == 0 {
            self.told.push(format!("a campaign writes to {interaction}"));
            let started = Started {
                by: Starter::Campaign {
                    campaign: 7,
                    answers_until: self.sim.now.plus_secs(100_000),
                    closes_by_button: true,
                },
                contact,
                content: Content::text(client_ref),
            };
            let _ = self.sim.ask(key, Input::Started(Box::new(started)));
            return;
        }
        let client_ref = client_ref.replace(' ', "-");
        let answer = self.sim.ask(key, first_message(agent, contact, &client_ref));
        self.told.push(format!(
            "{agent} writes {client_ref} first, to {interaction}: {answer:?}"
        ));
        self.model.sent(&client_ref, &answer);
    }
}
