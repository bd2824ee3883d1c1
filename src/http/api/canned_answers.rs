//! `/api/canned-answers`: prepared answers, global or of one account, queue or list (CAN-01, CAN-02).

use super::definitions::{self, DefinitionQuery, handlers, scope_of};
use crate::config::limits::{NAME_CHARS_MAX, TEXT_CHARS_MAX};
use crate::domain::catalog::{self, Scope};
use crate::domain::ids::{AccountId, QueueId};
use crate::http::error::{ApiError, Problem};
use crate::http::extract::{Body, Id, Query};
use crate::http::state::{Affected, AppState};
use crate::http::validation::Checks;
use crate::store::{Author, ChangedDefinition, Definition, NewDefinition};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Stored = catalog::CannedAnswer;

/// One canned answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CannedAnswer {
    pub id: String,
    /// Carried back by writes; a newer one means somebody else changed it.
    pub version: u32,
    pub name: String,
    /// Present: it counts with this account only.
    #[schema(value_type = Option<String>)]
    pub account_id: Option<AccountId>,
    /// Present: it counts with this queue only.
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    /// Present: it counts with contacts of this list only.
    pub list_id: Option<String>,
    /// With variables such as `{{contact.firstName}}` (VAR-01).
    pub text: String,
}

/// A page of canned answers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CannedAnswerPage {
    pub rows: Vec<CannedAnswer>,
    /// How many there are in all; 10001 stands for more than 10000.
    #[schema(minimum = 0, maximum = 10001)]
    pub count: u32,
    pub next: Option<String>,
}

/// A new canned answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedAnswerDraft {
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// It counts with this account only. At most one of the three; fixed.
    #[schema(value_type = Option<String>)]
    pub account_id: Option<AccountId>,
    #[schema(value_type = Option<String>)]
    pub queue_id: Option<QueueId>,
    pub list_id: Option<String>,
    #[schema(min_length = 1, max_length = 4096)]
    pub text: String,
}

/// Changes to a canned answer; absent fields stay as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedAnswerPatch {
    pub version: u32,
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[schema(min_length = 1, max_length = 4096)]
    pub text: Option<String>,
}

handlers! {
    document Stored, row CannedAnswer, page CannedAnswerPage, draft CannedAnswerDraft, patch CannedAnswerPatch,
    tag "canned answers", paths "/api/canned-answers" "/api/canned-answers/{id}",
    names "list_canned_answers" "create_canned_answer" "get_canned_answer" "update_canned_answer" "delete_canned_answer"
}

impl CannedAnswerDraft {
    fn read(self) -> Result<NewDefinition<Stored>, ApiError> {
        let scope = scope_of(self.account_id, self.queue_id, self.list_id.as_deref())?;
        let document = Stored { text: self.text };
        let (name, document) = checked(&self.name, document)?;
        Ok(NewDefinition {
            scope,
            parent: None,
            name,
            document,
            secret: None,
        })
    }
}

impl CannedAnswerPatch {
    fn read(self, before: Definition<Stored>) -> Result<ChangedDefinition<Stored>, ApiError> {
        let document = Stored {
            text: self.text.unwrap_or(before.document.text),
        };
        let (name, document) = checked(&self.name.unwrap_or(before.name), document)?;
        Ok(ChangedDefinition {
            name,
            document,
            secret: None,
        })
    }
}

fn checked(name: &str, mut document: Stored) -> Result<(String, Stored), ApiError> {
    let mut checks = Checks::default();
    let name = checks.text("name", name, 1..=NAME_CHARS_MAX);
    document.text = checks.template("text", &document.text, TEXT_CHARS_MAX);
    checks.finish().map(|()| (name, document))
}

impl From<Definition<Stored>> for CannedAnswer {
    fn from(found: Definition<Stored>) -> Self {
        let (account_id, queue_id, list_id) = match found.scope {
            Scope::Global => (None, None, None),
            Scope::Account(id) => (Some(id), None, None),
            Scope::Queue(id) => (None, Some(id), None),
            Scope::List(id) => (None, None, Some(id.to_string())),
        };
        Self {
            account_id,
            queue_id,
            list_id,
            id: found.id.to_string(),
            version: definitions::version(found.version),
            name: found.name,
            text: found.document.text,
        }
    }
}
