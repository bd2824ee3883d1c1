//! A System step (APP-SYS-01..03): the conversation waits in `planning` for what the script of the step says.
//!
//! Decides when a script is asked for, what its answer does, and that it is asked for once more at most when
//! nobody knows what became of it. How scripts run is behind `ports::scripts`.

use super::{Conversation, Routing, StepRef};
use crate::config::limits::{
    SCRIPT_COMPLAINT_CHARS_MAX, SCRIPT_QUEUE_SECS, SCRIPT_RESULT_BYTES_MAX, SCRIPT_SPARE_SECS, SCRIPT_VARIABLES_MAX,
};
use crate::domain::fact::{Fact, Passed};
use crate::domain::ids::{MessageId, Ticket};
use crate::domain::plan::pass::Trigger;
use crate::domain::plan::script::{Prepared, Ran, RunEnd, ScriptCall, ScriptRun};
use crate::domain::{Effects, Env, Rejected, Timestamp, Transient};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The script that an interaction waits for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Running {
    /// Whose it is.
    pub step: StepRef,
    /// The answer must carry it.
    pub ticket: Ticket,
    /// What was asked for.
    pub call: ScriptCall,
    /// When it was asked for.
    pub since: Timestamp,
    /// The customer's newest message then.
    pub newest: Option<MessageId>,
    /// True once it was asked for again, because the server had stopped meanwhile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl Conversation {
    /// The script it waits for.
    pub fn running(&self) -> Option<&Running> {
        if let Routing::Planning { running, .. } = &self.routing {
            running.as_deref()
        } else {
            None
        }
    }

    /// The plan has come to a System step.
    pub(super) fn start_script(&mut self, step: StepRef, prepared: Prepared, env: &mut Env<'_>, fx: &mut Effects) {
        let running = Running {
            step,
            ticket: self.next_ticket(),
            call: prepared.call,
            since: env.now,
            newest: self.heard.as_ref().map(|heard| heard.message),
            again: false,
        };
        match prepared.unfit {
            Some(why) => self.script_done(&running, Ran::refused(why), env, fx),
            None => self.ask_for_script(running, env, fx),
        }
    }

    fn ask_for_script(&mut self, running: Running, env: &Env<'_>, fx: &mut Effects) {
        let longest = running.call.timeout_secs + SCRIPT_QUEUE_SECS + SCRIPT_SPARE_SECS;
        fx.save();
        fx.record(Fact::ScriptStarted {
            priority: running.step.position + 1,
            step: running.step.id,
            script: running.call.script.clone(),
            again: running.again,
        });
        fx.transient.push(Transient::Run(Box::new(ScriptRun {
            account: self.account,
            interaction: self.id,
            ticket: running.ticket,
            call: running.call.clone(),
            values: self.values(env.settings, env.now),
        })));
        self.routing = Routing::Planning {
            restart_at: env.now.plus_secs(i64::from(longest)),
            running: Some(Box::new(running)),
        };
    }

    /// The shell says what became of a script.
    pub(super) fn script_ended(&mut self, ticket: Ticket, ran: Ran, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        let running = self.running().filter(|running| running.ticket == ticket);
        let Some(running) = running.cloned() else {
            return Err(Rejected::StaleTicket);
        };
        let mut fx = Effects::default();
        self.script_done(&running, ran, env, &mut fx);
        Ok(fx)
    }

    /// Nobody has said what became of it; the plan goes on (R4).
    pub(super) fn script_overdue(&mut self, running: &Running, env: &mut Env<'_>, fx: &mut Effects) {
        self.script_done(running, Ran::lost("there was no answer in time"), env, fx);
    }

    /// The interaction was loaded: whoever ran its script may be gone. It is run again once; a script that takes
    /// the server with it must not do so for ever.
    pub(super) fn resume_script(&mut self, env: &mut Env<'_>, fx: &mut Effects) {
        let Some(running) = self.running().cloned() else { return };
        if running.again {
            let why = "the server stopped twice while it ran";
            self.script_done(&running, Ran::lost(why), env, fx);
        } else {
            let again = true;
            self.ask_for_script(Running { again, ..running }, env, fx);
        }
    }

    fn script_done(&mut self, running: &Running, ran: Ran, env: &mut Env<'_>, fx: &mut Effects) {
        let (output, cut) = kept(&ran);
        let bytes = u32::try_from(output.len()).unwrap_or(u32::MAX);
        fx.save();
        fx.record(Fact::StepPassed {
            priority: running.step.position + 1,
            step: running.step.id,
            did: Passed::Ran {
                script: running.call.script.clone(),
                argv: ran.argv,
                millis: ran.millis,
                bytes,
                cut: cut || ran.cut,
                complaint: ran.complaint.chars().take(SCRIPT_COMPLAINT_CHARS_MAX).collect(),
                end: ran.end.clone(),
            },
        });
        if let Some(name) = &running.call.variable {
            self.keep_result(name, output, &ran.end, env);
        }
        self.hear_what_came_meanwhile(running);
        self.go_on_after(running.step, env, fx);
    }

    /// A message that came while the script ran is what the rest of the pass is about; whether the pass began with
    /// the first one stays true.
    fn hear_what_came_meanwhile(&mut self, running: &Running) {
        let Some(newest) = self.trigger().filter(|newest| running.newest != Some(newest.message)) else {
            return;
        };
        let began_first = self.plan.trigger.is_some_and(|began| began.is_first);
        self.plan.trigger = Some(Trigger {
            is_first: began_first || newest.is_first,
            ..newest
        });
    }

    /// Results are data: they are values of texts and conditions, and never texts themselves.
    fn keep_result(&mut self, name: &str, output: String, end: &RunEnd, env: &Env<'_>) {
        let plan = self.newest_plan(env.settings);
        let named: BTreeSet<&str> = plan.steps.iter().filter_map(|step| step.application.result()).collect();
        let results = &mut self.rare.edit().results;
        if !results.contains_key(name) && results.len() >= 2 * SCRIPT_VARIABLES_MAX {
            // Left over from plans of the past.
            results.retain(|result, _| named.contains(result.strip_suffix("_status").unwrap_or(result)));
        }
        results.insert(name.to_owned(), output);
        results.insert(format!("{name}_status"), end.status());
    }
}

/// What counts of the output, and whether that is not all of it.
fn kept(ran: &Ran) -> (String, bool) {
    if !ran.end.is_success() {
        return (String::new(), false);
    }
    let end = ran.output.floor_char_boundary(SCRIPT_RESULT_BYTES_MAX);
    (ran.output[..end].to_owned(), end < ran.output.len())
}
