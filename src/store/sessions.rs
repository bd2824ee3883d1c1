//! Signed-in browsers. Only a hash of the cookie is stored.

use super::audit::{Picture, What};
use super::conn::MultiConnection;
use super::errors::CrudError;
use super::schema::{sessions, staff};
use super::{Staff, Store};
use crate::config::limits::SESSIONS_LISTED_MAX;
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable};
use diesel::{JoinOnDsl, SelectableHelper};

/// One signed-in browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Hash of the cookie's value.
    pub token_hash: String,
    /// Who signed in.
    pub staff: StaffId,
    /// Must come back in a header with every write.
    pub csrf: String,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When they were last seen; written rarely.
    pub last_seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Where they signed in from.
    pub address: String,
    /// What their browser calls itself.
    pub browser: String,
    /// SYS-04: nothing but a new password is allowed.
    pub must_change_password: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    token_hash: String,
    staff_id: i64,
    csrf: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
    address: String,
    browser: String,
    must_change_password: bool,
}

impl From<Session> for SessionRow {
    fn from(session: Session) -> Self {
        Self {
            token_hash: session.token_hash,
            staff_id: session.staff.0,
            csrf: session.csrf,
            created_at: session.created_at.0,
            last_seen_at: session.last_seen_at.0,
            expires_at: session.expires_at.0,
            address: session.address,
            browser: session.browser,
            must_change_password: session.must_change_password,
        }
    }
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            token_hash: row.token_hash,
            staff: StaffId(row.staff_id),
            csrf: row.csrf,
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
            expires_at: Timestamp(row.expires_at),
            address: row.address,
            browser: row.browser,
            must_change_password: row.must_change_password,
        }
    }
}

impl Store {
    /// Stores the session of somebody who signed in.
    pub async fn create_session(&self, session: Session) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let owner = session.staff.to_string();
            diesel::insert_into(sessions::table)
                .values(SessionRow::from(session))
                .execute(connection)?;
            log.noted(connection, What::SignedIn, ("staff", &owner), &Picture::default())
        })
        .await
    }

    /// Finds a live session and whose it is. Sessions of disabled people are not alive.
    pub async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<(Session, Staff)>, StoreError> {
        let token_hash = token_hash.to_owned();
        self.read(move |connection| {
            let found = sessions::table
                .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
                .filter(sessions::token_hash.eq(&token_hash))
                .filter(sessions::expires_at.gt(now.0))
                .filter(staff::enabled.eq(true))
                .filter(staff::deleted_at.is_null())
                .select((SessionRow::as_select(), super::staff::StaffRow::as_select()))
                .first::<(SessionRow, super::staff::StaffRow)>(connection)
                .optional()?;
            Ok(match found {
                Some((session, owner)) => Some((session.into(), Staff::try_from(owner)?)),
                None => None,
            })
        })
        .await
    }

    /// Notes that a session was used, and prolongs it.
    pub async fn touch_session(
        &self,
        token_hash: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), CrudError> {
        let token_hash = token_hash.to_owned();
        self.write(move |connection| {
            diesel::update(sessions::table.find(token_hash))
                .set((sessions::last_seen_at.eq(now.0), sessions::expires_at.eq(expires_at.0)))
                .execute(connection)?;
            Ok(())
        })
        .await
    }

    /// Ends the session of somebody who signs out.
    pub async fn sign_out(&self, token_hash: &str, owner: StaffId) -> Result<(), CrudError> {
        let (log, token_hash) = (self.log(), token_hash.to_owned());
        self.write(move |connection| {
            diesel::delete(sessions::table.find(token_hash)).execute(connection)?;
            let owner = owner.to_string();
            log.noted(connection, What::SignedOut, ("staff", &owner), &Picture::default())
        })
        .await
    }

    /// Ends a session that something else ends, such as signing in again.
    pub async fn delete_session(&self, token_hash: &str) -> Result<(), CrudError> {
        let token_hash = token_hash.to_owned();
        self.write(move |connection| {
            diesel::delete(sessions::table.find(token_hash)).execute(connection)?;
            Ok(())
        })
        .await
    }

    /// The live sessions of somebody, newest first.
    pub async fn sessions_of(&self, owner: StaffId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<SessionRow> = sessions::table
                .filter(sessions::staff_id.eq(owner.0))
                .filter(sessions::expires_at.gt(now.0))
                .order((sessions::created_at.desc(), sessions::token_hash))
                .limit(SESSIONS_LISTED_MAX)
                .select(SessionRow::as_select())
                .load(connection)?;
            Ok(rows.into_iter().map(Session::from).collect())
        })
        .await
    }

    /// Ends every session of somebody, but for one that may stay. Somebody asked for it, so it is told.
    pub async fn sign_out_all(&self, owner: StaffId, but: Option<String>) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let ended = end_others(connection, owner, but.as_deref())?;
            let about = Picture::default().with("sessions", ended);
            log.noted(connection, What::SignedOut, ("staff", &owner.to_string()), &about)
        })
        .await
    }

    /// Ends every session of somebody.
    pub async fn delete_sessions_of(&self, owner: StaffId) -> Result<(), CrudError> {
        self.write(move |connection| end_others(connection, owner, None).map(|_| ()))
            .await
    }
}

/// Ends the sessions of somebody, but for one that may stay. Answers how many.
pub(super) fn end_others(
    connection: &mut MultiConnection,
    owner: StaffId,
    but: Option<&str>,
) -> Result<usize, CrudError> {
    let others = sessions::table
        .filter(sessions::staff_id.eq(owner.0))
        .filter(sessions::token_hash.ne(but.unwrap_or_default()));
    Ok(diesel::delete(others).execute(connection)?)
}
