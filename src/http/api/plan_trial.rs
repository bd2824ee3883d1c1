//! `/api/whatsapp/accounts/{id}/applications/check`: what a plan would do with a message (UI-31,
//! APP-GOTOIF-03). The walk is that of real interactions (`domain::plan::pass`); nothing is stored
//! or sent.

use super::interactions::visible;
use super::plan_steps::{PlanStepDraft, StepTarget};
use super::plans::checked;
use crate::config::limits::{PLAN_LENGTH_MAX, PREVIEW_VALUES_MAX, TEXT_CHARS_MAX};
use crate::domain::Timestamp;
use crate::domain::bot::dry_run::{self, Opening};
use crate::domain::ids::{AccountId, InteractionId, MessageId};
use crate::domain::interaction::Conversation;
use crate::domain::plan::pass::{Did, Given, Memory, NotDue, Pass, PassedBy, Stop, Trigger, Values, Visit};
use crate::domain::plan::{ActionPlan, Application};
use crate::domain::settings::Settings;
use crate::domain::variables::{now_values, samples};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use actix_web::web;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A plan to be tried on a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTrial {
    /// The plan to try; the saved one when absent.
    #[schema(max_items = 100)]
    pub steps: Option<Vec<PlanStepDraft>>,
    /// What the customer writes.
    #[serde(default)]
    #[schema(max_length = 4096)]
    pub text: String,
    /// True, also when absent: this message opens the interaction.
    pub is_first: Option<bool>,
    /// When; now if absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
    /// Values by name, used before the samples and those of the interaction.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Takes its values, and its newest message when `text` is empty, from this interaction of the
    /// account, when the caller may read it.
    #[schema(value_type = Option<String>)]
    pub interaction_id: Option<InteractionId>,
    /// Goes on behind steps that wait, as if nobody had answered.
    #[serde(default)]
    pub unanswered: bool,
}

/// What a plan would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanPath {
    /// Steps in the order in which the plan comes by them.
    pub path: Vec<PathStep>,
    pub end: PathEnd,
}

/// One step on the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PathStep {
    pub step_id: u32,
    pub priority: u32,
    /// When the plan comes by; later than the message only behind steps that wait.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub outcome: PathOutcome,
}

/// What becomes of a step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PathOutcome {
    /// It is switched off.
    Disabled,
    /// Its interval does not contain the moment.
    OutsideInterval,
    /// It has nothing to send now.
    NotDue { why: ReplyNotDue },
    /// It sends this.
    Replied { text: String },
    /// It adds these tags; those that are there already are left out.
    Tagged { tag_ids: Vec<String> },
    /// It writes this to the journal.
    Noted { text: String },
    /// It jumps.
    Jumped { to: StepTarget },
    /// It decides.
    Decided {
        holds: bool,
        to: StepTarget,
        /// The variables of the condition with their values.
        values: BTreeMap<String, String>,
    },
    /// A bot talks. It says this to the message; unless it stays, the plan goes on.
    Talks { texts: Vec<String>, stays: bool },
    /// Its bot is not started.
    PassedBy { why: BotPassedBy },
    /// It cannot do its work, and counts as done.
    Failed { why: String },
    /// Plans do not run this application yet; it counts as done.
    NotRun,
    /// It asks people, and the plan waits for their answer.
    Waits { timeout_secs: u32 },
    /// It closes the interaction.
    Closes,
    /// It runs a script, which a trial does not: `vars.` have the values that were given.
    Runs {
        script: String,
        arguments: Vec<String>,
        variable: Option<String>,
    },
}

/// Why an automatic reply is not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyNotDue {
    AlreadySent,
    NoNewMessage,
    NotFirstMessage,
}

/// Why a bot is not started.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BotPassedBy {
    /// It has handed over before.
    HandedOver,
    /// An agent has held the conversation.
    HadAgent,
}

/// How the way ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathEnd {
    /// At a step that waits.
    Waits,
    /// A bot goes on talking.
    Bot,
    /// The interaction is closed.
    Closed,
    /// Beyond the last step, after one that waited: the plan starts again while the customer waits.
    Restarts,
    /// Beyond the last step: agents can take the interaction from the list.
    Parked,
    /// In a loop: the interaction is parked with an alarm.
    Loop,
}

/// Tries a plan on a message. Nothing is stored or sent.
#[utoipa::path(
    post, path = "/api/whatsapp/accounts/{id}/applications/check", operation_id = "check_plan", tag = "accounts",
    params(("id" = String, Path)), request_body = PlanTrial,
    responses(
        (status = 200, body = PlanPath),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn check(
    caller: Caller,
    id: Id<AccountId>,
    body: Body<PlanTrial>,
    state: web::Data<AppState>,
) -> Result<web::Json<PlanPath>, ApiError> {
    let mut trial = body.0;
    state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let checks = trial.faults();
    let (_, saved) = state.store.plan(id.0).await?;
    let plan = match trial.steps.take() {
        Some(steps) => checked(checks, id.0, steps, &saved, &caller, &state).await?,
        None => checks.finish().map(|()| saved)?,
    };
    let past = match trial.interaction_id {
        Some(interaction) => Some(past(id.0, interaction, &caller, &state).await?),
        None => None,
    };
    let start = trial.at.unwrap_or_else(|| state.clock.now());
    let settings = state.settings.load();
    let walk = Walk {
        values: trial.values(id.0, past.as_ref(), &settings, start),
        plan: &plan,
        settings: &settings,
        trial: &trial,
    };
    Ok(web::Json(walk.path(start)))
}

/// An interaction of the account, for those who may read it.
async fn past(
    account: AccountId,
    interaction: InteractionId,
    caller: &Caller,
    state: &AppState,
) -> Result<Conversation, ApiError> {
    let nowhere = || ApiError::field("interaction_id", "there is no such interaction of this account");
    match visible(caller, interaction, state).await {
        Ok(found) if found.account == account => Ok(found),
        Ok(_) | Err(ApiError::NotFound) => Err(nowhere()),
        Err(error) => Err(error),
    }
}

impl PlanTrial {
    fn faults(&self) -> Checks {
        let mut checks = Checks::default();
        let too_long = |text: &str| text.chars().count() > TEXT_CHARS_MAX;
        if too_long(&self.text) {
            checks.wrong("text", format!("may have at most {TEXT_CHARS_MAX} characters"));
        }
        if self.values.len() > PREVIEW_VALUES_MAX {
            checks.wrong("values", format!("may name at most {PREVIEW_VALUES_MAX} values"));
        }
        for (name, _) in self.values.iter().filter(|(_, value)| too_long(value)) {
            let message = format!("may have at most {TEXT_CHARS_MAX} characters");
            checks.wrong(format!("values.{name}"), message);
        }
        checks
    }

    /// Samples, then what is known of the account or the interaction, then what the caller says.
    fn values(&self, account: AccountId, past: Option<&Conversation>, settings: &Settings, at: Timestamp) -> Values {
        let mut values = match past {
            Some(past) => past.values(settings, at),
            None => samples(),
        };
        values.extend(now_values(at, settings.global.time_zone));
        let mut put = |name: &str, value: &str| {
            values.insert(name.to_owned(), value.to_owned());
        };
        put("account.id", &account.to_string());
        if let Some(account) = settings.accounts.get(&account) {
            put("account.name", &account.name);
            put("account.key", &account.key);
        }
        if past.is_none() || !self.text.is_empty() {
            put("message.body", &self.text);
            put("message.type", "text");
        }
        values.extend(self.values.clone());
        values
    }
}

struct Walk<'a> {
    plan: &'a ActionPlan,
    settings: &'a Settings,
    trial: &'a PlanTrial,
    values: Values,
}

impl Walk<'_> {
    fn path(&self, start: Timestamp) -> PlanPath {
        let (mut memory, mut tags) = (Memory::default(), BTreeSet::new());
        let (mut path, mut at, mut position) = (Vec::new(), start, 0);
        let (mut waits, mut is_first, mut asked) = (0, self.trial.is_first.unwrap_or(true), false);
        loop {
            let values = || self.values_at(at);
            let mut pass = Pass::new(Given {
                plan: self.plan,
                settings: self.settings,
                now: at,
                trigger: Some(Trigger {
                    message: MessageId(1),
                    is_first,
                }),
                can_write: true,
                had_agent: false,
                memory: &mut memory,
                tags: &mut tags,
                values: &values,
            });
            let (visits, stop) = pass.run(position);
            path.extend(visits.into_iter().map(|visit| self.told(visit, at)));
            // A plan may lead from step to step that waits for ever; a person has seen enough by then.
            let goes_on = self.trial.unanswered && waits < PLAN_LENGTH_MAX;
            let end = match stop {
                Stop::Waits { id, position: reached } => match self.opening(reached, at) {
                    Some(opening) if goes_on || !opening.stays => {
                        memory.bots_done.insert(id);
                        (is_first, position, waits) = (false, reached + 1, waits + 1);
                        continue;
                    }
                    Some(_) => PathEnd::Bot,
                    None if goes_on => {
                        at = at.plus_secs(i64::from(self.timeout_secs(reached)));
                        (asked, position, waits) = (true, reached + 1, waits + 1);
                        continue;
                    }
                    None => PathEnd::Waits,
                },
                Stop::Runs { position: reached, .. } => {
                    position = reached + 1;
                    continue;
                }
                Stop::Closes { .. } => PathEnd::Closed,
                Stop::End if asked => PathEnd::Restarts,
                Stop::End => PathEnd::Parked,
                Stop::Loop { .. } => PathEnd::Loop,
            };
            return PlanPath { path, end };
        }
    }

    fn values_at(&self, at: Timestamp) -> Values {
        let mut values = self.values.clone();
        values.extend(now_values(at, self.settings.global.time_zone));
        values.extend(self.trial.values.clone());
        values
    }

    /// What the bot of a step says, if it is one that lets a bot talk.
    fn opening(&self, position: usize, at: Timestamp) -> Option<Opening> {
        let (bot, _) = self.plan.steps.get(position)?.application.bot()?;
        let bot = self.settings.bots.get(&bot)?;
        let values = self.values_at(at);
        let text = values.get("message.body").map(String::as_str).unwrap_or_default();
        Some(dry_run::opening(&bot.engine, text, &values))
    }

    fn timeout_secs(&self, position: usize) -> u32 {
        match self.plan.steps.get(position).map(|step| &step.application) {
            Some(Application::Agent { timeout_secs, .. } | Application::Queue { timeout_secs, .. }) => *timeout_secs,
            Some(_) | None => 0,
        }
    }

    fn told(&self, visit: Visit, at: Timestamp) -> PathStep {
        let outcome = match visit.did {
            Did::Disabled => PathOutcome::Disabled,
            Did::OutsideInterval => PathOutcome::OutsideInterval,
            Did::NotDue(why) => PathOutcome::NotDue { why: why.into() },
            Did::Replied(text) => PathOutcome::Replied { text },
            Did::Tagged { added: tags, .. } => PathOutcome::Tagged {
                tag_ids: tags.iter().map(ToString::to_string).collect(),
            },
            Did::Noted(text) => PathOutcome::Noted { text },
            Did::Jumped(to) => PathOutcome::Jumped { to: to.into() },
            Did::Decided(decision) => match decision.fault {
                Some(why) => PathOutcome::Failed { why },
                None => PathOutcome::Decided {
                    holds: decision.holds,
                    to: decision.to.into(),
                    values: decision.values,
                },
            },
            Did::PassedBy(why) => PathOutcome::PassedBy { why: why.into() },
            Did::Failed(why) => PathOutcome::Failed { why },
            Did::NotRun(_) => PathOutcome::NotRun,
            Did::Waits => match self.opening(visit.position, at) {
                Some(Opening { texts, stays }) => PathOutcome::Talks { texts, stays },
                None => PathOutcome::Waits {
                    timeout_secs: self.timeout_secs(visit.position),
                },
            },
            Did::Closes(_) => PathOutcome::Closes,
            Did::Runs(prepared) => match prepared.unfit {
                Some(why) => PathOutcome::Failed { why },
                None => PathOutcome::Runs {
                    script: prepared.call.script,
                    arguments: prepared.call.arguments,
                    variable: prepared.call.variable,
                },
            },
        };
        PathStep {
            step_id: visit.id.0,
            priority: u32::try_from(visit.position + 1).unwrap_or(u32::MAX),
            at,
            outcome,
        }
    }
}

impl From<NotDue> for ReplyNotDue {
    fn from(why: NotDue) -> Self {
        match why {
            NotDue::AlreadySent => Self::AlreadySent,
            NotDue::NoNewMessage => Self::NoNewMessage,
            NotDue::NotFirstMessage => Self::NotFirstMessage,
        }
    }
}

impl From<PassedBy> for BotPassedBy {
    fn from(why: PassedBy) -> Self {
        match why {
            PassedBy::HandedOver => Self::HandedOver,
            PassedBy::HadAgent => Self::HadAgent,
        }
    }
}
