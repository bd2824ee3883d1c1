//! A conversation that a bot serves (SM-03, SM-07..SM-09, APP-BOT-01..09).
//!
//! The customer's messages are taken one after the other: the engine is asked with the first, the others wait. Only
//! an answer with the ticket of that question counts; when none comes by its deadline the plan goes on.

mod answer;

use super::{Conversation, Routing, StepRef, Wait};
use crate::config::limits::{BOT_ANSWER_SECS, BOT_WAITING_MAX, TEXT_CHARS_MAX};
use crate::domain::bot::{Exit, Manners, Reply, Turn, manners};
use crate::domain::fact::Fact;
use crate::domain::ids::{MessageId, Ticket};
use crate::domain::message::{Message, Sender};
use crate::domain::plan::pass::Trigger;
use crate::domain::settings::{self, Settings};
use crate::domain::{Effects, Env, Rejected, Timestamp, template};
use answer::{checked, cut};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// What an interaction remembers while a bot serves it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Talk {
    /// Which bot.
    pub bot: i64,
    /// The name it began with; its messages keep it.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
    /// The session of its engine, once it was asked something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// What its engine has been asked and not answered yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asking: Option<Asking>,
}

/// A session of an engine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Session {
    /// The ticket of its first question, which no other session has.
    pub id: Ticket,
    /// Questions so far.
    pub turns: u32,
    /// When it was used last (APP-BOT-08).
    pub used_at: Timestamp,
    /// What the engine wants to be reminded of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
}

/// A question to an engine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asking {
    /// The message to be answered.
    pub said: Said,
    /// Ticket and deadline of the answer.
    pub wait: Wait,
    /// Messages that came meanwhile, in order (APP-BOT-06).
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    pub next: VecDeque<Said>,
}

/// A message for a bot.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    /// Which one.
    pub message: MessageId,
    /// Its text; nothing for other kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Conversation {
    /// A bot step is reached (SM-03): the bot welcomes, or its engine answers the message that led here.
    pub(super) fn start_bot(&mut self, step: StepRef, bot: i64, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(known) = env.settings.bots.get(&bot).map(Arc::clone) else {
            return;
        };
        let talk = Talk {
            bot,
            name: known.name.clone(),
            since: env.now,
            session: None,
            asking: None,
        };
        self.routing = Routing::Bot {
            step,
            talk: Box::new(talk),
        };
        fx.save();
        fx.record(Fact::BotStarted {
            priority: step.position + 1,
            bot: known.name.clone(),
        });
        let said = self.newest_said();
        match self.rendered(known.engine.manners().welcome, env) {
            Some(welcome) => {
                let spoken = self.bot_says(vec![welcome], env, fx);
                self.take_turns(VecDeque::new(), spoken, env, fx);
            }
            None => self.take_turns(said.into_iter().collect(), None, env, fx),
        }
    }

    /// The customer's newest message, which counts as consumed by the bot from here on (PLAN-30).
    fn newest_said(&mut self) -> Option<Said> {
        let heard = self.heard.as_mut()?;
        heard.is_first = false;
        Some(Said {
            message: heard.message,
            text: heard.is_said().then(|| heard.body.clone()),
        })
    }

    /// The customer wrote while a bot serves (SM-07).
    pub(super) fn bot_hears(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(said) = self.newest_said() else { return };
        let Routing::Bot { talk, .. } = &mut self.routing else {
            return;
        };
        match &mut talk.asking {
            None => self.take_turns(VecDeque::from([said]), None, env, fx),
            Some(asking) if asking.next.len() < BOT_WAITING_MAX => asking.next.push_back(said),
            Some(_) => self.leave_bot(Exit::Flooded, &said, env, fx),
        }
    }

    /// Takes the messages that wait, one after the other, up to one that the engine must answer. `spoken` is what
    /// the bot said last.
    fn take_turns(
        &mut self,
        mut waiting: VecDeque<Said>,
        mut spoken: Option<Message>,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) {
        while let Some(said) = waiting.pop_front() {
            self.unread = count(1 + waiting.len());
            let Some(known) = self.bot(env.settings) else {
                let why = "the bot was removed".to_owned();
                return self.leave_bot(Exit::Failed { why }, &said, env, fx);
            };
            let manners = known.engine.manners();
            match said.text.as_deref().map(str::trim) {
                Some("") => {}
                Some(text) if manners::says(text, manners.exit_phrase) => {
                    return self.leave_bot(Exit::ExitPhrase, &said, env, fx);
                }
                Some(_) => return self.ask_engine(said, waiting, &manners, env, fx),
                None => {
                    if let Some(text) = self.rendered(manners.attachment, env) {
                        spoken = self.bot_says(vec![text], env, fx);
                    }
                }
            }
        }
        // Answered: nobody waits for a person.
        if let Some(message) = spoken {
            self.note_newest(&message);
            self.unread = 0;
        }
    }

    fn ask_engine(
        &mut self,
        said: Said,
        next: VecDeque<Said>,
        manners: &Manners<'_>,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) {
        let wait = self.wait(BOT_ANSWER_SECS, env);
        let Routing::Bot { talk, .. } = &mut self.routing else {
            return;
        };
        let is_alive = |session: &Session| {
            let life = manners.session_secs;
            life.is_none_or(|secs| session.used_at.plus_secs(secs) > env.now)
        };
        let mut session = talk.session.take().filter(is_alive).unwrap_or(Session {
            id: wait.ticket,
            turns: 0,
            used_at: env.now,
            memory: None,
        });
        let is_over = manners.turns_max > 0 && session.turns >= manners.turns_max;
        session.turns += 1;
        session.used_at = env.now;
        talk.session = Some(session);
        if is_over {
            return self.leave_bot(Exit::Limit, &said, env, fx);
        }
        talk.asking = Some(Asking { said, wait, next });
        fx.save();
        self.ask_bot(env, fx);
    }

    /// Asks the engine; said again after a restart, with the same ticket.
    pub(super) fn ask_bot(&self, env: &Env<'_>, fx: &mut Effects) {
        let Routing::Bot { talk, .. } = &self.routing else {
            return;
        };
        let (Some(asking), Some(session)) = (&talk.asking, &talk.session) else {
            return;
        };
        let text = asking.said.text.as_deref().unwrap_or_default().trim().to_owned();
        let mut values = self.values(env.settings, env.now);
        // The customer may have written more meanwhile.
        values.insert("message.id".to_owned(), asking.said.message.to_string());
        values.insert("message.body".to_owned(), text.clone());
        fx.ask(Turn {
            account: self.account,
            interaction: self.id,
            ticket: asking.wait.ticket,
            bot: talk.bot,
            message: asking.said.message,
            text,
            session: format!("wa-{}-{}", self.id, session.id.0),
            opens_session: session.id == asking.wait.ticket,
            memory: session.memory.clone(),
            values,
            until: asking.wait.until,
        });
    }

    /// The engine answered. Whoever answers too late, or a question that nobody asks any longer, is not heard.
    pub(super) fn bot_answered(
        &mut self,
        ticket: Ticket,
        reply: Reply,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        let Routing::Bot { talk, .. } = &mut self.routing else {
            return Err(Rejected::StaleTicket);
        };
        let asked = talk.asking.take_if(|asking| asking.wait.ticket == ticket);
        let Asking { said, next, .. } = asked.ok_or(Rejected::StaleTicket)?;
        let mut fx = Effects::default();
        fx.save();
        match checked(reply) {
            Reply::Said { texts, memory } => {
                if let Some(session) = &mut talk.session {
                    session.used_at = env.now;
                    session.memory = memory;
                }
                let spoken = self.bot_says(texts, env, &mut fx);
                self.take_turns(next, spoken, env, &mut fx);
            }
            Reply::HandsOver { texts, why } => {
                self.bot_says(texts, env, &mut fx);
                self.leave_bot(why.into(), &said, env, &mut fx);
            }
            Reply::Failed { why } => self.leave_bot(Exit::Failed { why }, &said, env, &mut fx),
        }
        Ok(fx)
    }

    /// The engine did not answer in time (APP-BOT-07).
    pub(super) fn bot_timed_out(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let Routing::Bot { talk, .. } = &mut self.routing else {
            return;
        };
        if let Some(asking) = talk.asking.take() {
            self.leave_bot(Exit::NoAnswer, &asking.said, env, fx);
        }
    }

    /// The bot's time is over: its last word, and the next step. The trigger from here on is the message that caused
    /// it (`product.md` 11, "Algorithm"); its customer waits for a person.
    fn leave_bot(&mut self, exit: Exit, said: &Said, env: &mut Env<'_>, fx: &mut Effects) {
        let Routing::Bot { step, talk } = std::mem::replace(&mut self.routing, Routing::Parked) else {
            return;
        };
        self.rare.edit().bot_left = Some(BotLeft {
            name: talk.name.clone(),
            why: exit.name().to_owned(),
        });
        let known = env.settings.bots.get(&talk.bot).map(Arc::clone);
        if let Some(known) = known {
            let manners = known.engine.manners();
            let last = if exit.is_failure() {
                manners.error
            } else {
                manners.forward
            };
            if let Some(text) = self.rendered(last, env) {
                self.say(Sender::Bot(talk.name.clone()), text, env, fx);
            }
        }
        self.plan.bots_done.insert(step.id);
        self.plan.trigger = Some(Trigger {
            message: said.message,
            is_first: false,
        });
        fx.record(Fact::BotEnded {
            priority: step.position + 1,
            bot: talk.name,
            exit,
        });
        self.go_on_after(step, env, fx);
    }

    /// Somebody has it now, or it is closed: the bot says nothing any longer (SM-09).
    pub(super) fn stop_bot(&self, fx: &mut Effects) {
        if let Routing::Bot { talk, .. } = &self.routing {
            let bot = talk.name.clone();
            fx.record(Fact::BotStopped { bot });
        }
    }

    /// Sends what the bot says, each text a message of its own (APP-BOT-09); gives the last one.
    fn bot_says(&mut self, texts: Vec<String>, env: &mut Env<'_>, fx: &mut Effects) -> Option<Message> {
        let name = self.talk()?.name.clone();
        let mut said = Vec::new();
        for text in texts {
            said.push(self.say(Sender::Bot(name.clone()), text, env, fx));
        }
        if !said.is_empty() {
            fx.record(Fact::BotAnswered {
                bot: name,
                messages: said.iter().map(|message| message.id).collect(),
            });
        }
        said.pop()
    }

    /// The talk with the bot that serves it.
    pub fn talk(&self) -> Option<&Talk> {
        if let Routing::Bot { talk, .. } = &self.routing {
            Some(talk)
        } else {
            None
        }
    }

    fn bot(&self, settings: &Settings) -> Option<Arc<settings::Bot>> {
        settings.bots.get(&self.talk()?.bot).map(Arc::clone)
    }

    /// A text of the definition with its variables filled in; nothing when there is nothing to send.
    fn rendered(&self, text: &str, env: &Env<'_>) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        let values = self.values(env.settings, env.now);
        let values = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let text = template::render_with(text, &values.collect()).ok()?;
        (!text.trim().is_empty()).then(|| cut(text, TEXT_CHARS_MAX))
    }
}

/// The bot that served an interaction last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BotLeft {
    /// Its name.
    pub name: String,
    /// [`Exit::name`].
    pub why: String,
}

fn count(messages: usize) -> u32 {
    u32::try_from(messages).unwrap_or(u32::MAX)
}
