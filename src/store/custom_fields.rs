//! Custom fields of contacts (CON-03). Type and list of a field never change: values were made for them.

use super::codec::{from_json, to_json};
use super::conn::MultiConnection;
use super::errors::{CrudError, inconsistent};
use super::listing::{Ask, Found, Fragment, Operand, Operator};
use super::lists::CUSTOM_FIELDS;
use super::schema::{contact_lists, custom_fields};
use super::staff::key_of;
use super::{Page, Rows, Store};
use crate::config::limits::CUSTOM_FIELDS_MAX;
use crate::domain::Timestamp;
use crate::domain::custom_field::Kind;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};
use diesel::{Selectable, SelectableHelper};
use serde::Serialize;

/// A field that an administrator added to contacts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomField {
    /// Its id.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// Of one list's contacts, or of all.
    pub list: Option<i64>,
    /// What it holds.
    pub kind: Kind,
    /// What an administrator can edit.
    pub fields: CustomFieldFields,
}

/// What an administrator can edit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CustomFieldFields {
    /// Unique among the fields of its list, or among the global ones, ignoring case.
    pub name: String,
    /// What a select offers.
    pub options: Vec<String>,
    /// Contacts that staff add or change must have a value.
    pub required: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = custom_fields)]
struct CustomFieldRow {
    id: i64,
    version: i64,
    list_id: Option<i64>,
    name: String,
    kind: String,
    options: String,
    required: bool,
}

impl TryFrom<CustomFieldRow> for CustomField {
    type Error = StoreError;

    fn try_from(row: CustomFieldRow) -> Result<Self, StoreError> {
        let kind = Kind::from_name(&row.kind);
        Ok(Self {
            id: row.id,
            version: row.version,
            list: row.list_id,
            kind: kind.ok_or_else(|| inconsistent("custom_fields", row.id, format!("no type {}", row.kind)))?,
            fields: CustomFieldFields {
                options: from_json("custom_fields", row.id, &row.options)?,
                name: row.name,
                required: row.required,
            },
        })
    }
}

impl Store {
    /// Adds a field.
    pub async fn create_custom_field(
        &self,
        list: Option<i64>,
        kind: Kind,
        fields: CustomFieldFields,
        now: Timestamp,
    ) -> Result<CustomField, CrudError> {
        let options = to_json("custom_fields", &fields.options)?;
        let log = self.log();
        self.write(move |connection| {
            if let Some(list) = list {
                let known: i64 = contact_lists::table.find(list).count().get_result(connection)?;
                if known == 0 {
                    return Err(CrudError::Missing("list_id", list.to_string()));
                }
            }
            let count: i64 = custom_fields::table.count().get_result(connection)?;
            if count >= CUSTOM_FIELDS_MAX {
                return Err(CrudError::Full("custom fields", CUSTOM_FIELDS_MAX));
            }
            let id: i64 = diesel::insert_into(custom_fields::table)
                .values((
                    custom_fields::version.eq(1_i64),
                    custom_fields::list_id.eq(list),
                    custom_fields::name.eq(&fields.name),
                    custom_fields::name_key.eq(key_of(&fields.name)),
                    custom_fields::kind.eq(kind.name()),
                    custom_fields::options.eq(options),
                    custom_fields::required.eq(fields.required),
                    custom_fields::created_at.eq(now.0),
                ))
                .returning(custom_fields::id)
                .get_result(connection)?;
            let field = CustomField {
                id,
                version: 1,
                list,
                kind,
                fields,
            };
            log.created(connection, &field)?;
            Ok(field)
        })
        .await
    }

    /// Finds a field.
    pub async fn custom_field(&self, id: i64) -> Result<Option<CustomField>, StoreError> {
        self.read(move |connection| {
            let row = custom_fields::table
                .find(id)
                .select(CustomFieldRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(CustomField::try_from).transpose()?)
        })
        .await
    }

    /// Lists fields, oldest first: all of them, or those that contacts of a list have.
    pub async fn custom_fields(&self, list: Option<i64>, page: Page) -> Result<Rows<CustomField>, StoreError> {
        Ok(self.find_custom_fields(list, CUSTOM_FIELDS.part(page)).await?.into())
    }

    /// The fields that are asked for: among all, or among those that contacts of a list have.
    pub async fn find_custom_fields(&self, list: Option<i64>, ask: Ask) -> Result<Found<CustomField>, StoreError> {
        let ask = match list {
            Some(list) => {
                let either = [0, list].into_iter().map(Operand::Number).collect();
                ask.and(CUSTOM_FIELDS.is("list_id", Operator::AnyOf, either))
            }
            None => ask,
        };
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<CustomFieldRow> = custom_fields::table
                .filter(custom_fields::id.eq_any(ids))
                .select(CustomFieldRow::as_select())
                .load(connection)?;
            Ok(rows.into_iter().map(CustomField::try_from).collect::<Result<_, _>>()?)
        };
        self.listed(&CUSTOM_FIELDS, ask, Fragment::default(), load, |field| field.id)
            .await
    }

    /// The fields that contacts of a list have, oldest first.
    pub async fn custom_fields_of(&self, list: i64) -> Result<Vec<CustomField>, StoreError> {
        let mut all = self.all_custom_fields().await?;
        all.retain(|field| field.list.is_none_or(|of| of == list));
        Ok(all)
    }

    /// All fields, oldest first.
    pub async fn all_custom_fields(&self) -> Result<Vec<CustomField>, StoreError> {
        self.read(|connection| {
            let rows: Vec<CustomFieldRow> = custom_fields::table
                .order(custom_fields::id)
                .limit(CUSTOM_FIELDS_MAX)
                .select(CustomFieldRow::as_select())
                .load(connection)?;
            let fields = rows.into_iter().map(CustomField::try_from);
            Ok(fields.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Changes a field.
    pub async fn update_custom_field(
        &self,
        id: i64,
        version: i64,
        fields: CustomFieldFields,
    ) -> Result<CustomField, CrudError> {
        let options = to_json("custom_fields", &fields.options)?;
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            diesel::update(custom_fields::table.find(id))
                .set((
                    custom_fields::version.eq(version + 1),
                    custom_fields::name.eq(&fields.name),
                    custom_fields::name_key.eq(key_of(&fields.name)),
                    custom_fields::options.eq(options),
                    custom_fields::required.eq(fields.required),
                ))
                .execute(connection)?;
            let after = find(connection, id)?;
            log.changed(connection, &before, &after)?;
            Ok(after)
        })
        .await
    }

    /// Removes a field. Contacts no longer show its values, and lose them when they are saved next.
    pub async fn delete_custom_field(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, id)?;
            diesel::delete(custom_fields::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }
}

fn find(connection: &mut MultiConnection, id: i64) -> Result<CustomField, CrudError> {
    let row: CustomFieldRow = custom_fields::table
        .find(id)
        .select(CustomFieldRow::as_select())
        .first(connection)?;
    Ok(CustomField::try_from(row)?)
}
