//! Locks after wrong passwords (SYS-05): of one person from one network, so that nobody is locked out
//! by strangers elsewhere (S16).

use super::Store;
use super::audit::{Picture, What};
use super::errors::CrudError;
use super::schema::{sign_in_locks, staff};
use super::staff::{find, kind_of};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use diesel::dsl::max;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use std::collections::BTreeMap;

/// What is known of somebody's sign-ins from one network.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// Failures up to here are forgiven.
    pub forgiven_at: Timestamp,
    /// Until when the network is locked out; long ago when it is not.
    pub locked_until: Timestamp,
}

impl Store {
    /// How somebody stands with one network. Asked for names nobody has as well, so that it takes as long.
    pub async fn standing(&self, owner: Option<StaffId>, network: &str) -> Result<Standing, StoreError> {
        let (id, network) = (owner.map_or(0, |owner| owner.0), network.to_owned());
        self.read(move |connection| {
            let forgiven: Option<i64> = staff::table
                .find(id)
                .select(staff::unlocked_at)
                .first(connection)
                .optional()?;
            let locked: Option<i64> = sign_in_locks::table
                .find((id, &network))
                .select(sign_in_locks::locked_until)
                .first(connection)
                .optional()?;
            Ok(Standing {
                forgiven_at: Timestamp(forgiven.unwrap_or_default()),
                locked_until: Timestamp(locked.unwrap_or_default()),
            })
        })
        .await
    }

    /// Locks somebody out of one network.
    pub async fn lock(&self, owner: StaffId, network: String, until: Timestamp) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let over = sign_in_locks::table.filter(sign_in_locks::locked_until.le(log.at().0));
            diesel::delete(over).execute(connection)?;
            diesel::delete(sign_in_locks::table.find((owner.0, &network))).execute(connection)?;
            diesel::insert_into(sign_in_locks::table)
                .values((
                    sign_in_locks::staff_id.eq(owner.0),
                    sign_in_locks::network.eq(&network),
                    sign_in_locks::locked_until.eq(until.0),
                ))
                .execute(connection)?;
            let about = Picture::default()
                .with("network", network)
                .with("until", until.to_string());
            log.noted(connection, What::Locked, ("staff", &owner.to_string()), &about)
        })
        .await
    }

    /// Lifts all locks of somebody, and forgives what led to them.
    pub async fn unlock(&self, owner: StaffId) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, owner)?.ok_or(CrudError::NotFound)?;
            diesel::delete(sign_in_locks::table.filter(sign_in_locks::staff_id.eq(owner.0))).execute(connection)?;
            diesel::update(staff::table.find(owner.0))
                .set(staff::unlocked_at.eq(log.at().0))
                .execute(connection)?;
            let kind = kind_of(before.fields.role);
            log.noted(
                connection,
                What::Unlocked,
                (kind, &owner.to_string()),
                &Picture::default(),
            )
        })
        .await
    }

    /// Who of these is locked out of some network, and until when at the longest.
    pub async fn locks(&self, of: Vec<StaffId>, now: Timestamp) -> Result<BTreeMap<StaffId, Timestamp>, StoreError> {
        let ids: Vec<i64> = of.into_iter().map(|staff| staff.0).collect();
        self.read(move |connection| {
            let rows: Vec<(i64, Option<i64>)> = sign_in_locks::table
                .filter(sign_in_locks::staff_id.eq_any(&ids))
                .filter(sign_in_locks::locked_until.gt(now.0))
                .group_by(sign_in_locks::staff_id)
                .select((sign_in_locks::staff_id, max(sign_in_locks::locked_until)))
                .load(connection)?;
            let until = rows
                .into_iter()
                .filter_map(|(id, until)| Some((StaffId(id), Timestamp(until?))));
            Ok(until.collect())
        })
        .await
    }
}
