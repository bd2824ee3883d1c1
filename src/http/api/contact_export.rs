//! `/api/contacts/export`: contacts as a file (CON-24), written while they are read.

use super::contacts::ContactsQuery;
use crate::config::limits::{EXPORT_PAGE_ROWS, SELECTED_CONTACTS_MAX};
use crate::domain::ids::{ContactId, ContactListId};
use crate::http::contact_csv::{self, BYTE_ORDER_MARK};
use crate::http::contact_reach::ContactReach;
use crate::http::error::{ApiError, Problem};
use crate::http::extract::Body;
use crate::http::sessions::Caller;
use crate::http::state::AppState;
use crate::ports::store::StoreError;
use crate::store::{Author, ContactQuery, ContactRecord, CustomField, Picture, Store, What};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use futures_util::{Stream, stream};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Which contacts: those named by `ids`, or all that the other fields describe, as in their list.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactExport {
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, min_items = 1, max_items = 1000)]
    pub ids: Option<Vec<ContactId>>,
    #[schema(value_type = Option<String>)]
    pub list_id: Option<ContactListId>,
    #[schema(max_length = 100)]
    pub search: Option<String>,
    /// JSON, as in the list.
    #[schema(max_length = 6000)]
    pub filter: Option<String>,
    pub sort: Option<String>,
}

/// A file of contacts, one row each, custom fields as columns. Cells that a spreadsheet would take for a
/// formula begin with an apostrophe, which an import takes away again.
#[utoipa::path(
    post, path = "/api/contacts/export", operation_id = "export_contacts", tag = "contacts",
    request_body = ContactExport,
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn export(
    author: Author,
    caller: Caller,
    body: Body<ContactExport>,
    reach: ContactReach,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    // USR-04: whoever sees numbers masked must not carry them off readable.
    if caller.masking(&state).is_some() {
        return Err(ApiError::Forbidden);
    }
    let (told, list) = (body.0.told(), body.0.list_id);
    let source = body.0.check(&reach)?;
    let fields: Arc<[CustomField]> = match list {
        Some(list) => state.store.custom_fields_of(list.0).await?.into(),
        None => state.store.all_custom_fields().await?.into(),
    };
    let store = state.store.by(author);
    store.note(What::Exported, "contact", String::new(), told).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\""))
        .streaming(file(store, fields, source)))
}

/// Where the rows come from.
enum Source {
    Head(Wanted),
    Rows(Wanted),
    End,
}

enum Wanted {
    These(Vec<ContactId>, ContactReach),
    Matching(Box<ContactQuery>),
}

/// A file that breaks off with its connection when the database does: nobody takes a part for the whole.
fn file(
    store: Store,
    fields: Arc<[CustomField]>,
    wanted: Wanted,
) -> impl Stream<Item = Result<Bytes, StoreError>> + 'static {
    stream::try_unfold(Source::Head(wanted), move |source| {
        let (store, fields) = (store.clone(), Arc::clone(&fields));
        async move {
            match source {
                Source::Head(wanted) => {
                    let mut head = BYTE_ORDER_MARK.to_vec();
                    head.extend(contact_csv::line(contact_csv::head(&fields)));
                    Ok(Some((head.into(), Source::Rows(wanted))))
                }
                Source::Rows(wanted) => {
                    let (records, next) = wanted.part(&store).await?;
                    let lines = records.iter().map(|record| contact_csv::row(record, &fields));
                    let part: Vec<u8> = lines.flat_map(contact_csv::line).collect();
                    Ok(Some((part.into(), next.map_or(Source::End, Source::Rows))))
                }
                Source::End => Ok(None),
            }
        }
    })
}

impl Wanted {
    async fn part(self, store: &Store) -> Result<(Vec<ContactRecord>, Option<Self>), StoreError> {
        match self {
            Self::These(ids, reach) => {
                let found = store.contacts_by_id(ids).await?.into_iter();
                Ok((found.filter(|record| reach.covers(record.fields.list)).collect(), None))
            }
            Self::Matching(mut query) => {
                let page = store.contacts((*query).clone()).await?;
                let next = page.next.map(|cursor| {
                    query.cursor = Some(cursor);
                    Self::Matching(query)
                });
                Ok((page.rows, next))
            }
        }
    }
}

impl ContactExport {
    fn check(self, reach: &ContactReach) -> Result<Wanted, ApiError> {
        let has_others = self.list_id.is_some() || self.search.is_some() || self.filter.is_some();
        if let Some(ids) = self.ids {
            if has_others {
                return Err(ApiError::field("ids", "cannot be combined with a filter"));
            }
            if !(1..=SELECTED_CONTACTS_MAX).contains(&ids.len()) {
                return Err(ApiError::field("ids", format!("must be 1 to {SELECTED_CONTACTS_MAX}")));
            }
            return Ok(Wanted::These(ids, reach.clone()));
        }
        let asked = ContactsQuery {
            limit: Some(EXPORT_PAGE_ROWS),
            cursor: None,
            sort: self.sort,
            filter: self.filter,
            search: self.search,
            list_id: self.list_id,
        };
        Ok(Wanted::Matching(Box::new(asked.check(reach, None)?)))
    }

    /// For the audit log.
    fn told(&self) -> Picture {
        let ids = self.ids.as_ref();
        let ids = ids.map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>());
        let list = self.list_id.map(|list| list.to_string());
        let asked = [
            ("ids", ids.map(serde_json::Value::from)),
            ("list_id", list.map(Into::into)),
            ("search", self.search.clone().map(Into::into)),
            ("filter", self.filter.clone().map(Into::into)),
        ];
        let given = asked.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let told = given.fold(Picture::default(), |told, (name, value)| told.with(name, value));
        if self.ids.is_none() && told == Picture::default() {
            return told.with("everything", true);
        }
        told
    }
}
