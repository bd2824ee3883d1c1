//! Signed-in browsers: an unguessable token in a cookie, its hash in the database, and two limits.

use super::error::ApiError;
use super::password_rules::Rules;
use super::random::{self, Bits};
use super::roles;
use super::state::AppState;
use crate::config::Session as Limits;
use crate::config::limits::{SESSION_TOUCH_SECS, SESSION_WATCH_SECS};
use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, StaffId};
use crate::domain::masking::Masking;
use crate::domain::rights::{Profile, Reach, Section};
use crate::domain::staff::Role;
use crate::store::{Author, CrudError, Session, Staff, Store};
use actix_web::cookie::{self, Cookie, SameSite};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::watch;

/// Somebody who proved who they are.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub staff: StaffId,
    /// As what.
    pub role: Role,
    /// The name they sign in with.
    pub username: String,
    /// Their real name.
    pub full_name: String,
    /// What a supervisor's profile grants; nobody else has one.
    pub profile: Option<Arc<Profile>>,
    /// Since when they have their password.
    pub password_changed_at: Timestamp,
    /// How they proved it.
    pub proof: Proof,
}

/// How a caller proved who they are.
#[derive(Clone, Debug)]
pub enum Proof {
    /// By signing in, in a browser.
    Session(OwnSession),
    /// With an API key.
    ApiKey,
}

/// The session of a caller.
#[derive(Clone, Debug)]
pub struct OwnSession {
    /// Names the session; not the token.
    pub name: String,
    /// SYS-04: nothing but a new password is allowed.
    pub must_change_password: bool,
    csrf: String,
}

/// What a browser says about itself when somebody signs in.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Where it is.
    pub address: String,
    /// What it calls itself.
    pub name: String,
}

impl Caller {
    /// Somebody with access to this machine, who may do everything.
    pub(super) fn of_this_machine(now: Timestamp) -> Self {
        Self {
            staff: StaffId(0),
            role: Role::Administrator,
            username: "command line".to_owned(),
            full_name: "Command line".to_owned(),
            profile: None,
            password_changed_at: now,
            proof: Proof::ApiKey,
        }
    }

    fn new(staff: Staff, profile: Option<Profile>, proof: Proof) -> Self {
        Self {
            staff: staff.id,
            role: staff.fields.role,
            username: staff.fields.username,
            full_name: staff.fields.full_name,
            profile: profile.map(Arc::new),
            password_changed_at: staff.password_changed_at,
            proof,
        }
    }

    /// The resources of a section that the caller's lists show.
    pub fn reach(&self, section: Section, state: &AppState) -> Reach {
        roles::reach(self, section, &state.settings.load())
    }

    /// The session, which callers with an API key do not have.
    pub fn session(&self) -> Result<&OwnSession, ApiError> {
        match &self.proof {
            Proof::Session(session) => Ok(session),
            Proof::ApiKey => Err(ApiError::Forbidden),
        }
    }

    /// How much of customers' data they may read; `None`: all of it (USR-04). Read for every request, so
    /// that a change holds for the next one.
    pub fn masking(&self, state: &AppState) -> Option<Masking> {
        let settings = state.settings.load();
        match (self.role, &self.profile) {
            (Role::Agent, _) => settings.masking_of(AgentId(self.staff.0)),
            (Role::User, Some(profile)) if profile.masks => Some(settings.masking()),
            (Role::User | Role::Administrator, _) => None,
        }
    }
}

impl OwnSession {
    /// The token that writes must carry.
    pub fn csrf_token(&self) -> &str {
        &self.csrf
    }

    /// True when a write carried the right token.
    pub fn is_own_write(&self, token: &str) -> bool {
        bool::from(self.csrf.as_bytes().ct_eq(token.as_bytes()))
    }
}

impl From<Session> for Proof {
    fn from(session: Session) -> Self {
        Self::Session(OwnSession {
            name: session.token_hash,
            must_change_password: session.must_change_password,
            csrf: session.csrf,
        })
    }
}

/// Starts, finds and ends sessions.
#[derive(Clone)]
pub struct Sessions {
    store: Store,
    limits: Limits,
    is_https: bool,
}

impl Sessions {
    /// Sessions in this database. Over HTTPS the cookie is bound to this very host.
    pub fn new(store: Store, limits: Limits, is_https: bool) -> Self {
        Self {
            store,
            limits,
            is_https,
        }
    }

    /// Name of the cookie.
    pub fn cookie_name(&self) -> &'static str {
        if self.is_https {
            "__Host-switchboard_session"
        } else {
            "switchboard_session"
        }
    }

    /// Starts a session: always a new token, whatever cookie came along.
    pub async fn start(
        &self,
        staff: Staff,
        author: Author,
        browser: Browser,
        rules: Rules,
    ) -> Result<(Caller, Cookie<'static>), ApiError> {
        let (token, now) = (random::hex(Bits::Of256), author.at);
        let session = Session {
            token_hash: hash(&token),
            staff: staff.id,
            csrf: random::hex(Bits::Of256),
            created_at: now,
            last_seen_at: now,
            expires_at: self.expiry(now, now),
            address: browser.address,
            browser: browser.name,
            must_change_password: rules.demand_new(&staff, now),
        };
        self.store.by(author).create_session(session.clone()).await?;
        let profile = self.profile(&staff).await?;
        let cookie = self.cookie(token, cookie::time::Duration::seconds(self.limits.absolute_secs));
        Ok((Caller::new(staff, profile, session.into()), cookie))
    }

    /// Read for every request, so that a change of a profile holds for the next one (R19).
    async fn profile(&self, staff: &Staff) -> Result<Option<Profile>, ApiError> {
        match staff.fields.role {
            Role::User => Ok(self.store.rights_of(staff.id).await?),
            Role::Administrator | Role::Agent => Ok(None),
        }
    }

    /// Whose API key a token is, if it lives, and which one. Notes the use, now and then.
    pub async fn find_by_key(&self, token: &str, now: Timestamp) -> Result<Option<(Caller, i64)>, ApiError> {
        let Some((key, owner)) = self.store.api_key_owner(&hash(token), now).await? else {
            return Ok(None);
        };
        let is_noted = key
            .last_used_at
            .is_some_and(|at| now.millis_since(at) < SESSION_TOUCH_SECS * 1000);
        if !is_noted && let Err(error) = self.store.touch_api_key(key.id, now).await {
            tracing::debug!(%error, "the use of an API key was not noted");
        }
        let profile = self.profile(&owner).await?;
        Ok(Some((Caller::new(owner, profile, Proof::ApiKey), key.id)))
    }

    /// Whose session a token is, if it lives.
    pub async fn find(&self, token: &str, now: Timestamp) -> Result<Option<Caller>, ApiError> {
        self.find_by_hash(hash(token), now).await
    }

    /// The same by the session's name. Notes the use, now and then.
    pub async fn find_by_hash(&self, session: String, now: Timestamp) -> Result<Option<Caller>, ApiError> {
        let Some((session, staff)) = self.store.session(&session, now).await? else {
            return Ok(None);
        };
        if now.millis_since(session.last_seen_at) >= SESSION_TOUCH_SECS * 1000 {
            let expiry = self.expiry(session.created_at, now);
            if let Err(error) = self.store.touch_session(&session.token_hash, now, expiry).await {
                tracing::debug!(%error, "the use of a session was not noted");
            }
        }
        let profile = self.profile(&staff).await?;
        Ok(Some(Caller::new(staff, profile, session.into())))
    }

    /// Ends the session of somebody who signs out.
    pub async fn sign_out(&self, session: &OwnSession, author: Author) -> Result<(), ApiError> {
        let owner = author.staff.ok_or(ApiError::SignedOut)?;
        ignore_missing(self.store.by(author).sign_out(&session.name, owner).await)
    }

    /// Ends one session that another takes the place of.
    pub async fn end(&self, session: &str) -> Result<(), ApiError> {
        ignore_missing(self.store.delete_session(session).await)
    }

    /// Ends all sessions of somebody.
    pub async fn end_all(&self, staff: StaffId) -> Result<(), ApiError> {
        ignore_missing(self.store.delete_sessions_of(staff).await)
    }

    /// The cookie that removes the cookie.
    pub fn removal(&self) -> Cookie<'static> {
        self.cookie(String::new(), cookie::time::Duration::ZERO)
    }

    fn cookie(&self, value: String, max_age: cookie::time::Duration) -> Cookie<'static> {
        Cookie::build(self.cookie_name(), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(self.is_https)
            .max_age(max_age)
            .finish()
    }

    fn expiry(&self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        let idle = now.plus_secs(self.limits.idle_secs);
        idle.min(created_at.plus_secs(self.limits.absolute_secs))
    }
}

fn ignore_missing(result: Result<(), CrudError>) -> Result<(), ApiError> {
    match result {
        Ok(()) | Err(CrudError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Ends the windows of sessions that have ended, here or on another node, until `stop` says so.
/// While a window is open its session counts as used.
pub async fn watch(state: AppState, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(SESSION_WATCH_SECS)) => {}
            _ = stop.changed() => return,
        }
        for (agent, login) in state.hub.logins() {
            // While the database is away nobody is sent away.
            if let Ok(None) = state.sessions.find_by_hash(login.clone(), state.clock.now()).await {
                state.hub.cut_login(agent, &login);
            }
        }
    }
}

/// What the database keeps of an unguessable token.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}
