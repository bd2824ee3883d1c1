//! `/api/whatsapp/accounts/{id}/applications`: what happens to an interaction nobody owns.

use crate::config::limits::PLAN_LENGTH_MAX;
use crate::domain::ids::{AccountId, QueueId};
use crate::domain::plan::{ActionPlan, Application, Step};
use crate::domain::settings::Settings;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::Author;
use actix_web::web;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// An account's action plan. The position of a step is its priority.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Carried back by a write; a newer one means somebody else changed the plan. 0: never saved.
    pub version: u32,
    pub steps: Vec<PlanStep>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PlanStep {
    /// Stable identity within the plan.
    pub id: u32,
    pub application: StepApplication,
    #[schema(value_type = String)]
    pub queue_id: QueueId,
    pub timeout_secs: u32,
    pub enabled: bool,
}

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepApplication {
    /// Offers the interaction to the members of a queue.
    Queue,
}

/// A whole new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDraft {
    /// The version that was read.
    pub version: u32,
    #[schema(max_items = 100)]
    pub steps: Vec<PlanStepDraft>,
}

/// One step of a new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanStepDraft {
    /// Identity of a step that exists already; absent for a new one.
    pub id: Option<u32>,
    pub application: StepApplication,
    #[schema(value_type = String)]
    pub queue_id: QueueId,
    /// 300 when absent.
    #[schema(minimum = 1, maximum = 2147483)]
    pub timeout_secs: Option<u32>,
    /// True when absent.
    pub enabled: Option<bool>,
}

/// The plan of an account.
#[utoipa::path(
    get, path = "/api/whatsapp/accounts/{id}/applications", operation_id = "get_plan", tag = "accounts",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Plan),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<AccountId>, state: web::Data<AppState>) -> Result<web::Json<Plan>, ApiError> {
    state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let (version, plan) = state.store.plan(id.0).await?;
    Ok(web::Json(Plan::of(version, &plan)))
}

/// Replaces the plan of an account as a whole.
#[utoipa::path(
    put, path = "/api/whatsapp/accounts/{id}/applications", operation_id = "put_plan", tag = "accounts",
    params(("id" = String, Path)), request_body = PlanDraft,
    responses(
        (status = 200, body = Plan),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn put(
    author: Author,
    id: Id<AccountId>,
    body: Body<PlanDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<Plan>, ApiError> {
    let draft = body.0;
    state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let (_, before) = state.store.plan(id.0).await?;
    let plan = checked(draft.steps, &before, &state.settings.load())?;
    let version = state
        .store
        .by(author)
        .save_plan(id.0, i64::from(draft.version), &plan)
        .await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Plan::of(version, &plan)))
}

/// Keeps the identity of steps that existed, gives new ones the next free (PLAN-06).
fn checked(drafts: Vec<PlanStepDraft>, before: &ActionPlan, settings: &Settings) -> Result<ActionPlan, ApiError> {
    let mut checks = Checks::default();
    if drafts.len() > PLAN_LENGTH_MAX {
        checks.wrong(
            "steps",
            format!("may have at most {PLAN_LENGTH_MAX} steps, has {}", drafts.len()),
        );
    }
    let known: BTreeSet<u32> = before.steps.iter().map(|step| step.id).collect();
    let mut next = known.last().map_or(1, |last| last + 1);
    let mut used = BTreeSet::new();
    let mut steps = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        let field = |name: &str| format!("steps[{index}].{name}");
        let id = match draft.id {
            Some(id) if !known.contains(&id) => {
                checks.wrong(field("id"), "is not a step of this plan; leave it out for a new one");
                id
            }
            Some(id) => id,
            None => {
                next += 1;
                next - 1
            }
        };
        if !used.insert(id) {
            checks.wrong(field("id"), "is used by an earlier step");
        }
        if !settings.queues.contains_key(&draft.queue_id) {
            checks.wrong(field("queue_id"), format!("there is no queue {}", draft.queue_id));
        }
        steps.push(Step {
            id,
            enabled: draft.enabled.unwrap_or(true),
            application: match draft.application {
                StepApplication::Queue => Application::Queue {
                    queue: draft.queue_id,
                    timeout_secs: checks.wait_secs(&field("timeout_secs"), draft.timeout_secs.unwrap_or(300)),
                },
            },
        });
    }
    checks.finish().map(|()| ActionPlan { steps })
}

impl Plan {
    fn of(version: i64, plan: &ActionPlan) -> Self {
        let step = |step: &Step| match step.application {
            Application::Queue { queue, timeout_secs } => PlanStep {
                id: step.id,
                application: StepApplication::Queue,
                queue_id: queue,
                timeout_secs,
                enabled: step.enabled,
            },
        };
        Self {
            version: u32::try_from(version).unwrap_or(u32::MAX),
            steps: plan.steps.iter().map(step).collect(),
        }
    }
}
