//! Automatic replies of a walk: which are due (PLAN-30), and what they say.

use super::{Did, NotDue, Pass, Visit};
use crate::config::limits::TEXT_CHARS_MAX;
use crate::domain::plan::{Application, StepId, Times};

impl Pass<'_> {
    /// Answers a message that came while a later step waits: replies of the kind `Always` on the way
    /// of this pass, as far as they are still there and their intervals match (PLAN-30).
    pub fn answer_further(&mut self) -> Vec<Visit> {
        let plan = self.plan;
        let mut path = Vec::new();
        for id in self.memory.on_path.clone() {
            let Some((position, step)) = plan.position(id).and_then(|at| Some((at, plan.steps.get(at)?))) else {
                continue;
            };
            let Application::AutoReply {
                times: Times::Always,
                text,
            } = &step.application
            else {
                continue;
            };
            if self.skipped(step).is_none() {
                let did = self.reply(step.id, Times::Always, text);
                path.push(Visit { id, position, did });
            }
        }
        path
    }

    pub(super) fn reply(&mut self, id: StepId, times: Times, text: &str) -> Did {
        if times == Times::Always && !self.memory.on_path.contains(&id) {
            self.memory.on_path.push(id);
        }
        if let Some(why) = self.not_due(id, times) {
            return Did::NotDue(why);
        }
        if !self.can_write {
            return Did::Failed("the service window is closed".to_owned());
        }
        match self.render(text) {
            Ok(text) if text.trim().is_empty() => Did::Failed("its text is empty".to_owned()),
            Ok(text) => {
                let message = self.trigger.map(|trigger| trigger.message);
                self.memory.answered.insert(id, message);
                Did::Replied(text.chars().take(TEXT_CHARS_MAX).collect())
            }
            Err(why) => Did::Failed(why),
        }
    }

    fn not_due(&self, id: StepId, times: Times) -> Option<NotDue> {
        let answered = self.memory.answered.get(&id);
        match (times, self.trigger) {
            (Times::OneTime, _) => answered.map(|_| NotDue::AlreadySent),
            (Times::Always | Times::FirstMessage, None) => Some(NotDue::NoNewMessage),
            (Times::Always, Some(trigger)) => (answered == Some(&Some(trigger.message))).then_some(NotDue::AlreadySent),
            (Times::FirstMessage, Some(trigger)) if !trigger.is_first => Some(NotDue::NotFirstMessage),
            (Times::FirstMessage, Some(_)) => answered.map(|_| NotDue::AlreadySent),
        }
    }
}
