//! Whose contacts a caller may see: administrators all, supervisors what their profile grants, agents those
//! of the lists they are put on (AGT-02, CON-01). A contact out of reach answers exactly as one that does not exist.

use super::api::contact_lists::ContactList;
use super::error::ApiError;
use super::roles;
use super::sessions::Caller;
use super::state::AppState;
use crate::domain::ids::AgentId;
use crate::domain::rights::{Reach, Section};
use crate::domain::staff::Role;
use crate::store;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use std::collections::BTreeSet;

/// The contact lists within a caller's reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ContactReach {
    /// All.
    All,
    /// These.
    Lists(BTreeSet<i64>),
}

impl ContactReach {
    /// True when contacts of the list are within reach.
    pub fn covers(&self, list: i64) -> bool {
        match self {
            Self::All => true,
            Self::Lists(lists) => lists.contains(&list),
        }
    }

    /// The lists, unless it is all.
    pub fn lists(&self) -> Option<Vec<i64>> {
        match self {
            Self::All => None,
            Self::Lists(lists) => Some(lists.iter().copied().collect()),
        }
    }

    /// A list as the caller sees it: only who sees everything learns who else sees it.
    pub fn shown(&self, list: store::ContactList) -> ContactList {
        let mut list = ContactList::from(list);
        if *self != Self::All {
            list.agent_ids.clear();
        }
        list
    }
}

impl FromRequest for ContactReach {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload).into_inner();
        let state = request.app_data::<web::Data<AppState>>().cloned();
        Box::pin(async move {
            let caller = caller?;
            let state = state.ok_or(ApiError::Internal)?;
            if caller.role == Role::Agent {
                let lists = state.store.contact_lists_of(AgentId(caller.staff.0)).await?;
                return Ok(Self::Lists(lists));
            }
            Ok(match roles::reach(&caller, Section::Contacts, &state.settings.load()) {
                Reach::All => Self::All,
                Reach::Only(lists) => Self::Lists(lists),
            })
        })
    }
}
