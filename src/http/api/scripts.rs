//! `/api/scripts`: what System steps may run (APP-SYS-01). For administrators, as these steps are (APP-SYS-03).

use crate::http::error::{ApiError, Problem};
use crate::http::state::AppState;
use crate::ports::scripts;
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The scripts of this installation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Scripts {
    /// Why none can be run at all, in words for an administrator.
    pub off: Option<String>,
    /// The entries of the directory that the server's configuration names, by name.
    pub rows: Vec<Script>,
}

/// One script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Script {
    /// As steps name it.
    pub name: String,
    /// Why it cannot be run.
    pub unfit: Option<String>,
    /// TCP ports it may connect to; none means that it has no network at all.
    pub ports: Vec<u16>,
}

/// What System steps may run.
#[utoipa::path(
    get, path = "/api/scripts", operation_id = "list_scripts", tag = "accounts",
    responses(
        (status = 200, body = Scripts),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(state: web::Data<AppState>) -> Result<web::Json<Scripts>, ApiError> {
    let offered = state.scripts.offered().await;
    let mut off = offered.off;
    if off.is_none() && !state.settings.load().global.features.system_application {
        off = Some("the System application is switched off in the settings".to_owned());
    }
    let rows = offered.scripts.into_iter().map(Script::from).collect();
    Ok(web::Json(Scripts { off, rows }))
}

impl From<scripts::Script> for Script {
    fn from(script: scripts::Script) -> Self {
        let scripts::Script { name, unfit, ports } = script;
        Self { name, unfit, ports }
    }
}
