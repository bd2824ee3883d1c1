//! `/api/agents/{id}/queues`, `/teams` and `/profiles`: what an agent is a member of (AGT-02), read and
//! replaced as a whole, as far as the caller's own reach goes. Routing follows at once.

use super::memberships::{Attachments, QueueProfilesDraft, QueueTeamsDraft, QueuesDraft, few_and_distinct, ids};
use crate::config::limits::QUEUE_ATTACHMENTS_MAX;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::rights::{Reach, Section, Verb};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id};
use crate::http::sessions::Caller;
use crate::http::state::{Affected, AppState};
use crate::store::{Author, MemberOf};
use actix_web::web;

/// Who asks, and what of.
struct Asked {
    caller: Caller,
    agent: AgentId,
    group: MemberOf,
    state: web::Data<AppState>,
}

impl Asked {
    /// Supervisors see the queues granted to them and change those they may edit. Teams and profiles bring
    /// their agents into all their queues, so only who reaches all agents changes who is in them (USR-03).
    fn reach(&self, verb: Verb) -> Reach {
        let Some(profile) = &self.caller.profile else {
            return Reach::All;
        };
        match self.group {
            MemberOf::Queues => match profile.reach(Section::Queues) {
                Reach::All if profile.allows_in(Section::Queues, verb) => Reach::All,
                Reach::All => Reach::nothing(),
                Reach::Only(mut ids) => {
                    ids.retain(|id| profile.allows(Section::Queues, verb, *id));
                    Reach::Only(ids)
                }
            },
            MemberOf::Teams | MemberOf::Profiles
                if verb == Verb::Read || self.caller.reach(Section::Staff, &self.state) == Reach::All =>
            {
                Reach::All
            }
            MemberOf::Teams | MemberOf::Profiles => Reach::nothing(),
        }
    }

    async fn read(self) -> Result<web::Json<Attachments>, ApiError> {
        self.state.store.agent(self.agent).await?.ok_or(ApiError::NotFound)?;
        let reach = self.reach(Verb::Read);
        let found = self.state.store.memberships_of(self.agent, self.group, reach).await?;
        Ok(web::Json(Attachments::of(found)))
    }

    async fn replace(
        self,
        author: Author,
        wanted: Vec<i64>,
        version: Option<String>,
    ) -> Result<web::Json<Attachments>, ApiError> {
        few_and_distinct(self.group.field(), &wanted, QUEUE_ATTACHMENTS_MAX)?;
        let reach = (self.reach(Verb::Read), self.reach(Verb::Edit));
        let store = self.state.store.by(author).seeing(version);
        let after = store.set_memberships_of(self.agent, self.group, reach, wanted).await?;
        self.state.publish(Affected::default()).await;
        Ok(web::Json(Attachments::of(after)))
    }
}

macro_rules! side {
    (
        path $path:tt, names $list:tt $put:tt, fns $read:ident $replace:ident, group $group:expr,
        draft $draft:ident, $(#[$doc:meta])* ids $ids:expr
    ) => {
        /// Reads them, by name.
        #[utoipa::path(
            get, path = $path, operation_id = $list, tag = "agents", params(("id" = String, Path)),
            responses(
                (status = 200, body = Attachments),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn $read(
            caller: Caller,
            id: Id<AgentId>,
            state: web::Data<AppState>,
        ) -> Result<web::Json<Attachments>, ApiError> {
            let (agent, group) = (id.0, $group);
            Asked { caller, agent, group, state }.read().await
        }

        $(#[$doc])*
        #[utoipa::path(
            put, path = $path, operation_id = $put, tag = "agents", params(("id" = String, Path)),
            request_body = $draft,
            responses(
                (status = 200, body = Attachments),
                (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn $replace(
            caller: Caller,
            author: Author,
            id: Id<AgentId>,
            body: Body<$draft>,
            state: web::Data<AppState>,
        ) -> Result<web::Json<Attachments>, ApiError> {
            let (agent, group) = (id.0, $group);
            let read: fn($draft) -> Result<Vec<i64>, ApiError> = $ids;
            let version = body.0.version.clone();
            let wanted = read(body.0)?;
            Asked { caller, agent, group, state }.replace(author, wanted, version).await
        }
    };
}

side! {
    path "/api/agents/{id}/queues", names "list_agent_queues" "put_agent_queues", fns queues put_queues,
    group MemberOf::Queues, draft QueuesDraft,
    /// Replaces the queues that an agent is a direct member of. In new ones they come last.
    ids |draft| Ok(draft.queue_ids.into_iter().map(|QueueId(id)| id).collect())
}

side! {
    path "/api/agents/{id}/teams", names "list_agent_teams" "put_agent_teams", fns teams put_teams,
    group MemberOf::Teams, draft QueueTeamsDraft,
    /// Replaces the teams of an agent: they come and go in all queues of these (TEA-01).
    ids |draft| ids(MemberOf::Teams.field(), &draft.team_ids)
}

side! {
    path "/api/agents/{id}/profiles", names "list_agent_own_profiles" "put_agent_own_profiles",
    fns profiles put_profiles, group MemberOf::Profiles, draft QueueProfilesDraft,
    /// Replaces the profiles that an agent may choose at sign-in (AGT-14).
    ids |draft| ids(MemberOf::Profiles.field(), &draft.profile_ids)
}
