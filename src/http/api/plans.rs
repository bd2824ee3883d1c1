//! `/api/whatsapp/accounts/{id}/applications`: what happens to an interaction nobody owns
//! (PLAN-01..09).

use super::plan_steps::{PlanStep, PlanStepDraft};
use crate::config::limits::{PASSES_MAX, PLAN_LENGTH_MAX, SCRIPT_VARIABLES_MAX, STEP_ID_MAX};
use crate::domain::ids::AccountId;
use crate::domain::plan::faults::{faults, warnings};
use crate::domain::plan::{ActionPlan, Application, Step, StepId};
use crate::domain::staff::Role;
use crate::http::error::{ApiError, FieldError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
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
    /// Identities from here on are free for new steps.
    pub next_id: u32,
    /// Passes after which nobody is asked again until the customer writes; 0 is unlimited.
    pub passes_max: u32,
    pub steps: Vec<PlanStep>,
    /// What is allowed, but may surprise.
    pub warnings: Vec<FieldError>,
}

/// A whole new plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDraft {
    /// The version that was read.
    pub version: u32,
    /// 0 when absent.
    #[serde(default)]
    #[schema(maximum = 100000)]
    pub passes_max: u32,
    #[schema(max_items = 100)]
    pub steps: Vec<PlanStepDraft>,
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
    caller: Caller,
    author: Author,
    id: Id<AccountId>,
    body: Body<PlanDraft>,
    state: web::Data<AppState>,
) -> Result<web::Json<Plan>, ApiError> {
    let PlanDraft {
        version,
        passes_max,
        steps,
    } = body.0;
    state.store.account(id.0).await?.ok_or(ApiError::NotFound)?;
    let (_, before) = state.store.plan(id.0).await?;
    let mut checks = Checks::default();
    checks.number("passes_max", passes_max, 0..=PASSES_MAX);
    let mut plan = checked(checks, id.0, steps, &before, &caller, &state).await?;
    plan.passes_max = passes_max;
    let version = state
        .store
        .by(author)
        .save_plan(id.0, i64::from(version), &plan)
        .await?;
    state.publish(Affected::default()).await;
    Ok(web::Json(Plan::of(version, &plan)))
}

/// The plan that a draft stands for, or everything that is wrong with it. Steps that existed keep
/// their identity, new ones get one that no step had (PLAN-06).
pub(super) async fn checked(
    mut checks: Checks,
    account: AccountId,
    drafts: Vec<PlanStepDraft>,
    before: &ActionPlan,
    caller: &Caller,
    state: &AppState,
) -> Result<ActionPlan, ApiError> {
    if drafts.len() > PLAN_LENGTH_MAX {
        let message = format!("may have at most {PLAN_LENGTH_MAX} steps, has {}", drafts.len());
        return Err(ApiError::field("steps", message));
    }
    let ids = identities(&drafts, before, &mut checks);
    let read = drafts.into_iter().zip(ids).enumerate();
    let steps = read.map(|(index, (draft, id))| draft.read(&mut checks, &format!("steps[{index}]"), id));
    let mut plan = ActionPlan {
        steps: steps.collect(),
        unused_from: before.next_id(),
        passes_max: before.passes_max,
    };
    plan.unused_from = plan.next_id();
    may_have_scripts(&plan, before, caller, state, &mut checks);
    few_results(&plan, &mut checks);
    for fault in faults(&plan) {
        checks.wrong(fault.field, fault.why);
    }
    for (field, why) in state.store.wrong_in_plan(account, plan.clone()).await? {
        if !checks.objects_to(&field) {
            checks.wrong(field, why);
        }
    }
    checks.finish().map(|()| plan)
}

fn identities(drafts: &[PlanStepDraft], before: &ActionPlan, checks: &mut Checks) -> Vec<StepId> {
    let known: BTreeSet<u32> = before.steps.iter().map(|step| step.id.0).collect();
    let free = before.next_id();
    let mut used = BTreeSet::new();
    for (index, id) in drafts
        .iter()
        .enumerate()
        .filter_map(|(index, draft)| Some((index, draft.id?)))
    {
        let field = format!("steps[{index}].id");
        if id > STEP_ID_MAX {
            checks.wrong(field, format!("must be from {free} to {STEP_ID_MAX} for a new step"));
        } else if !known.contains(&id) && id < free {
            checks.wrong(field, format!("is not a step of this plan; new ones count from {free}"));
        } else if !used.insert(id) {
            checks.wrong(field, "is used by an earlier step");
        }
    }
    let mut next = used.last().map_or(free, |last| free.max(last + 1));
    let given = drafts.iter().map(|draft| {
        draft.id.unwrap_or_else(|| {
            next += 1;
            next - 1
        })
    });
    given.map(StepId).collect()
}

/// APP-SYS-03: scripts are for administrators, and for installations that switched them on. Steps
/// that stay as they are do not keep others from changing the rest.
fn may_have_scripts(plan: &ActionPlan, before: &ActionPlan, caller: &Caller, state: &AppState, checks: &mut Checks) {
    let is_script = |step: &&Step| matches!(step.application, Application::System { .. });
    let is_on = state.settings.load().global.features.system_application;
    for (index, step) in plan.steps.iter().enumerate().filter(|(_, step)| is_script(step)) {
        let field = format!("steps[{index}].application");
        if before.steps.contains(step) {
            continue;
        } else if !is_on {
            checks.wrong(field, "the System application is switched off");
        } else if caller.role != Role::Administrator {
            checks.wrong(field, "only administrators may edit System steps");
        }
    }
    let is_kept = |step: &&Step| plan.position(step.id).is_some();
    let gone = before.steps.iter().filter(is_script).find(|step| !is_kept(step));
    if let Some(step) = gone.filter(|_| caller.role != Role::Administrator) {
        let message = format!("only administrators may remove System steps such as {}", step.id);
        checks.wrong("steps", message);
    }
}

/// Results lie in every interaction that the plan serves.
fn few_results(plan: &ActionPlan, checks: &mut Checks) {
    let names: BTreeSet<&str> = plan.steps.iter().filter_map(|step| step.application.result()).collect();
    if names.len() > SCRIPT_VARIABLES_MAX {
        let message = format!(
            "may give results to at most {SCRIPT_VARIABLES_MAX} variables, names {}",
            names.len()
        );
        checks.wrong("steps", message);
    }
}

impl Plan {
    fn of(version: i64, plan: &ActionPlan) -> Self {
        let warnings = warnings(plan).into_iter();
        Self {
            version: u32::try_from(version).unwrap_or(u32::MAX),
            next_id: plan.next_id(),
            passes_max: plan.passes_max,
            steps: plan.steps.iter().map(PlanStep::from).collect(),
            warnings: warnings.map(|fault| FieldError::new(fault.field, fault.why)).collect(),
        }
    }
}
