//! Action plans of accounts.

use super::Store;
use super::audit::PlanOf;
use super::codec::{decode, encode};
use super::conn::MultiConnection;
use super::errors::{CrudError, ReadError};
use super::journal::store_error;
use super::plan_rules::wrong_references;
use super::schema::plans;
use crate::domain::ids::AccountId;
use crate::domain::plan::ActionPlan;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

impl Store {
    /// An account's plan with its version; version 0 and empty when none was saved yet.
    pub async fn plan(&self, account: AccountId) -> Result<(i64, ActionPlan), StoreError> {
        self.read(move |connection| find(connection, account)).await
    }

    /// Every field of a plan that names what is not there, or what the account cannot use.
    pub async fn wrong_in_plan(
        &self,
        account: AccountId,
        plan: ActionPlan,
    ) -> Result<Vec<(String, String)>, StoreError> {
        self.read(move |connection| {
            let wrong = wrong_references(connection, account, &plan);
            wrong.map_err(|error| ReadError::Store(store_error(error)))
        })
        .await
    }

    /// Replaces a plan as a whole (PLAN-06). Returns its new version.
    pub async fn save_plan(&self, account: AccountId, version: i64, plan: &ActionPlan) -> Result<i64, CrudError> {
        let steps = encode(plan)?;
        let (log, plan) = (self.log(), plan.clone());
        self.write(move |connection| {
            let (current, before) = find(connection, account)?;
            if current != version {
                return Err(CrudError::Conflict);
            }
            let wrong = wrong_references(connection, account, &plan)?;
            if !wrong.is_empty() {
                return Err(CrudError::Wrong(wrong));
            }
            let written = if version == 0 {
                diesel::insert_into(plans::table)
                    .values((
                        plans::account_id.eq(account.0),
                        plans::version.eq(1_i64),
                        plans::steps.eq(steps),
                    ))
                    .execute(connection)?
            } else {
                diesel::update(plans::table.find(account.0).filter(plans::version.eq(version)))
                    .set((plans::version.eq(version + 1), plans::steps.eq(steps)))
                    .execute(connection)?
            };
            if written == 1 {
                log.changed(connection, &PlanOf(account, &before), &PlanOf(account, &plan))?;
                Ok(version + 1)
            } else {
                Err(CrudError::Conflict)
            }
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, account: AccountId) -> Result<(i64, ActionPlan), ReadError> {
    let row: Option<(i64, String)> = plans::table
        .find(account.0)
        .select((plans::version, plans::steps))
        .first(connection)
        .optional()?;
    Ok(match row {
        Some((version, steps)) => (version, decode(account.0, &steps)?),
        None => (0, ActionPlan::default()),
    })
}
