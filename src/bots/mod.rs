//! The engines that bots run on, behind the port `ports::bot`.

mod scripted;

use crate::domain::bot::Reply;
use crate::domain::catalog::BotEngine as Engine;
use crate::ports::bot::{BotEngine, Question};
use futures_util::future::LocalBoxFuture;

/// From a bot to the engine it runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Engines;

impl BotEngine for Engines {
    fn answer<'a>(&'a self, question: Question<'a>) -> LocalBoxFuture<'a, Reply> {
        match &question.bot.engine {
            Engine::Scripted(script) => Box::pin(scripted::answer(script, question.turn)),
            engine @ (Engine::Lex { .. } | Engine::Dialogflow { .. } | Engine::ChatGpt { .. }) => {
                let why = format!("this version cannot ask {} yet", engine.name());
                Box::pin(std::future::ready(Reply::Failed { why }))
            }
        }
    }
}
