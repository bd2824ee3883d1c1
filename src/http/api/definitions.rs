//! What the resources over definitions share: the query of their lists, scopes on the wire, and the
//! five handlers, which differ in nothing but types and names.

use crate::domain::catalog::{Document, Scope};
use crate::domain::ids::{AccountId, QueueId};
use crate::http::error::ApiError;
use crate::http::listing::list_query;
use crate::store::Definition;
use std::str::FromStr;

list_query! {
    /// Which definitions.
    pub struct DefinitionQuery {
        /// Only rows of this scope: `global`, `account:1`, `queue:1` or `list:1`.
        #[param(max_length = 40)]
        pub scope: Option<String>,
    }
}

impl DefinitionQuery {
    /// The scope that is asked for.
    pub(super) fn scope(&self) -> Result<Option<Scope>, ApiError> {
        match self.scope.as_deref() {
            None => Ok(None),
            Some("global") => Ok(Some(Scope::Global)),
            Some(text) => {
                let scope = Scope::parse(text).filter(|scope| *scope != Scope::Global);
                let wrong = || ApiError::field("scope", "must be global, or such as account:1");
                scope.map(Some).ok_or_else(wrong)
            }
        }
    }
}

/// The scope that the ids of a draft name: at most one of them.
pub(super) fn scope_of(
    account: Option<AccountId>,
    queue: Option<QueueId>,
    list: Option<&str>,
) -> Result<Scope, ApiError> {
    match (account, queue, list) {
        (None, None, None) => Ok(Scope::Global),
        (Some(account), None, None) => Ok(Scope::Account(account)),
        (None, Some(queue), None) => Ok(Scope::Queue(queue)),
        (None, None, Some(list)) => id_of("list_id", list).map(Scope::List),
        _ => Err(ApiError::field(
            "body",
            "may name one of account_id, queue_id and list_id",
        )),
    }
}

/// An id that came as text.
pub(super) fn id_of(field: &str, text: &str) -> Result<i64, ApiError> {
    i64::from_str(text).map_err(|_| ApiError::field(field, "must be an id"))
}

/// The version on the wire.
pub(super) fn version(version: i64) -> u32 {
    u32::try_from(version).unwrap_or(u32::MAX)
}

/// What the server itself relies on is not edited (DSP-07).
pub(super) fn editable<D: Document>(before: &Definition<D>) -> Result<(), ApiError> {
    if !before.document.is_system() {
        return Ok(());
    }
    Err(ApiError::Conflict {
        code: "system",
        detail: format!("{} belongs to the system and stays as it is", before.name),
        errors: Vec::new(),
    })
}

/// The five handlers of a resource. Its module gives `Draft::read` for a new definition,
/// `Patch::read` for a changed one, and `Row::from`.
macro_rules! handlers {
    (
        document $document:ident, row $row:ident, page $page:ident, draft $draft:ident, patch $patch:ident,
        tag $tag:tt, paths $all:tt $one:tt,
        names $list:tt $create:tt $get:tt $update:tt $delete:tt
    ) => {
        /// Lists them, oldest first.
        #[utoipa::path(
            get, path = $all, operation_id = $list, tag = $tag, params(DefinitionQuery),
            responses(
                (status = 200, body = $page),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn list(
            query: Query<DefinitionQuery>,
            state: web::Data<AppState>,
        ) -> Result<web::Json<$page>, ApiError> {
            let (scope, ask) = (query.0.scope()?, query.0.ask(&crate::store::DEFINITIONS)?);
            let found = state.store.find_definitions::<$document>(scope, ask).await?;
            Ok(web::Json($page {
                next: found.next_text(),
                count: found.count,
                rows: found.rows.into_iter().map($row::from).collect(),
            }))
        }

        /// Creates one.
        #[utoipa::path(
            post, path = $all, operation_id = $create, tag = $tag, request_body = $draft,
            responses(
                (status = 201, body = $row),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn create(
            author: Author,
            body: Body<$draft>,
            state: web::Data<AppState>,
        ) -> Result<HttpResponse, ApiError> {
            let new = body.0.read()?;
            let made = state.store.by(author).create_definition(new, state.clock.now()).await?;
            state.publish(Affected::default()).await;
            Ok(HttpResponse::Created().json($row::from(made)))
        }

        /// Reads one.
        #[utoipa::path(
            get, path = $one, operation_id = $get, tag = $tag, params(("id" = String, Path)),
            responses(
                (status = 200, body = $row),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn get(id: Id<i64>, state: web::Data<AppState>) -> Result<web::Json<$row>, ApiError> {
            let found = state.store.definition::<$document>(id.0).await?;
            Ok(web::Json(found.ok_or(ApiError::NotFound)?.into()))
        }

        /// Changes one.
        #[utoipa::path(
            patch, path = $one, operation_id = $update, tag = $tag, params(("id" = String, Path)),
            request_body = $patch,
            responses(
                (status = 200, body = $row),
                (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn update(
            author: Author,
            id: Id<i64>,
            body: Body<$patch>,
            state: web::Data<AppState>,
        ) -> Result<web::Json<$row>, ApiError> {
            let before = state.store.definition::<$document>(id.0).await?.ok_or(ApiError::NotFound)?;
            let version = i64::from(body.0.version);
            definitions::editable(&before)?;
            let after = body.0.read(before)?;
            let after = state.store.by(author).update_definition(id.0, version, after).await?;
            state.publish(Affected::default()).await;
            Ok(web::Json(after.into()))
        }

        /// Removes one that nothing uses; otherwise `errors` names the places of use.
        #[utoipa::path(
            delete, path = $one, operation_id = $delete, tag = $tag, params(("id" = String, Path)),
            responses(
                (status = 204, description = "removed"),
                (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
                (status = "default", body = Problem, content_type = "application/problem+json"),
            ),
        )]
        pub async fn delete(
            author: Author,
            id: Id<i64>,
            state: web::Data<AppState>,
        ) -> Result<HttpResponse, ApiError> {
            let before = state.store.definition::<$document>(id.0).await?.ok_or(ApiError::NotFound)?;
            definitions::editable(&before)?;
            state.store.by(author).delete_definition::<$document>(id.0).await?;
            state.publish(Affected::default()).await;
            Ok(HttpResponse::NoContent().finish())
        }
    };
}
pub(super) use handlers;
