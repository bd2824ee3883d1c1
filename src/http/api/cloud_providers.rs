//! `/api/cloud-providers`: access to services outside, for bots and translation. Their secrets are
//! write-only (SYS-07) and sealed at rest.

use super::definitions::{self, DefinitionQuery, handlers};
use crate::config::limits::{CLOUD_ID_CHARS_MAX, CLOUD_SECRET_BYTES_MAX, NAME_CHARS_MAX};
use crate::domain::catalog;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Stored = catalog::CloudProvider;

/// One cloud provider, without its secret.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CloudProvider {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    pub access: CloudAccess,
    pub secret: CloudSecret,
}

/// Which service, and what it needs besides the secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum CloudAccess {
    /// The secret is the secret access key.
    Aws {
        #[schema(min_length = 1, max_length = 200)]
        region: String,
        #[schema(min_length = 1, max_length = 200)]
        access_key_id: String,
    },
    /// The secret is the key file of a service account, as JSON.
    Google {
        #[schema(min_length = 1, max_length = 200)]
        project_id: String,
    },
    /// The secret is the API key.
    OpenAi {
        /// Such as `https://api.openai.com/v1`; any server that speaks the same language.
        #[schema(min_length = 1, max_length = 200)]
        base_url: String,
    },
}

/// A secret, as reads show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CloudSecret {
    pub is_set: bool,
}

/// A page of cloud providers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CloudProviderPage {
    pub rows: Vec<CloudProvider>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new cloud provider.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudProviderDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    pub access: CloudAccess,
    #[schema(min_length = 1, max_length = 16384)]
    pub secret: String,
}

/// Changes to a cloud provider; absent fields, also the secret, stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudProviderPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Of the same type.
    pub access: Option<CloudAccess>,
    #[schema(min_length = 1, max_length = 16384)]
    pub secret: Option<String>,
}

handlers! {
    document Stored, row CloudProvider, page CloudProviderPage, draft CloudProviderDraft, patch CloudProviderPatch,
    tag "cloud providers", paths "/api/cloud-providers" "/api/cloud-providers/{id}",
    names "list_cloud_providers" "create_cloud_provider" "get_cloud_provider" "update_cloud_provider"
        "delete_cloud_provider"
}

impl CloudProviderDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let mut checks = Checks::default();
        let name = checks.text("name", &self.name, 1..=NAME_CHARS_MAX);
        let document = access(&mut checks, self.access);
        let secret = secret(&mut checks, SecretString::from(self.secret));
        checks.finish().map(|()| NewDefinition {
            secret: Some(secret),
            ..NewDefinition::global(name, document)
        })
    }
}

impl CloudProviderPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let mut checks = Checks::default();
        let name = checks.text("name", &self.name.unwrap_or(before.name), 1..=NAME_CHARS_MAX);
        let document = match self.access {
            Some(wanted) => access(&mut checks, wanted),
            None => before.document.clone(),
        };
        if document.service() != before.document.service() {
            checks.wrong("access.type", "is fixed after creation");
        }
        let secret = self.secret.map(|text| secret(&mut checks, SecretString::from(text)));
        checks.finish().map(|()| ChangedDefinition { name, document, secret })
    }
}

fn access(checks: &mut Checks, wanted: CloudAccess) -> Stored {
    let mut id = |name: &str, value: &str| checks.text(&format!("access.{name}"), value, 1..=CLOUD_ID_CHARS_MAX);
    match wanted {
        CloudAccess::Aws { region, access_key_id } => Stored::Aws {
            region: id("region", &region),
            access_key_id: id("access_key_id", &access_key_id),
        },
        CloudAccess::Google { project_id } => Stored::Google {
            project_id: id("project_id", &project_id),
        },
        CloudAccess::OpenAi { base_url } => Stored::OpenAi {
            base_url: checks.base_url("access.base_url", &base_url),
        },
    }
}

/// The value itself is not repeated: answers and logs must not contain secrets.
fn secret(checks: &mut Checks, value: SecretString) -> SecretString {
    let text = value.expose_secret().trim();
    let is_plain = text.chars().all(|c| !c.is_control() || c.is_whitespace());
    if !(1..=CLOUD_SECRET_BYTES_MAX).contains(&text.len()) || !is_plain {
        checks.wrong("secret", format!("must be 1 to {CLOUD_SECRET_BYTES_MAX} bytes of text"));
    }
    SecretString::from(text.to_owned())
}

impl From<Definition<Stored>> for CloudProvider {
    fn from(found: Definition<Stored>) -> Self {
        let is_set = found.has_secret();
        Self {
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            secret: CloudSecret { is_set },
            access: match found.document {
                Stored::Aws { region, access_key_id } => CloudAccess::Aws { region, access_key_id },
                Stored::Google { project_id } => CloudAccess::Google { project_id },
                Stored::OpenAi { base_url } => CloudAccess::OpenAi { base_url },
            },
        }
    }
}
