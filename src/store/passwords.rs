//! Passwords that their owners choose: when they change their own, and by links that work once (SYS-03, S8).

use super::audit::{Log, Picture, What};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::profiles;
use super::schema::{access_links, sessions, sign_in_locks, staff};
use super::sessions::end_others;
use super::staff::{NewPassword, StaffRow, find, insert, set_password};
use super::users::{User, administrators};
use super::{Staff, StaffFields, Store};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl, SelectableHelper};

/// What a link is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessLink {
    /// To make the first administrator.
    SetUp,
    /// To set this person's password.
    Reset(Box<Staff>),
}

impl Store {
    /// Changes the password of somebody in one of their sessions, and ends the others.
    pub async fn change_own_password(&self, owner: StaffId, hash: String, session: String) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            choose(connection, &log, owner, hash)?;
            end_others(connection, owner, Some(&session))?;
            diesel::update(sessions::table.find(&session))
                .set(sessions::must_change_password.eq(false))
                .execute(connection)?;
            Ok(())
        })
        .await
    }

    /// Keeps the hash of a link. One that the same person, or nobody, had before stops working.
    pub async fn create_access_link(
        &self,
        owner: Option<StaffId>,
        token_hash: String,
        expires_at: Timestamp,
    ) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            forget_links(connection, owner, log.at())?;
            if let Some(owner) = owner {
                find(connection, owner)?.ok_or(CrudError::NotFound)?;
            }
            diesel::insert_into(access_links::table)
                .values((
                    access_links::token_hash.eq(token_hash),
                    access_links::staff_id.eq(owner.map(|owner| owner.0)),
                    access_links::expires_at.eq(expires_at.0),
                ))
                .execute(connection)?;
            let Some(owner) = owner else { return Ok(()) };
            let about = Picture::default().with("expires_at", expires_at.to_string());
            log.noted(connection, What::Created, ("reset_link", &owner.to_string()), &about)
        })
        .await
    }

    /// What a link is for, while it works.
    pub async fn access_link(&self, token_hash: &str, now: Timestamp) -> Result<Option<AccessLink>, StoreError> {
        let token_hash = token_hash.to_owned();
        self.read(move |connection| {
            let owner: Option<Option<i64>> = access_links::table
                .find(&token_hash)
                .filter(access_links::expires_at.gt(now.0))
                .select(access_links::staff_id)
                .first(connection)
                .optional()?;
            let Some(owner) = owner else { return Ok(None) };
            let Some(owner) = owner else {
                return Ok(Some(AccessLink::SetUp));
            };
            let owner = staff::table
                .find(owner)
                .filter(staff::deleted_at.is_null())
                .filter(staff::enabled.eq(true))
                .select(StaffRow::as_select())
                .first::<StaffRow>(connection)
                .optional()?;
            let owner = owner.map(Staff::try_from).transpose()?;
            Ok(owner.map(|owner| AccessLink::Reset(Box::new(owner))))
        })
        .await
    }

    /// Sets a password by a link, which it uses up. All sessions end and all locks are lifted: whoever has the link
    /// was given it by an administrator.
    pub async fn use_reset_link(&self, token_hash: String, owner: StaffId, hash: String) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            use_up(connection, &token_hash, log.at())?;
            choose(connection, &log, owner, hash)?;
            end_others(connection, owner, None)?;
            diesel::delete(sign_in_locks::table.filter(sign_in_locks::staff_id.eq(owner.0))).execute(connection)?;
            diesel::update(staff::table.find(owner.0))
                .set(staff::unlocked_at.eq(log.at().0))
                .execute(connection)?;
            Ok(())
        })
        .await
    }

    /// Makes the first administrator by a link, which it uses up. Refused when there is one by now.
    pub async fn set_up(&self, token_hash: String, fields: StaffFields, hash: String) -> Result<User, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            use_up(connection, &token_hash, log.at())?;
            let fields = StaffFields {
                role: Role::Administrator,
                ..fields
            };
            let made = insert(connection, fields, hash.clone(), log.at())?;
            set_password(connection, made.id, NewPassword::own(hash, log.at()))?;
            let staff = find(connection, made.id)?.ok_or(CrudError::NotFound)?;
            let user = User { staff, profile: None };
            // As for the last administrator, the entry makes others wait, so that there is one first.
            log.created(connection, &user)?;
            if administrators(connection)? == 1 {
                Ok(user)
            } else {
                Err(CrudError::NotFound)
            }
        })
        .await
    }
}

fn choose(connection: &mut MultiConnection, log: &Log, owner: StaffId, hash: String) -> Result<(), CrudError> {
    let before = find(connection, owner)?.ok_or(CrudError::NotFound)?;
    set_password(connection, owner, NewPassword::own(hash, log.at()))?;
    forget_links(connection, Some(owner), log.at())?;
    let after = find(connection, owner)?.ok_or(CrudError::NotFound)?;
    if before.fields.role == Role::Agent {
        return log.changed(connection, &before, &after);
    }
    let profile = profiles::assigned(connection, owner)?;
    let user = |staff| User { staff, profile };
    log.changed(connection, &user(before), &user(after))
}

fn use_up(connection: &mut MultiConnection, token_hash: &str, now: Timestamp) -> Result<(), CrudError> {
    let link = access_links::table.find(token_hash);
    let used = diesel::delete(link.filter(access_links::expires_at.gt(now.0))).execute(connection)?;
    if used == 1 { Ok(()) } else { Err(CrudError::NotFound) }
}

/// Links that have ended, and the one that this person, or nobody, has.
fn forget_links(connection: &mut MultiConnection, owner: Option<StaffId>, now: Timestamp) -> Result<(), CrudError> {
    diesel::delete(access_links::table.filter(access_links::expires_at.le(now.0))).execute(connection)?;
    match owner {
        Some(owner) => {
            diesel::delete(access_links::table.filter(access_links::staff_id.eq(owner.0))).execute(connection)?
        }
        None => diesel::delete(access_links::table.filter(access_links::staff_id.is_null())).execute(connection)?,
    };
    Ok(())
}
