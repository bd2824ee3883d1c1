//! What people and the machine do in a simulated history, one random thing at a time.

use super::files;
use super::model::Model;
use super::world::{Refusal, Sim};
use crate::support::handed::{asked, uma_gives};
use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, CARLA, LATE, SALES, SUPPORT, VIP};
use crate::support::world::ACCOUNT;
use rand::RngExt;
use std::collections::BTreeSet;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::bot::{HandOver, Reply};
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AgentId, ClientRef, ConnectionId, InboxId, InteractionId};
use switchboard::domain::inbound::{Inbound, InboundItem, InboundMessage};
use switchboard::domain::interaction::{By, Choice, Conversation, Input, TransferTo};
use switchboard::domain::message::Direction;
use switchboard::domain::{ActorKey, Timestamp, account};

const AGENTS: [AgentId; 3] = [ANNA, BEN, CARLA];

/// A history being played.
pub struct Play {
    pub sim: Sim,
    pub model: Model,
    /// What was done, for whoever looks into a failure.
    pub told: Vec<String>,
    count: i64,
}

impl Play {
    pub fn new(sim: Sim) -> Self {
        Self {
            sim,
            model: Model::default(),
            told: Vec::new(),
            count: 0,
        }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.sim.rng.random_range(0..from.len())])
    }

    pub(super) fn number(&mut self) -> i64 {
        self.count += 1;
        self.count
    }

    /// One random thing.
    pub fn act(&mut self) -> Result<(), String> {
        let agent = AGENTS[self.sim.rng.random_range(0..AGENTS.len())];
        match self.sim.rng.random_range(0..100) {
            0..12 => self.customer_writes(),
            12..14 => self.customer_changes(),
            14..18 => self.agent_comes_or_goes(agent),
            18..20 => self.a_file_comes(),
            20..26 => return self.an_engine_answers(agent),
            26..44 => return self.answers_an_offer(agent),
            44..62 => self.handles_what_they_hold(agent),
            62..68 => self.handles_what_they_do_not_hold(agent),
            68..86 => self.time_passes(),
            86..90 => {
                let some = self.sim.rng.random_range(0..10);
                self.sim.deliver(some);
            }
            90..94 => self.an_actor_dies(),
            94..96 => {
                self.told.push("crash".to_owned());
                self.sim.crash();
            }
            96..98 => self.sim.feed(),
            _ => self.clock_jumps(),
        }
        let some = self.sim.rng.random_range(0..12);
        self.sim.deliver(some);
        Ok(())
    }

    fn customer_writes(&mut self) {
        let phone = ["390001", "390002", "390003"][self.sim.rng.random_range(0..3)];
        let number = self.number();
        // A third of them go to sales, where there is such a queue.
        let subject = if number % 3 == 0 { "sales" } else { "text" };
        let text = format!("{subject} {number:05}");
        let (content, media_source) = files::content(number, &text);
        let shown = content.preview(100);
        let now = self.sim.now;
        let inbound = Inbound {
            inbox: InboxId(number),
            account: ACCOUNT,
            received_at: now,
            item: InboundItem::Message(InboundMessage {
                provider_id: format!("wamid.{number}"),
                from: Identity {
                    phone: Some(phone.to_owned()),
                    bsuid: None,
                },
                profile_name: None,
                sent_at: now,
                content,
                quote: None,
                media_source,
                contact: self.sim.rows.contacts.get(phone).cloned(),
                is_whitelisted: false,
            }),
        };
        self.told.push(format!("{now}: {phone} writes {shown}"));
        self.model.written.insert(shown);
        self.sim.rows.inbox.insert(InboxId(number), inbound.clone());
        self.sim
            .send(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    }

    fn agent_comes_or_goes(&mut self, agent: AgentId) {
        let ledger = ActorKey::Agent(agent);
        let Some(connections) = self.sim.connections.get(&agent).cloned() else {
            let connection = ConnectionId(u64::try_from(self.number()).expect("positive"));
            self.told.push(format!("{agent} connects"));
            // A window is there before the ledger knows, and is closed again when that cannot be written.
            self.sim.connections.insert(agent, vec![connection]);
            if self.sim.ask(ledger, agent::Input::Connected { connection }).is_err() {
                self.sim.connections.remove(&agent);
                self.sim.send(ledger, agent::Input::Disconnected { connection });
            }
            return;
        };
        let wish = match self.sim.rng.random_range(0..5) {
            0 => {
                self.told.push(format!("{agent} drops"));
                self.sim.connections.remove(&agent);
                for connection in connections {
                    self.sim.send(ledger, agent::Input::Disconnected { connection });
                }
                return;
            }
            1 => Wish::LogOut,
            2 => Wish::Pause {
                reason: "Lunch".to_owned(),
            },
            _ => Wish::Ready,
        };
        self.told.push(format!("{agent} {wish:?}"));
        let _ = self.sim.ask(ledger, agent::Input::StatusAsked { wish });
    }

    /// The engine of a bot answers, perhaps a second time, or fails. Without bots somebody comes or goes.
    fn an_engine_answers(&mut self, agent: AgentId) -> Result<(), String> {
        if self.sim.turns.is_empty() {
            self.agent_comes_or_goes(agent);
            return Ok(());
        }
        let at = self.sim.rng.random_range(0..self.sim.turns.len());
        let turn = self.sim.turns[at].clone();
        let text = format!("bot {:05}", self.number());
        let texts = vec![text.clone()];
        let reply = match self.sim.rng.random_range(0..6) {
            0 => Reply::Failed { why: text.clone() },
            1 => Reply::HandsOver {
                texts,
                why: HandOver::Limit,
            },
            _ => Reply::Said { texts, memory: None },
        };
        let speaks = !matches!(reply, Reply::Failed { .. });
        self.told.push(format!("an engine answers {turn:?}: {reply:?} {text}"));
        let (key, ticket) = (ActorKey::Interaction(ACCOUNT, turn.interaction), turn.ticket);
        let reply = Box::new(reply);
        let answer = self.sim.ask(key, Input::BotAnswered { ticket, reply });
        if !speaks {
            return Ok(());
        }
        self.model.answered(&text, (turn.interaction, ticket), &answer)
    }

    fn answers_an_offer(&mut self, agent: AgentId) -> Result<(), String> {
        let ledger = ActorKey::Agent(agent);
        let shown = self
            .sim
            .agents
            .get(&agent)
            .map(|one| one.shown_offers())
            .unwrap_or_default();
        let offers: Vec<_> = shown
            .iter()
            .map(|(offer, _)| (offer.interaction, offer.ticket))
            .collect();
        let Some((interaction, ticket)) = self.pick(&offers) else {
            return Ok(());
        };
        if self.sim.rng.random_range(0..4) == 0 {
            self.told.push(format!("{agent} rejects {interaction}"));
            let _ = self.sim.ask(ledger, agent::Input::Rejected { interaction, ticket });
            return Ok(());
        }
        self.told.push(format!("{agent} accepts {interaction}"));
        if self
            .sim
            .ask(ledger, agent::Input::Claimed { interaction, ticket })
            .is_err()
        {
            return Ok(());
        }
        let key = ActorKey::Interaction(ACCOUNT, interaction);
        match self.sim.ask(key, Input::AgentAccepted { agent, ticket }) {
            Ok(()) => Model::accepted(&self.sim, agent, interaction),
            Err(_) => {
                self.sim.send(ledger, agent::Input::ClaimFailed { interaction, ticket });
                Ok(())
            }
        }
    }

    fn conversations(&self, wanted: impl Fn(&Conversation) -> bool) -> Vec<InteractionId> {
        let rows = self.sim.rows.conversations.values();
        rows.filter(|one| wanted(one)).map(|one| one.id).collect()
    }

    fn handles_what_they_hold(&mut self, agent: AgentId) {
        let theirs = self.conversations(|one| one.hold().is_some_and(|hold| hold.agent == agent));
        let Some(id) = self.pick(&theirs) else { return };
        let key = ActorKey::Interaction(ACCOUNT, id);
        let other = AGENTS[self.sim.rng.random_range(0..AGENTS.len())];
        let to = [
            TransferTo::Agent { agent: other },
            TransferTo::Queue { queue: SALES },
            TransferTo::Queue { queue: SUPPORT },
        ];
        let input = match self.sim.rng.random_range(0..21) {
            20 => Input::AgentTypes { agent },
            19 => return self.agent_sends_a_file(agent, key),
            16.. => return self.agent_changes(agent, key, id),
            0..3 => return self.agent_writes(agent, key, false),
            3 => return self.agent_writes(agent, key, true),
            4 => Input::AgentRead { agent },
            5 => Input::TabOpened { agent },
            6..8 => Input::TabClosed { agent },
            8 => Input::CloseAsked {
                agent,
                disposition: None,
            },
            9 => Input::CloseAsked {
                agent,
                disposition: Some(sold()),
            },
            10 => Input::DisposingCancelled { agent },
            11 => Input::TransferCancelled { agent },
            12 => Input::TagsChanged {
                by: By::Agent(agent),
                add: BTreeSet::from([VIP, LATE]),
                remove: BTreeSet::from([LATE]),
            },
            13 => Input::RecontactAsked { agent },
            _ => Input::TransferAsked {
                agent,
                to: to[self.sim.rng.random_range(0..to.len())],
                note: None,
            },
        };
        self.told.push(format!("{agent} {input:?} of {id}"));
        let _ = self.sim.ask(key, input);
    }

    /// The desk sends a command again until it knows what became of it.
    fn agent_writes(&mut self, agent: AgentId, key: ActorKey, is_note: bool) {
        let client_ref = format!("ref {}", self.number());
        for _ in 0..self.sim.rng.random_range(1..4) {
            let (body, known) = (client_ref.clone(), ClientRef(client_ref.clone()));
            let input = if is_note {
                Input::NoteAdded {
                    agent,
                    client_ref: known,
                    body,
                }
            } else {
                Input::AgentSent {
                    agent,
                    client_ref: known,
                    content: Content::Text { body },
                    file: None,
                    quote: None,
                }
            };
            let answer = self.sim.ask(key, input);
            self.told
                .push(format!("{agent} writes {client_ref} to {key}: {answer:?}"));
            self.model.sent(&client_ref, &answer);
            if !matches!(answer, Err(Refusal::TryAgain | Refusal::Unknown)) {
                return;
            }
        }
    }

    fn handles_what_they_do_not_hold(&mut self, agent: AgentId) {
        let all = self.conversations(|_| true);
        let Some(id) = self.pick(&all) else { return };
        let key = ActorKey::Interaction(ACCOUNT, id);
        let what = self.sim.rng.random_range(0..10);
        if what >= 8 {
            return self.somebody_writes_first(agent);
        }
        self.told.push(format!("{agent} or a supervisor does {what} with {id}"));
        let _ = match what {
            0 | 1 => {
                let contact = self.sim.rows.conversations[&id].contact.clone();
                let asked = account::Input::ReopenAsked {
                    agent,
                    interaction: id,
                    contact,
                };
                self.sim.ask(ActorKey::Account(ACCOUNT), asked)
            }
            2 => self.sim.ask(key, Input::Taken { agent }),
            3 => self.sim.ask(key, uma_gives(agent)),
            4 => self.supervisor_notes(key),
            5 => self.sim.ask(key, Input::RecontactAsked { agent }),
            6 => self.supervisor_resends(key, id),
            _ => self.sim.ask(
                key,
                Input::ClosedBySupervisor {
                    by: uma(),
                    asked: asked(),
                    disposition: Some(sold()),
                },
            ),
        };
    }

    fn supervisor_notes(&mut self, key: ActorKey) -> Result<(), Refusal> {
        let client_ref = format!("note {}", self.number());
        self.sim.ask(
            key,
            Input::NotedBySupervisor {
                by: uma(),
                asked: asked(),
                client_ref: ClientRef(client_ref.clone()),
                body: client_ref,
            },
        )
    }

    /// The newest message to the customer, whether or not it failed.
    fn supervisor_resends(&mut self, key: ActorKey, id: InteractionId) -> Result<(), Refusal> {
        let mut messages = self.sim.rows.messages.iter().rev();
        let newest = messages.find(|message| message.interaction == id && message.direction == Direction::Out);
        let Some(target) = newest.cloned() else { return Ok(()) };
        let input = Input::ResentBySupervisor {
            by: uma(),
            asked: asked(),
            target: Box::new(target),
        };
        self.sim.ask(key, input)
    }

    fn time_passes(&mut self) {
        let secs = match self.sim.rng.random_range(0..10) {
            0 => 100_000,
            1 => 400,
            _ => self.sim.rng.random_range(1..16),
        };
        self.told.push(format!("{secs} s pass"));
        self.sim.pass(self.sim.now.plus_secs(secs));
    }

    fn an_actor_dies(&mut self) {
        let mut keys: Vec<ActorKey> = vec![ActorKey::Account(ACCOUNT)];
        keys.extend(
            self.sim
                .interactions
                .keys()
                .map(|id| ActorKey::Interaction(ACCOUNT, *id)),
        );
        keys.extend(self.sim.queues.keys().map(|id| ActorKey::Queue(*id)));
        keys.extend(self.sim.agents.keys().map(|id| ActorKey::Agent(*id)));
        if let Some(key) = self.pick(&keys) {
            self.told.push(format!("{key} dies"));
            self.sim.kill(key);
        }
    }

    /// The clock is set; nothing may be early or lost by that.
    fn clock_jumps(&mut self) {
        let millis = self.sim.rng.random_range(-4_000..60_000);
        self.told.push(format!("the clock jumps by {millis} ms"));
        self.sim.now = Timestamp((self.sim.now.0 + millis).max(0));
    }
}

fn sold() -> Choice {
    Choice {
        disposition: 1,
        note: None,
        list: None,
    }
}
