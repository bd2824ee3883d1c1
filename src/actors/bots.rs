//! Asks the engines of bots what customers said, outside of any commit, and tells the interaction what they answer.
//! The answer takes effect in the interaction's own commit.
//!
//! Nothing here is durable: what an interaction waits for is in its row, with the deadline. It asks again when it is
//! loaded, with the same ticket; a question that is under way is not asked twice.

use super::settle::settle;
use super::shared::Shared;
use crate::config::limits::BOT_CALLS_MAX;
use crate::domain::bot::{Reply, Turn};
use crate::domain::ids::{InteractionId, Ticket};
use crate::domain::interaction::Input;
use crate::domain::message::{Direction, Message};
use crate::domain::settings::Bot;
use crate::domain::{ActorKey, Rejected};
use crate::ports::bot::{BotEngine, Question};
use crate::telemetry::Metric;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, watch};
use tracing::{debug, warn};

/// Questions on their way from the interactions to the worker. One of each conversation at most is of any use, so
/// there are never more than conversations with a bot.
pub struct Turns {
    sender: UnboundedSender<Box<Turn>>,
    receiver: Mutex<Option<UnboundedReceiver<Box<Turn>>>>,
}

impl Default for Turns {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

impl Turns {
    /// Hands a question to the worker.
    pub(super) fn push(&self, turn: Box<Turn>) {
        // Without a worker the process is stopping: the interaction asks again after the start.
        let _ = self.sender.send(turn);
    }

    fn take(&self) -> Option<UnboundedReceiver<Box<Turn>>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The worker. One per process, on one arbiter, because connections to engines live there.
struct Worker {
    shared: Arc<Shared>,
    engine: Rc<dyn BotEngine>,
    under_way: RefCell<BTreeSet<(InteractionId, Ticket)>>,
    /// Rung when a question is done with.
    freed: Notify,
}

/// Runs until `stop` says so. Questions under way are given up then: they are asked again after the next start.
pub async fn run(shared: Arc<Shared>, engine: Rc<dyn BotEngine>, mut stop: watch::Receiver<bool>) {
    let Some(mut turns) = shared.turns.take() else {
        return;
    };
    let stopped = stop.clone();
    let worker = Rc::new(Worker {
        shared,
        engine,
        under_way: RefCell::default(),
        freed: Notify::new(),
    });
    while !*stop.borrow() {
        let has_room = worker.under_way.borrow().len() < BOT_CALLS_MAX;
        tokio::select! {
            turn = turns.recv(), if has_room => {
                let Some(turn) = turn else { return };
                Rc::clone(&worker).begin(turn, stopped.clone());
            }
            () = worker.freed.notified() => {}
            _ = stop.changed() => {}
        }
    }
}

impl Worker {
    fn begin(self: Rc<Self>, turn: Box<Turn>, mut stopped: watch::Receiver<bool>) {
        let question = (turn.interaction, turn.ticket);
        if !self.under_way.borrow_mut().insert(question) {
            return;
        }
        let place = Place {
            worker: Rc::clone(&self),
            question,
        };
        actix::spawn(async move {
            tokio::select! {
                () = place.worker.answer(&turn) => {}
                _ = stopped.changed() => {}
            }
        });
    }

    async fn answer(&self, turn: &Turn) {
        let left = turn.until.millis_since(self.shared.clock.now());
        let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
            return count("late");
        };
        let Ok(reply) = tokio::time::timeout(Duration::from_millis(left), self.ask(turn)).await else {
            // The interaction's own deadline is due at this moment.
            return count("late");
        };
        debug!(interaction.id = %turn.interaction, bot = turn.bot, ?reply, "a bot's engine answered");
        self.deliver(turn, reply).await;
    }

    async fn ask(&self, turn: &Turn) -> Reply {
        let settings = self.shared.settings.load_full();
        let Some(bot) = settings.bots.get(&turn.bot) else {
            let why = "the bot was removed".to_owned();
            return Reply::Failed { why };
        };
        match self.before(bot, turn).await {
            Ok(before) => {
                let before = &before;
                self.engine.answer(Question { bot, turn, before }).await
            }
            Err(why) => Reply::Failed { why },
        }
    }

    /// What was said before the message that is to be answered. Later ones may be there: they wait for their turn.
    async fn before(&self, bot: &Bot, turn: &Turn) -> Result<Vec<Message>, String> {
        let wanted = self.engine.recalls(bot);
        if wanted == 0 {
            return Ok(Vec::new());
        }
        let thread = self.shared.journal.thread(turn.interaction, None, wanted).await;
        let (mut messages, _) = thread.map_err(|failure| failure.to_string())?;
        messages.retain(|one| match one.direction {
            Direction::In => one.id < turn.message,
            Direction::Out => true,
            Direction::Note => false,
        });
        Ok(messages)
    }

    /// Tells the interaction. What it cannot record is asked again, or its time ends.
    async fn deliver(&self, turn: &Turn, reply: Reply) {
        let result = match &reply {
            Reply::Said { .. } => "answered",
            Reply::HandsOver { .. } => "handed_over",
            Reply::Failed { why } => {
                warn!(interaction.id = %turn.interaction, bot = turn.bot, why, "a bot's engine failed");
                "failed"
            }
        };
        let key = ActorKey::Interaction(turn.account, turn.interaction);
        let answered = || Input::BotAnswered {
            ticket: turn.ticket,
            reply: Box::new(reply.clone()),
        };
        match settle(&self.shared, key, ("answer of a bot", turn.ticket.0), answered).await {
            Some(Ok(())) => count(result),
            Some(Err(Rejected::StaleTicket)) => {
                debug!(interaction.id = %turn.interaction, "nobody waits for this answer any longer");
                count("stale");
            }
            Some(Err(rejected)) => {
                warn!(interaction.id = %turn.interaction, %rejected, "the interaction refused a bot's answer");
                count("stale");
            }
            None => {}
        }
    }
}

fn count(result: &'static str) {
    metrics::counter!(Metric::BotTurns.name(), "result" => result).increment(1);
}

/// A question's place among those under way; given back also when its answering panics.
struct Place {
    worker: Rc<Worker>,
    question: (InteractionId, Ticket),
}

impl Drop for Place {
    fn drop(&mut self) {
        self.worker.under_way.borrow_mut().remove(&self.question);
        self.worker.freed.notify_one();
    }
}
