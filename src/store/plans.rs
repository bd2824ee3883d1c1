//! Action plans of accounts.

use super::Store;
use super::audit::PlanOf;
use super::codec::{from_json, to_json};
use super::errors::CrudError;
use super::schema::plans;
use crate::domain::ids::AccountId;
use crate::domain::plan::ActionPlan;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

impl Store {
    /// An account's plan with its version; version 0 and empty when none was saved yet.
    pub async fn plan(&self, account: AccountId) -> Result<(i64, ActionPlan), StoreError> {
        self.read(move |connection| {
            let row: Option<(i64, String)> = plans::table
                .find(account.0)
                .select((plans::version, plans::steps))
                .first(connection)
                .optional()?;
            Ok(match row {
                Some((version, steps)) => (version, from_json("plans", account.0, &steps)?),
                None => (0, ActionPlan::default()),
            })
        })
        .await
    }

    /// Replaces a plan as a whole (PLAN-06). Returns its new version.
    pub async fn save_plan(&self, account: AccountId, version: i64, plan: &ActionPlan) -> Result<i64, CrudError> {
        let steps = to_json("plans", plan)?;
        let (log, plan) = (self.log(), plan.clone());
        self.write(move |connection| {
            let before: Option<String> = plans::table
                .find(account.0)
                .select(plans::steps)
                .first(connection)
                .optional()?;
            let before = match before {
                Some(steps) => from_json("plans", account.0, &steps)?,
                None => ActionPlan::default(),
            };
            let written = if version == 0 {
                let exists: i64 = plans::table.find(account.0).count().get_result(connection)?;
                if exists > 0 {
                    return Err(CrudError::Conflict);
                }
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
