//! Links that work once: to set a new password (SYS-03), and to make the first administrator (S8). The token is
//! behind the `#`, which browsers do not send to servers, so it is in no log.

use super::error::ApiError;
use super::random::{self, Bits};
use super::sessions;
use super::state::AppState;
use crate::config::PublicUrl;
use crate::config::limits::SET_UP_LINK_SECS;
use crate::domain::staff::Role;
use crate::store::Page;

/// A link that was just made. Nothing keeps its token.
pub struct Fresh {
    token: String,
    /// What the database keeps.
    pub token_hash: String,
}

impl Fresh {
    /// One nobody can guess.
    pub fn new() -> Self {
        let token = random::hex(Bits::Of256);
        Self {
            token_hash: sessions::hash(&token),
            token,
        }
    }

    /// The address of the page that sets a new password.
    pub fn reset(&self, own: &PublicUrl) -> String {
        format!("{own}/reset-password#{}", self.token)
    }

    /// The address of the page that makes the first administrator.
    pub fn set_up(&self, own: &PublicUrl) -> String {
        format!("{own}/set-up#{}", self.token)
    }
}

impl Default for Fresh {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether the first administrator is still to be made.
pub async fn set_up_needed(state: &AppState) -> Result<bool, ApiError> {
    let one = Page { cursor: None, limit: 1 };
    let found = state.store.staff_list(Some(Role::Administrator), one).await?;
    Ok(found.rows.is_empty())
}

/// A new link to make the first administrator, when there is none.
pub async fn set_up(state: &AppState) -> Result<Option<String>, ApiError> {
    if !set_up_needed(state).await? {
        return Ok(None);
    }
    let link = Fresh::new();
    let until = state.clock.now().plus_secs(SET_UP_LINK_SECS);
    state
        .store
        .create_access_link(None, link.token_hash.clone(), until)
        .await?;
    Ok(Some(link.set_up(&state.config.server.public_url)))
}
