//! Timelines: a history of routing as text, one line a moment, `time  action  -> what is seen`.
//!
//! The right side lists, in order, what appears on screens, what goes to the provider, a refusal,
//! and the interaction's state when it is a new one. Deadlines before a line run first.

use super::handed::{UMA, handed};
use super::managed::managed;
use super::scene::{ANNA, BEN, CARLA};
use super::scripts;
use super::talk::talked;
use super::world::{ACCOUNT, Event, World};
use std::sync::Arc;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::content::Content;
use switchboard::domain::effects::OutboundAction;
use switchboard::domain::ids::{AgentId, ClientRef, ConnectionId, InboxId, InteractionId, Ticket};
use switchboard::domain::inbound::{Inbound, InboundItem, InboundStatus};
use switchboard::domain::interaction::{self, CallOutcome, Conversation};
use switchboard::domain::message::{Delivery, DeliveryError, DeliveryErrorKind, Direction};
use switchboard::domain::notice::{Notice, Released};
use switchboard::domain::offer::{OfferKind, Withdrawn};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Durable, Rejected, Timestamp, account};

/// Plays a timeline and compares every line.
pub fn check(settings: Settings, script: &str) {
    let mut player = Player {
        world: World::new(settings),
        tickets: Vec::new(),
        state: String::new(),
    };
    let mut played = String::new();
    let mut written = String::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (left, expected) = line.split_once("->").unwrap_or((line, ""));
        let (time, action) = left
            .trim()
            .split_once(char::is_whitespace)
            .expect("a line begins with a time");
        let seen = player.play(time, action.trim());
        played += &format!("{time:<5} {:<38} -> {}\n", action.trim(), seen.join("; "));
        written += &format!("{time:<5} {:<38} -> {}\n", action.trim(), expected.trim());
        player
            .world
            .at_rest()
            .check()
            .unwrap_or_else(|broken| panic!("{broken}\nafter\n{played}"));
    }
    assert!(played == written, "expected:\n{written}\nplayed:\n{played}");
}

struct Player {
    world: World,
    /// Every ticket an offer was shown with, so that stale replies can be played.
    tickets: Vec<Ticket>,
    state: String,
}

impl Player {
    fn play(&mut self, time: &str, action: &str) -> Vec<String> {
        let secs: f64 = time.trim_end_matches('s').parse().expect("seconds");
        self.world.advance_to(Timestamp((secs * 1000.0) as i64));
        let refused = self.act(action).err();
        let mut seen: Vec<String> = std::mem::take(&mut self.world.log)
            .iter()
            .filter_map(|one| self.words(one))
            .collect();
        seen.extend(refused.map(|rejected| format!("refused: {rejected}")));
        let state = self
            .world
            .interactions
            .keys()
            .last()
            .map_or(String::new(), |id| self.state_of(*id));
        if state != self.state {
            seen.push(state.clone());
            self.state = state;
        }
        seen
    }

    fn state_of(&self, id: InteractionId) -> String {
        let Some(one) = self.world.conversation(id) else {
            return String::new();
        };
        let unread = if one.unread > 0 {
            format!(" unread {}", one.unread)
        } else {
            String::new()
        };
        let number = if id.0 > 1 { format!("#{id} ") } else { String::new() };
        format!("{number}{}{unread}", one.state())
    }

    fn act(&mut self, action: &str) -> Result<(), Rejected> {
        let words: Vec<&str> = action.split_whitespace().collect();
        let newest = self
            .world
            .interactions
            .keys()
            .last()
            .copied()
            .unwrap_or(InteractionId(1));
        let key = ActorKey::Interaction(ACCOUNT, newest);
        match words.as_slice() {
            ["-"] => Ok(()),
            ["script", ..] | ["first", ..] => scripts::ends(&mut self.world, &words).expect("a script was asked for"),
            ["crash"] => {
                self.world.crash();
                Ok(())
            }
            ["the", "account", "is", "removed"] => {
                self.remove_account();
                Ok(())
            }
            ["the", "timeout", "becomes", secs] => {
                let secs = secs.trim_end_matches('s').parse().expect("seconds");
                self.world.timeout_becomes(secs);
                Ok(())
            }
            ["engine" | "campaign", ..] | ["customer", "sends" | "presses", _] | ["the", "bots", ..] => {
                talked(&mut self.world, &words).expect("something about a bot")
            }
            ["customer", number, "is", "listed"] => {
                self.world.listed.insert(format!("39000{number}"));
                Ok(())
            }
            ["customer" | "neighbour", ..] => {
                self.customer_writes(&words);
                Ok(())
            }
            ["provider", outcome] => self.provider(outcome, key),
            ["status", delivery] => {
                let delivery = serde_json::from_value((*delivery).into()).expect("a rung of the ladder");
                self.status(newest, delivery)
            }
            ["uma", rest @ ..] => handed(&mut self.world, UMA, rest, newest).expect("something uma can do"),
            [who, rest @ ..] => {
                let who = agent_named(who);
                let outcome = managed(&mut self.world, who, rest);
                match outcome.or_else(|| handed(&mut self.world, who, rest, newest)) {
                    Some(outcome) => outcome,
                    None => self.agent_acts(who, rest, newest, key),
                }
            }
            [] => panic!("no action"),
        }
    }

    fn provider(&mut self, outcome: &str, key: ActorKey) -> Result<(), Rejected> {
        let outcome = match outcome {
            "accepts" => CallOutcome::Accepted {
                provider_id: "wamid.out".to_owned(),
            },
            "refuses" => CallOutcome::Failed(DeliveryError {
                kind: DeliveryErrorKind::WindowClosed,
                code: None,
                detail: String::new(),
            }),
            other => panic!("a provider cannot {other}"),
        };
        let message = self.last_call();
        self.world
            .ask(key, interaction::Input::CallFinished { message, outcome })
    }

    fn customer_writes(&mut self, words: &[&str]) {
        let (number, text) = match words {
            ["customer", "writes", text @ ..] => ("1", text),
            ["neighbour", "writes", text @ ..] => ("2", text),
            ["customer", number, "writes", text @ ..] => (*number, text),
            other => panic!("a customer cannot {other:?}"),
        };
        self.world.customer_writes(&format!("39000{number}"), &text.join(" "));
    }

    /// An administrator removes the account: it is gone from the settings, then its open interactions
    /// are told.
    fn remove_account(&mut self) {
        Arc::make_mut(&mut self.world.settings).accounts.remove(&ACCOUNT);
        for id in self.world.interactions.keys().copied().collect::<Vec<_>>() {
            if self.world.conversation(id).is_some_and(Conversation::is_open) {
                let key = ActorKey::Interaction(ACCOUNT, id);
                self.world.tell(key, interaction::Input::AccountRemoved);
            }
        }
        self.world.deliver_all();
    }

    fn agent_acts(
        &mut self,
        agent: AgentId,
        words: &[&str],
        newest: InteractionId,
        key: ActorKey,
    ) -> Result<(), Rejected> {
        let wish = |wish| agent::Input::StatusAsked { wish };
        let ledger = ActorKey::Agent(agent);
        match words {
            ["signs", "in"] => {
                self.world.connect(agent);
                Ok(())
            }
            ["opens", "another", "window"] => self.world.ask(
                ledger,
                agent::Input::Connected {
                    connection: ConnectionId(99),
                },
            ),
            ["drops"] => {
                self.world.disconnect(agent);
                Ok(())
            }
            ["pauses"] => self.world.ask(
                ledger,
                wish(Wish::Pause {
                    reason: "Lunch".to_owned(),
                }),
            ),
            ["pauses", "for", reason] => self.world.ask(
                ledger,
                wish(Wish::Pause {
                    reason: (*reason).to_owned(),
                }),
            ),
            ["is", "ready"] => self.world.ask(ledger, wish(Wish::Ready)),
            ["signs", "out"] => self.world.ask(ledger, wish(Wish::LogOut)),
            ["accepts"] => self.world.accept(agent, newest, self.newest_ticket()),
            ["accepts", number] => {
                let number: i64 = number.trim_start_matches('#').parse().expect("an interaction");
                let ticket = self.world.offer_of(agent, InteractionId(number)).unwrap_or(Ticket(1));
                self.world.accept(agent, InteractionId(number), ticket)
            }
            ["accepts", "the", "first", "offer"] => self.world.accept(agent, newest, Ticket(1)),
            ["rejects", which @ ..] => self.rejects(agent, which, newest),
            ["sends", text @ ..] => {
                let client_ref = ClientRef(text.join("-"));
                self.world.ask(
                    key,
                    interaction::Input::AgentSent {
                        agent,
                        client_ref,
                        content: Content::text(text.join(" ")),
                        file: None,
                        quote: None,
                    },
                )
            }
            other => self.holder_acts(agent, other, key),
        }
    }

    fn rejects(&mut self, agent: AgentId, which: &[&str], newest: InteractionId) -> Result<(), Rejected> {
        let (interaction, ticket) = match which {
            [number] => {
                let number = InteractionId(number.trim_start_matches('#').parse().expect("an interaction"));
                (number, self.world.offer_of(agent, number).unwrap_or(Ticket(1)))
            }
            _ => (newest, self.newest_ticket()),
        };
        let said = agent::Input::Rejected { interaction, ticket };
        self.world.ask(ActorKey::Agent(agent), said)
    }

    fn holder_acts(&mut self, agent: AgentId, words: &[&str], key: ActorKey) -> Result<(), Rejected> {
        match words {
            ["reads"] => self.world.ask(key, interaction::Input::AgentRead { agent }),
            ["opens", "tab"] => self.world.ask(key, interaction::Input::TabOpened { agent }),
            ["closes", "tab"] => self.world.ask(key, interaction::Input::TabClosed { agent }),
            other => panic!("an agent cannot {other:?}"),
        }
    }

    fn newest_ticket(&self) -> Ticket {
        self.tickets.last().copied().unwrap_or_default()
    }

    fn last_call(&self) -> switchboard::domain::ids::MessageId {
        let calls = self.world.durable.iter().rev().find_map(|one| match one {
            Durable::Call(call) => Some(call.message),
            Durable::Save(_)
            | Durable::SaveContact { .. }
            | Durable::Advance { .. }
            | Durable::Change { .. }
            | Durable::WantFile(_)
            | Durable::KeepFile { .. }
            | Durable::FileEnded { .. }
            | Durable::PauseBegan { .. }
            | Durable::PauseEnded
            | Durable::Forced { .. }
            | Durable::Record(_)
            | Durable::Settle { .. }
            | Durable::Consume(_) => None,
        });
        calls.expect("something was sent")
    }

    fn status(&mut self, interaction: InteractionId, delivery: Delivery) -> Result<(), Rejected> {
        let status = InboundStatus {
            provider_id: "wamid.out".to_owned(),
            about: Some((interaction, self.last_call())),
            delivery,
            at: self.world.now,
            error: None,
        };
        let inbound = Inbound {
            inbox: InboxId(1000),
            account: ACCOUNT,
            received_at: self.world.now,
            item: InboundItem::Status(status),
        };
        self.world
            .ask(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)))
    }

    fn words(&mut self, event: &Event) -> Option<String> {
        let (agent, notice) = match event {
            Event::Called(call) => {
                return Some(match &call.action {
                    OutboundAction::Content(content) => format!("call '{}'", content.preview(60)),
                    OutboundAction::Reaction { emoji, .. } => format!("call reaction {emoji:?}"),
                });
            }
            Event::Asked(turn) => return Some(format!("ask '{}' until {}s", turn.text, turn.until.0 / 1000)),
            Event::Ran(run) => return Some(scripts::words(run)),
            Event::Shown(agent, notice) => (name_of(*agent), notice),
        };
        match notice {
            Notice::Offered { offer, .. } => {
                self.tickets.push(offer.ticket);
                let kind = match offer.kind {
                    OfferKind::New => "",
                    OfferKind::YourConversation => " again",
                    OfferKind::Transfer => " handed over",
                };
                let number = if offer.interaction.0 > 1 {
                    format!(" #{}", offer.interaction)
                } else {
                    String::new()
                };
                Some(format!("offer {agent}{number}{kind} until {}s", offer.until.0 / 1000))
            }
            Notice::OfferWithdrawn { why, .. } => Some(format!("withdraw {agent} ({})", why_words(why))),
            Notice::Opened(_) => Some(format!("open {agent}")),
            Notice::Released {
                why: Released::Closed, ..
            } => Some(format!("close {agent}")),
            Notice::Released {
                why: Released::Reassigned,
                ..
            } => Some(format!("release {agent}")),
            Notice::Released {
                why: Released::Transferred,
                ..
            } => Some(format!("hand over {agent}")),
            Notice::MessageSaved { message, .. } => {
                let what = if message.direction == Direction::Note {
                    "note"
                } else {
                    "message"
                };
                Some(format!("{what} {agent} '{}'", message.content.preview(60)))
            }
            Notice::FileChanged { message, state, .. } => Some(format!("file {message} {agent} {state:?}")),
            Notice::MessageChanged { message, change, .. } => Some(format!("message {message} {agent} {change:?}")),
            Notice::DeliveryChanged { delivery, .. } => Some(format!("tick {agent} {delivery:?}").to_lowercase()),
            Notice::Disconnect(_) => Some(format!("disconnect {agent}")),
            Notice::Updated(_) | Notice::Presence(_) | Notice::Thread { .. } => None,
        }
    }
}

fn why_words(why: &Withdrawn) -> String {
    match why {
        Withdrawn::Taken { by } => format!("taken by {by}"),
        Withdrawn::Accepted => "accepted".to_owned(),
        Withdrawn::Rejected => "rejected".to_owned(),
        Withdrawn::Expired => "expired".to_owned(),
        Withdrawn::NotEligible => "not eligible".to_owned(),
        Withdrawn::Ended => "ended".to_owned(),
    }
}

fn agent_named(name: &str) -> AgentId {
    match name {
        "anna" => ANNA,
        "ben" => BEN,
        "carla" => CARLA,
        other => panic!("who is {other}?"),
    }
}

fn name_of(agent: AgentId) -> &'static str {
    [(ANNA, "anna"), (BEN, "ben"), (CARLA, "carla")]
        .into_iter()
        .find_map(|(id, name)| (id == agent).then_some(name))
        .expect("one of the scene")
}
