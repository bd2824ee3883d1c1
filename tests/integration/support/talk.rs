//! A bot in the small world, and what timelines can say about its engine.

use super::outbound::outbound;
use super::scene::with_plan;
use super::world::{ACCOUNT, World};
use std::sync::Arc;
use switchboard::domain::bot::script::Script;
use switchboard::domain::bot::{HandOver, Reply, Turn};
use switchboard::domain::catalog::BotEngine;
use switchboard::domain::content::Content;
use switchboard::domain::ids::AgentId;
use switchboard::domain::inbound::{CustomerChange, InboundChange, InboundItem};
use switchboard::domain::interaction::Input;
use switchboard::domain::plan::{ActionPlan, Application, Step};
use switchboard::domain::settings::{Bot, Settings, Strategy};
use switchboard::domain::{ActorKey, Rejected, account};

/// The bot of the scene, and a second one.
pub const LIA: i64 = 51;
pub const MAX: i64 = 52;

/// The step that lets a bot talk.
pub fn bot(bot: i64) -> Application {
    Application::Scripted { bot }
}

/// The usual installation with this plan, and two bots that follow this script.
pub fn with_bots(
    members: Vec<AgentId>,
    script: &Script,
    applications: impl IntoIterator<Item = Application>,
) -> Settings {
    let steps = (1..)
        .zip(applications)
        .map(|(id, application)| Step::new(id, application));
    let mut settings = with_plan(Strategy::BeepAll, members, ActionPlan::of(steps));
    for (id, name) in [(LIA, "Lia"), (MAX, "Max")] {
        let bot = Bot {
            name: name.to_owned(),
            engine: BotEngine::Scripted(script.clone()),
        };
        settings.bots.insert(id, Arc::new(bot));
    }
    settings
}

/// What the last words say, cut at `|`.
fn texts(words: &[&str]) -> Vec<String> {
    let all = words.join(" ");
    let texts = all.split('|').map(str::trim).filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect()
}

/// A line of a timeline about a bot's engine, or about what customers send to it; `None` when it is about something
/// else.
pub fn talked(world: &mut World, words: &[&str]) -> Option<Result<(), Rejected>> {
    match words {
        ["engine", "first", "says", rest @ ..] => Some(answer_to(world, 0, said(rest))),
        ["engine", rest @ ..] => {
            let newest = world.turns.len() - 1;
            Some(answer_to(world, newest, reply(rest)))
        }
        ["customer", "sends", kind] => {
            sends(world, kind);
            Some(Ok(()))
        }
        ["the", "bots", "are", "removed"] => {
            Arc::make_mut(&mut world.settings).bots.clear();
            Some(Ok(()))
        }
        other => outbound(world, other),
    }
}

fn said(words: &[&str]) -> Reply {
    Reply::Said {
        texts: texts(words),
        memory: None,
    }
}

fn reply(words: &[&str]) -> Reply {
    match words {
        ["says", rest @ ..] => said(rest),
        ["hands", "over", rest @ ..] => Reply::HandsOver {
            texts: texts(rest),
            why: HandOver::Asked {
                reason: "person".to_owned(),
            },
        },
        ["has", "enough"] => Reply::HandsOver {
            texts: Vec::new(),
            why: HandOver::Limit,
        },
        ["fails"] => Reply::Failed {
            why: "no connection".to_owned(),
        },
        other => panic!("an engine cannot {other:?}"),
    }
}

fn answer_to(world: &mut World, index: usize, reply: Reply) -> Result<(), Rejected> {
    let Turn {
        interaction, ticket, ..
    } = world.turns[index].clone();
    let reply = Box::new(reply);
    world.ask(
        ActorKey::Interaction(ACCOUNT, interaction),
        Input::BotAnswered { ticket, reply },
    )
}

/// Something that is not text. A reaction is to what the customer wrote last.
fn sends(world: &mut World, kind: &str) {
    if kind == "reaction" {
        return reacts(world);
    }
    let mut inbound = world.arrived("390001", "");
    if let InboundItem::Message(message) = &mut inbound.item {
        message.content = Content::Unsupported { kind: kind.to_owned() };
    }
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}

fn reacts(world: &mut World) {
    let (id, about) = world
        .interactions
        .keys()
        .filter_map(|id| Some((*id, world.conversation(*id)?.heard.as_ref()?.message)))
        .next_back()
        .expect("a message");
    let mut inbound = world.arrived("390001", "");
    inbound.item = InboundItem::Change(InboundChange {
        provider_id: "wamid.reaction".to_owned(),
        target: "wamid.1".to_owned(),
        about: Some((id, about)),
        at: world.now,
        change: CustomerChange::Reacted {
            emoji: Some("\u{1f44d}".to_owned()),
        },
    });
    world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
    world.deliver_all();
}
