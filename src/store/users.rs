//! Administrators and supervisors, with the supervisors' profiles (USR-01..USR-06).

use super::audit::{Audited, Picture};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::listing::{Ask, Found, Fragment};
use super::lists::USERS;
use super::profiles;
use super::schema::{staff, user_rights};
use super::staff as people;
use super::staff::{NewPassword, StaffRow};
use super::{Staff, StaffFields, Store};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, NullableExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};

/// An administrator or a supervisor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// The person.
    pub staff: Staff,
    /// The profile that limits a supervisor; without one they see nothing.
    pub profile: Option<i64>,
}

impl Audited for User {
    const KIND: &'static str = "user";

    fn key(&self) -> String {
        self.staff.key()
    }

    fn picture(&self) -> Picture {
        let profile = self.profile.map(|id| id.to_string());
        self.staff.picture().with("profile_id", profile)
    }
}

impl Store {
    /// The administrators and supervisors that are asked for.
    pub async fn find_users(&self, ask: Ask) -> Result<Found<User>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<(StaffRow, Option<i64>)> = staff::table
                .left_join(user_rights::table)
                .filter(staff::id.eq_any(ids))
                .select((StaffRow::as_select(), user_rights::profile_id.nullable()))
                .load(connection)?;
            let rows = rows.into_iter().map(|(row, profile)| {
                let staff = Staff::try_from(row)?;
                Ok::<_, StoreError>(User { staff, profile })
            });
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.listed(&USERS, ask, Fragment::default(), load, |user| user.staff.id.0)
            .await
    }

    /// Finds an administrator or a supervisor.
    pub async fn user(&self, id: StaffId) -> Result<Option<User>, StoreError> {
        let ask = USERS.ask().and(USERS.among([id.0]));
        Ok(self.find_users(ask).await?.rows.pop())
    }

    /// Adds an administrator or a supervisor.
    pub async fn create_user(
        &self,
        fields: StaffFields,
        password_hash: String,
        profile: Option<i64>,
        now: Timestamp,
    ) -> Result<User, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let staff = people::insert(connection, fields, password_hash, now)?;
            profiles::assign(connection, staff.id, profile)?;
            let user = User { staff, profile };
            log.created(connection, &user)?;
            Ok(user)
        })
        .await
    }

    /// Changes an administrator or a supervisor; the password only when a new hash is given.
    pub async fn update_user(
        &self,
        id: StaffId,
        version: i64,
        fields: StaffFields,
        password_hash: Option<String>,
        profile: Option<i64>,
    ) -> Result<User, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let had = profiles::assigned(connection, id)?;
            let password = password_hash.map(|hash| NewPassword::temporary(hash, log.at()));
            let (before, after) = people::change(connection, id, version, fields, password)?;
            profiles::assign(connection, id, profile)?;
            let before = User {
                staff: before,
                profile: had,
            };
            let after = User { staff: after, profile };
            log.changed(connection, &before, &after)?;
            keep_an_administrator(connection, &before.staff)?;
            Ok(after)
        })
        .await
    }

    /// Removes an administrator or a supervisor; history keeps their name.
    pub async fn delete_user(&self, id: StaffId, now: Timestamp) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let profile = profiles::assigned(connection, id)?;
            let staff = people::remove(connection, id, now)?;
            let before = User { staff, profile };
            log.removed(connection, &before)?;
            keep_an_administrator(connection, &before.staff)
        })
        .await
    }
}

/// How many administrators could sign in.
pub(super) fn administrators(connection: &mut MultiConnection) -> Result<i64, CrudError> {
    let count = staff::table
        .filter(staff::role.eq(Role::Administrator.name()))
        .filter(staff::enabled.eq(true))
        .filter(staff::deleted_at.is_null())
        .count();
    Ok(count.get_result(connection)?)
}

/// USR-06. The entry in the audit log comes first: it makes writers of other nodes wait, so that two
/// of them cannot each remove the other's last administrator.
fn keep_an_administrator(connection: &mut MultiConnection, before: &Staff) -> Result<(), CrudError> {
    if before.fields.role != Role::Administrator || !before.fields.enabled {
        return Ok(());
    }
    if administrators(connection)? == 0 {
        Err(CrudError::LastAdministrator)
    } else {
        Ok(())
    }
}
