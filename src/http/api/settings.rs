//! `/api/settings`: the installation-wide values (SYS-10..23), one document with a version.

use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::state::{Affected, AppState};
use crate::store::Author;
use actix_web::web;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The installation-wide values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    /// Carried back by a write; a newer one means somebody else changed the settings. 0: never saved.
    pub version: u32,
    /// SYS-10: an agent without any live connection is signed out after this time.
    pub disconnection_timeout_minutes: u32,
    /// SYS-11: largest file an agent may upload. Stored for uploads, which do not exist yet.
    pub attachment_mb_max: u32,
    /// SYS-12: most tabs an agent may have open.
    pub tabs_max: u32,
    /// SYS-13: lists are read again after this time; 0 lets them update live.
    pub list_reload_secs: u32,
    /// SYS-14: a search starts only when Enter is pressed.
    pub search_on_enter: bool,
    /// SYS-15.
    pub message_alignment: SettingsMessageAlignment,
    /// SYS-16: longest range of dates an agent may filter by; 0 is unlimited.
    pub agent_search_days_max: u32,
    /// SYS-17: the interface is mirrored.
    pub right_to_left: bool,
    /// SYS-18: rows of one file of a long export; 0 never splits.
    pub report_rows_per_file: u32,
    /// SYS-19: name in the IANA time zone database.
    pub time_zone: String,
    /// SYS-19.
    pub date_format: SettingsDateFormat,
    /// SYS-19.
    pub time_format: SettingsTimeFormat,
    /// SYS-20: how often an unanswered notification is repeated.
    pub renotify_secs: u32,
    /// SYS-21: campaign messages of all accounts together, per second. Stored for campaigns.
    pub campaign_per_sec_max: u32,
    /// SYS-21: campaign messages of all accounts together within 24 hours; 0 is unlimited. Stored for campaigns.
    pub campaign_per_day_max: u32,
    /// SYS-22: characters of a masked value that stay readable.
    pub masking_chars_shown: u32,
    /// SYS-04: passwords are mixed, changed at the first sign-in, and last ninety days.
    pub security_suite: bool,
    pub features: SettingsFeatures,
}

/// SYS-15: on which side messages are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingsMessageAlignment {
    /// The customer's on one side, ours on the other.
    Alternate,
    Left,
    Right,
}

/// SYS-19: how dates are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingsDateFormat {
    /// 2026-11-21.
    YearMonthDay,
    /// 21/11/2026.
    DayMonthYear,
    /// 11/21/2026.
    MonthDayYear,
}

/// SYS-19: how times of day are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingsTimeFormat {
    /// 17:05.
    Hours24,
    /// 5:05 pm.
    Hours12,
}

/// SYS-23: what exists at all. Off means that it cannot be configured or used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SettingsFeatures {
    pub video: bool,
    pub ai_assistant: bool,
    pub translation: bool,
    pub sentiment: bool,
    pub campaigns: bool,
    pub system_application: bool,
}

/// Changes to the settings; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatch {
    pub version: u32,
    #[schema(minimum = 1, maximum = 1440)]
    pub disconnection_timeout_minutes: Option<u32>,
    #[schema(minimum = 1, maximum = 25)]
    pub attachment_mb_max: Option<u32>,
    #[schema(minimum = 1, maximum = 100)]
    pub tabs_max: Option<u32>,
    #[schema(minimum = 0, maximum = 3600)]
    pub list_reload_secs: Option<u32>,
    pub search_on_enter: Option<bool>,
    pub message_alignment: Option<SettingsMessageAlignment>,
    #[schema(minimum = 0, maximum = 3660)]
    pub agent_search_days_max: Option<u32>,
    pub right_to_left: Option<bool>,
    /// 0, or 1000 to 1000000.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub report_rows_per_file: Option<u32>,
    #[schema(max_length = 64)]
    pub time_zone: Option<String>,
    pub date_format: Option<SettingsDateFormat>,
    pub time_format: Option<SettingsTimeFormat>,
    #[schema(minimum = 1, maximum = 300)]
    pub renotify_secs: Option<u32>,
    #[schema(minimum = 1, maximum = 1000)]
    pub campaign_per_sec_max: Option<u32>,
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub campaign_per_day_max: Option<u32>,
    #[schema(minimum = 0, maximum = 6)]
    pub masking_chars_shown: Option<u32>,
    pub security_suite: Option<bool>,
    pub features: Option<SettingsFeaturesPatch>,
}

/// Changes to the feature switches; absent ones stay as they are.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsFeaturesPatch {
    pub video: Option<bool>,
    pub ai_assistant: Option<bool>,
    pub translation: Option<bool>,
    pub sentiment: Option<bool>,
    pub campaigns: Option<bool>,
    pub system_application: Option<bool>,
}

/// The settings. Screens of all roles need them.
#[utoipa::path(
    get, path = "/api/settings", operation_id = "get_settings", tag = "settings",
    responses(
        (status = 200, body = Settings),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(state: web::Data<AppState>) -> Result<web::Json<Settings>, ApiError> {
    let (version, global) = state.store.global_settings().await?;
    Ok(web::Json(Settings::of(version, &global)))
}

/// Changes the settings. Routing follows at once.
#[utoipa::path(
    patch, path = "/api/settings", operation_id = "update_settings", tag = "settings",
    request_body = SettingsPatch,
    responses(
        (status = 200, body = Settings),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    body: Body<SettingsPatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<Settings>, ApiError> {
    let version = i64::from(body.0.version);
    let (_, before) = state.store.global_settings().await?;
    let after = body.0.applied_to(&before)?;
    let version = state.store.by(author).save_global_settings(version, &after).await?;
    let concerns_routing = before.tabs_max != after.tabs_max
        || before.renotify_secs != after.renotify_secs
        || before.disconnection_timeout_secs != after.disconnection_timeout_secs;
    let affected = if concerns_routing {
        everybody(&state)
    } else {
        Affected::default()
    };
    state.publish(affected).await;
    Ok(web::Json(Settings::of(version, &after)))
}

fn everybody(state: &AppState) -> Affected {
    let picture = state.settings.load();
    Affected {
        queues: picture.queues.keys().copied().collect(),
        agents: picture.agents.keys().copied().collect(),
    }
}
