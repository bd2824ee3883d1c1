//! People who were removed, and their way back (USR-07). Their rows stay, so history keeps their names.

use super::audit::{Picture, What};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::REMOVED_STAFF;
use super::schema::staff;
use super::staff::{StaffRow, key_of, kind_of};
use super::{Staff, Store};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

/// Somebody who was removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Removed {
    /// As they were.
    pub staff: Staff,
    /// When they were removed.
    pub removed_at: Timestamp,
}

impl Store {
    /// The removed people that are asked for.
    pub async fn find_removed_staff(&self, ask: Ask) -> Result<Found<Removed>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<(StaffRow, Option<i64>)> = staff::table
                .filter(staff::id.eq_any(ids))
                .select((StaffRow::as_select(), staff::deleted_at))
                .load(connection)?;
            let rows = rows.into_iter().map(|(row, removed_at)| {
                Ok::<_, StoreError>(Removed {
                    staff: Staff::try_from(row)?,
                    removed_at: Timestamp(removed_at.unwrap_or_default()),
                })
            });
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&REMOVED_STAFF, ask, Fragment::default(), load, |removed| {
            removed.staff.id.0
        })
        .await
    }

    /// Brings somebody back, under another user name when one is given. What they were in, queues and
    /// teams, they are not in again; a supervisor's profile is theirs again if it still exists.
    pub async fn restore_staff(&self, id: StaffId, username: Option<String>) -> Result<Staff, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let target = staff::table.find(id.0).filter(staff::deleted_at.is_not_null());
            let before = target.select(StaffRow::as_select()).first::<StaffRow>(connection)?;
            let mut back = Staff::try_from(before)?;
            back.fields.username = username.unwrap_or(back.fields.username);
            back.version += 1;
            diesel::update(staff::table.find(id.0))
                .set((
                    staff::username.eq(&back.fields.username),
                    staff::username_key.eq(key_of(&back.fields.username)),
                    staff::version.eq(back.version),
                    staff::deleted_at.eq(None::<i64>),
                ))
                .execute(connection)?;
            let kind = kind_of(back.fields.role);
            let about = Picture::default().with("username", back.fields.username.as_str());
            log.noted(connection, What::Restored, (kind, &id.to_string()), &about)?;
            Ok(back)
        })
        .await
    }
}
