//! What must hold around plans: what their steps name exists and fits, and does not go away.

use super::codec::decode;
use super::conn::MultiConnection;
use super::definitions::{Definition, find};
use super::errors::{CrudError, ReadError};
use super::schema::{accounts, plans, queues, staff};
use crate::domain::catalog::{Bot, Disposition, Document, Interval, Scope, Tag};
use crate::domain::ids::AccountId;
use crate::domain::plan::{ActionPlan, Reference, Step};
use crate::domain::staff::Role;
use diesel::{ExpressionMethods, JoinOnDsl, QueryDsl, RunQueryDsl};

/// Every field of a plan that names what is not there, or what this account cannot use.
pub(super) fn wrong_references(
    connection: &mut MultiConnection,
    account: AccountId,
    plan: &ActionPlan,
) -> Result<Vec<(String, String)>, CrudError> {
    let mut wrong = Vec::new();
    for (field, reference) in plan.references() {
        if let Some(why) = objection(connection, account, reference)? {
            wrong.push((field, why));
        }
    }
    Ok(wrong)
}

fn objection(
    connection: &mut MultiConnection,
    account: AccountId,
    reference: Reference,
) -> Result<Option<String>, CrudError> {
    let missing = |what: &str, id: i64| format!("there is no {what} {id}");
    Ok(match reference {
        Reference::Agent(id) => {
            let found: i64 = staff::table
                .find(id.0)
                .filter(staff::role.eq(Role::Agent.name()))
                .filter(staff::deleted_at.is_null())
                .count()
                .get_result(connection)?;
            (found == 0).then(|| missing("agent", id.0))
        }
        Reference::Queue(id) => {
            let found: i64 = queues::table.find(id.0).count().get_result(connection)?;
            (found == 0).then(|| missing("queue", id.0))
        }
        Reference::Tag(id) => match known::<Tag>(connection, id)? {
            Some(_) => None,
            None => Some(missing("tag", id)),
        },
        Reference::Interval(id) => match known::<Interval>(connection, id)? {
            Some(_) => None,
            None => Some(missing("interval", id)),
        },
        Reference::Disposition(id) => match known::<Disposition>(connection, id)? {
            Some(found) if found.document.system => Some(format!("{} is set by the server alone", found.name)),
            Some(found) if found.scope == Scope::Global || found.scope == Scope::Account(account) => None,
            Some(found) => Some(format!("{} is not one that this account can use", found.name)),
            None => Some(missing("disposition", id)),
        },
        Reference::Bot(id, engine) => match known::<Bot>(connection, id)? {
            Some(found) if found.document.engine.name() == engine => None,
            Some(found) => Some(format!("{} runs on another engine", found.name)),
            None => Some(missing("bot", id)),
        },
    })
}

fn known<D: Document>(connection: &mut MultiConnection, id: i64) -> Result<Option<Definition<D>>, CrudError> {
    match find::<D>(connection, id) {
        Ok(found) => Ok(Some(found)),
        Err(CrudError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Plans with a step that needs one of these, in words for an administrator.
pub(super) fn plans_that_need(
    connection: &mut MultiConnection,
    wanted: &[Reference],
) -> Result<Vec<String>, CrudError> {
    plans_with(connection, &|step| wanted.iter().any(|wanted| step.needs(*wanted)))
}

/// Plans with a step that needs this bot to be on another engine.
pub(super) fn plans_on_another_engine(
    connection: &mut MultiConnection,
    bot: i64,
    engine: &str,
) -> Result<Vec<String>, CrudError> {
    plans_with(connection, &|step| {
        let needed = step.application.bot();
        needed.is_some_and(|(needed, on)| needed == bot && on != engine)
    })
}

fn plans_with(connection: &mut MultiConnection, is_one: &dyn Fn(&Step) -> bool) -> Result<Vec<String>, CrudError> {
    let mut uses = Vec::new();
    for (name, plan) in all_plans(connection)? {
        let numbers: Vec<String> = (1..)
            .zip(&plan.steps)
            .filter(|(_, step)| is_one(step))
            .map(|(number, _): (usize, _)| number.to_string())
            .collect();
        match numbers.as_slice() {
            [] => {}
            [one] => uses.push(format!("the plan of {name} (step {one})")),
            many => uses.push(format!("the plan of {name} (steps {})", many.join(", "))),
        }
    }
    Ok(uses)
}

fn all_plans(connection: &mut MultiConnection) -> Result<Vec<(String, ActionPlan)>, ReadError> {
    let rows: Vec<(i64, String, String)> = plans::table
        .inner_join(accounts::table.on(accounts::id.eq(plans::account_id)))
        .filter(accounts::deleted_at.is_null())
        .select((plans::account_id, plans::steps, accounts::name))
        .order(accounts::name)
        .load(connection)?;
    let read = rows
        .into_iter()
        .map(|(account, steps, name)| Ok((name, decode(account, &steps)?)));
    read.collect()
}
