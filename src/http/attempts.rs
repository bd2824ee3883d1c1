//! Attempts to prove who one is with a password: counted before they are made, and written down when they
//! fail. A name nobody has takes as long, and is counted alike.

use super::error::ApiError;
use super::state::AppState;
use super::throttle::{self, Slowed};
use crate::domain::Timestamp;
use crate::store::{Author, Picture, Staff, What};
use crate::telemetry::Metric;
use secrecy::SecretString;
use std::net::IpAddr;

/// An attempt that may be made.
pub struct Attempt {
    username: String,
    address: IpAddr,
    owner: Option<Staff>,
    locks_until: Option<Timestamp>,
}

/// Counts an attempt.
pub async fn begin(state: &AppState, username: &str, address: IpAddr) -> Result<Attempt, ApiError> {
    let now = state.clock.now();
    let slowed = |slowed: Slowed| {
        counted("throttled");
        ApiError::from(slowed)
    };
    state.throttle.admit(address, now).map_err(slowed)?;
    let owner = state.store.staff_by_username(username).await?;
    let network = throttle::network(address).to_string();
    let known = owner.as_ref().map(|owner| owner.id);
    let standing = state.store.standing(known, &network).await?;
    let begun = state.throttle.begin(username, address, standing, now);
    let begun = begun.map_err(slowed)?;
    Ok(Attempt {
        username: username.to_owned(),
        address,
        owner,
        locks_until: begun.locks_until,
    })
}

impl Attempt {
    /// The owner of name and password. Takes the same time for a name nobody has.
    pub async fn proven(&self, state: &AppState, password: String) -> Result<Option<Staff>, ApiError> {
        let staff = self.owner.clone().filter(|staff| staff.fields.enabled);
        let hash = staff.as_ref().map(|staff| staff.password_hash.clone());
        let is_right = state.passwords.check(SecretString::from(password), hash).await?;
        Ok(staff.filter(|_| is_right))
    }

    /// The password was right.
    pub fn succeeded(&self, state: &AppState) {
        state.throttle.succeeded(&self.username, self.address);
        counted("ok");
    }

    /// It was wrong. Written down behind the answer, which takes the same time whether the name exists. Names
    /// nobody has are not written down: people type their password there, and strangers must not make the log grow.
    pub fn failed(self, state: &AppState, author: Author) {
        counted("wrong");
        let Some(owner) = self.owner.map(|owner| owner.id) else {
            return;
        };
        let unnoted = match self.locks_until {
            Some(_) => Some(0),
            None => state.throttle.may_note(author.at),
        };
        let Some(unnoted) = unnoted else { return };
        let network = throttle::network(self.address).to_string();
        let store = state.store.by(author);
        actix_web::rt::spawn(async move {
            let noted = if let Some(until) = self.locks_until {
                store.lock(owner, network, until).await
            } else {
                let about = match unnoted {
                    0 => Picture::default(),
                    _ => Picture::default().with("not_written_before", unnoted),
                };
                store.note(What::SignInRefused, "staff", owner.to_string(), about).await
            };
            if let Err(error) = noted {
                tracing::warn!(%error, "a refused sign-in was not written to the audit log");
            }
        });
    }
}

fn counted(result: &'static str) {
    metrics::counter!(Metric::SignIns.name(), "result" => result).increment(1);
}
