//! Signed webhook bodies nobody could read (R17).

use super::conn::MultiConnection;
use super::listing::{Ask, Found, Fragment};
use super::lists::QUARANTINE;
use super::schema::quarantine;
use super::{Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::ids::AccountId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

/// A body that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quarantined {
    /// Its id.
    pub id: i64,
    /// The account whose receive URL it came to.
    pub account: AccountId,
    /// When it came.
    pub received_at: Timestamp,
    /// Why it could not be read.
    pub reason: String,
    /// The exact bytes.
    pub body: Vec<u8>,
}

impl Store {
    /// Lists quarantined bodies, newest first.
    pub async fn quarantine(&self, page: Page) -> Result<Rows<Quarantined>, StoreError> {
        Ok(self.find_quarantined(QUARANTINE.part(page)).await?.into())
    }

    /// The quarantined bodies that are asked for.
    pub async fn find_quarantined(&self, ask: Ask) -> Result<Found<Quarantined>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<(i64, i64, i64, String, Vec<u8>)> = quarantine::table
                .filter(quarantine::id.eq_any(ids))
                .select((
                    quarantine::id,
                    quarantine::account_id,
                    quarantine::received_at,
                    quarantine::reason,
                    quarantine::body,
                ))
                .load(connection)?;
            let rows = rows
                .into_iter()
                .map(|(id, account, received_at, reason, body)| Quarantined {
                    id,
                    account: AccountId(account),
                    received_at: Timestamp(received_at),
                    reason,
                    body,
                });
            Ok(rows.collect())
        };
        self.listed(&QUARANTINE, ask, Fragment::default(), load, |row| row.id)
            .await
    }
}
