//! What the server needs of the engines that bots run on.
//!
//! A bot's definition says what it is told to be, a [`Turn`] what a customer said and in which session. Nothing of an
//! engine's own language comes through here, neither sessions of its making nor its errors: an engine that cannot
//! answer says [`Reply::Failed`].

use crate::domain::bot::{Reply, Turn};
use crate::domain::message::Message;
use crate::domain::settings::Bot;
use futures_util::future::LocalBoxFuture;

/// What an engine is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who is asked.
    pub bot: &'a Bot,
    /// What.
    pub turn: &'a Turn,
    /// What was said before it, oldest first: as many messages as [`BotEngine::recalls`] says.
    pub before: &'a [Message],
}

/// Whatever answers customers in place of a person. Lives on one arbiter. It is asked again when the server
/// stopped during an answer.
pub trait BotEngine {
    /// How many messages of the conversation it must be shown with each question, because it keeps none itself.
    fn recalls(&self, _bot: &Bot) -> u32 {
        0
    }

    /// Answers. Given up when the turn's time is over.
    fn answer<'a>(&'a self, question: Question<'a>) -> LocalBoxFuture<'a, Reply>;
}
