//! `/api/user-profiles`: what supervisors may see and do (USR-01, USR-02).

use crate::config::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, PROFILE_RESOURCES_MAX};
use crate::domain::ids::{AccountId, QueueId};
use crate::domain::rights::{self, Grant, Profile, Section};
use crate::domain::settings::Settings;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::listing::ListQuery;
use crate::http::state::AppState;
use crate::http::validation::Checks;
use crate::store::{self, Author, USER_PROFILES, UserProfileFields};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One profile.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UserProfile {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed the profile.
    pub version: u32,
    pub name: String,
    pub description: String,
    /// Inherited by every section and resource that names no other.
    pub permission: Permission,
    /// Only these sections are granted.
    pub sections: Vec<ProfileSection>,
    /// Names, phones and addresses of customers are hidden in part.
    pub mask_sensitive_data: bool,
}

/// A granted section.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileSection {
    pub section: SectionName,
    /// The profile's when absent.
    pub permission: Option<Permission>,
    /// The accounts or queues granted; all when absent.
    #[schema(max_items = 5000)]
    pub resources: Option<Vec<ProfileResource>>,
}

/// A granted account or queue.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileResource {
    pub id: String,
    /// The section's when absent.
    pub permission: Option<Permission>,
}

/// USR-01: reading is always included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProfilePermission)]
pub enum Permission {
    Read,
    ReadEdit,
    ReadDelete,
    ReadEditDelete,
}

/// USR-02: the parts of the console.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProfileSectionName)]
pub enum SectionName {
    Accounts,
    Queues,
    Campaigns,
    Templates,
    Realtime,
    Contacts,
    Staff,
    Tools,
    Reports,
    Settings,
}

/// A page of profiles.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UserProfilePage {
    pub rows: Vec<UserProfile>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new profile. It grants nothing unless it says so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserProfileDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: String,
    /// `read` when absent.
    pub permission: Option<Permission>,
    #[serde(default)]
    #[schema(max_items = 10)]
    pub sections: Vec<ProfileSection>,
    #[serde(default)]
    pub mask_sensitive_data: bool,
}

/// Changes to a profile; absent fields stay as they are. They hold for its users at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserProfilePatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    pub permission: Option<Permission>,
    /// Replaces all sections.
    #[schema(max_items = 10)]
    pub sections: Option<Vec<ProfileSection>>,
    pub mask_sensitive_data: Option<bool>,
}

/// Lists profiles, oldest first.
#[utoipa::path(
    get, path = "/api/user-profiles", operation_id = "list_user_profiles", tag = "users", params(ListQuery),
    responses(
        (status = 200, body = UserProfilePage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(query: Query<ListQuery>, state: web::Data<AppState>) -> Result<web::Json<UserProfilePage>, ApiError> {
    let found = state.store.find_profiles(query.0.ask(&USER_PROFILES)?).await?;
    Ok(web::Json(UserProfilePage {
        next: found.next_text(),
        count: found.count,
        rows: found.rows.into_iter().map(UserProfile::from).collect(),
    }))
}

/// Creates a profile.
#[utoipa::path(
    post, path = "/api/user-profiles", operation_id = "create_user_profile", tag = "users",
    request_body = UserProfileDraft,
    responses(
        (status = 201, body = UserProfile),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    author: Author,
    body: Body<UserProfileDraft>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let draft = body.0;
    let mut checks = Checks::default();
    let sections = granted(&mut checks, draft.sections, &BTreeMap::new(), &state.settings.load());
    let fields = UserProfileFields {
        name: draft.name,
        description: draft.description,
        rights: Profile {
            permission: draft.permission.unwrap_or(Permission::Read).into(),
            sections,
            masks: draft.mask_sensitive_data,
        },
    };
    let fields = checked(checks, fields)?;
    let now = state.clock.now();
    let profile = state.store.by(author).create_profile(fields, now).await?;
    Ok(HttpResponse::Created().json(UserProfile::from(profile)))
}

/// One profile.
#[utoipa::path(
    get, path = "/api/user-profiles/{id}", operation_id = "get_user_profile", tag = "users",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = UserProfile),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(id: Id<i64>, state: web::Data<AppState>) -> Result<web::Json<UserProfile>, ApiError> {
    let profile = state.store.profile(id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(web::Json(profile.into()))
}

/// Changes a profile. Its users notice with their next request.
#[utoipa::path(
    patch, path = "/api/user-profiles/{id}", operation_id = "update_user_profile", tag = "users",
    params(("id" = String, Path)), request_body = UserProfilePatch,
    responses(
        (status = 200, body = UserProfile),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "changed by somebody else"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    author: Author,
    id: Id<i64>,
    body: Body<UserProfilePatch>,
    state: web::Data<AppState>,
) -> Result<web::Json<UserProfile>, ApiError> {
    let patch = body.0;
    let before = state.store.profile(id.0).await?.ok_or(ApiError::NotFound)?.fields;
    let mut checks = Checks::default();
    let sections = match patch.sections {
        Some(sections) => granted(&mut checks, sections, &before.rights.sections, &state.settings.load()),
        None => before.rights.sections,
    };
    let fields = UserProfileFields {
        name: patch.name.unwrap_or(before.name),
        description: patch.description.unwrap_or(before.description),
        rights: Profile {
            permission: patch.permission.map_or(before.rights.permission, Into::into),
            sections,
            masks: patch.mask_sensitive_data.unwrap_or(before.rights.masks),
        },
    };
    let fields = checked(checks, fields)?;
    let version = i64::from(patch.version);
    let profile = state.store.by(author).update_profile(id.0, version, fields).await?;
    Ok(web::Json(profile.into()))
}

/// Removes a profile. Refused while a user has it; `errors` names them.
#[utoipa::path(
    delete, path = "/api/user-profiles/{id}", operation_id = "delete_user_profile", tag = "users",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "removed"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "in use"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(author: Author, id: Id<i64>, state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    state.store.by(author).delete_profile(id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn checked(mut checks: Checks, fields: UserProfileFields) -> Result<UserProfileFields, ApiError> {
    let fields = UserProfileFields {
        name: checks.text("name", &fields.name, 1..=NAME_CHARS_MAX),
        description: checks.text("description", &fields.description, 0..=DESCRIPTION_CHARS_MAX),
        rights: fields.rights,
    };
    checks.finish().map(|()| fields)
}

/// The sections as the rules know them. A resource that was granted before may be gone meanwhile.
fn granted(
    checks: &mut Checks,
    drafts: Vec<ProfileSection>,
    before: &BTreeMap<Section, Grant>,
    settings: &Settings,
) -> BTreeMap<Section, Grant> {
    let mut sections = BTreeMap::new();
    for (index, draft) in drafts.into_iter().enumerate() {
        let section = Section::from(draft.section);
        let field = |rest: &str| format!("sections[{index}].{rest}");
        if sections.contains_key(&section) {
            checks.wrong(field("section"), "is named twice");
        }
        let kept = before.get(&section).and_then(|grant| grant.resources.as_ref());
        let exists = |id: i64| match section {
            Section::Accounts => settings.accounts.contains_key(&AccountId(id)),
            Section::Queues => settings.queues.contains_key(&QueueId(id)),
            Section::Campaigns
            | Section::Templates
            | Section::Realtime
            | Section::Contacts
            | Section::Staff
            | Section::Tools
            | Section::Reports
            | Section::Settings => false,
        };
        let resources = draft.resources.map(|drafts| {
            if !matches!(section, Section::Accounts | Section::Queues) {
                checks.wrong(
                    field("resources"),
                    "single resources are selected among accounts and queues only",
                );
            } else if drafts.len() > PROFILE_RESOURCES_MAX {
                checks.wrong(field("resources"), format!("may name at most {PROFILE_RESOURCES_MAX}"));
            }
            let mut resources = BTreeMap::new();
            for (place, draft) in drafts.into_iter().enumerate() {
                let field = field(&format!("resources[{place}].id"));
                let id = draft.id.parse().unwrap_or(0);
                if !exists(id) && !kept.is_some_and(|kept| kept.contains_key(&id)) {
                    checks.wrong(field, format!("there is no {}", draft.id));
                } else if resources.insert(id, draft.permission.map(Into::into)).is_some() {
                    checks.wrong(field, "is named twice");
                }
            }
            resources
        });
        let permission = draft.permission.map(Into::into);
        sections.insert(section, Grant { permission, resources });
    }
    sections
}

impl From<store::UserProfile> for UserProfile {
    fn from(profile: store::UserProfile) -> Self {
        let rights = profile.fields.rights;
        let sections = rights.sections.into_iter().map(|(section, grant)| {
            let resource = |(id, permission): (i64, Option<rights::Permission>)| ProfileResource {
                id: id.to_string(),
                permission: permission.map(Permission::from),
            };
            ProfileSection {
                section: section.into(),
                permission: grant.permission.map(Permission::from),
                resources: grant.resources.map(|all| all.into_iter().map(resource).collect()),
            }
        });
        Self {
            id: profile.id.to_string(),
            version: u32::try_from(profile.version).unwrap_or(u32::MAX),
            name: profile.fields.name,
            description: profile.fields.description,
            permission: rights.permission.into(),
            sections: sections.collect(),
            mask_sensitive_data: rights.masks,
        }
    }
}

/// Twins on the wire and in the rules.
macro_rules! twins {
    ($wire:ident, $rule:ty: $($variant:ident),+) => {
        impl From<$wire> for $rule {
            fn from(value: $wire) -> Self {
                match value {
                    $($wire::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$rule> for $wire {
            fn from(value: $rule) -> Self {
                match value {
                    $(<$rule>::$variant => Self::$variant,)+
                }
            }
        }
    };
}

twins!(Permission, rights::Permission: Read, ReadEdit, ReadDelete, ReadEditDelete);
twins!(
    SectionName, Section:
    Accounts, Queues, Campaigns, Templates, Realtime, Contacts, Staff, Tools, Reports, Settings
);
