//! Several contacts become one (CON-21).
//!
//! Actors in memory hold the contact of an open interaction, so a contact that has one cannot go: it has
//! to be the survivor. Closed interactions move with their versions raised; an actor that still holds one
//! is told of a conflict by its next commit and loads the row again. A message that is on
//! its way to a contact that just went is refused by the database, stays in the inbox, and is fed again,
//! to the survivor.

use super::record::{ContactFields, ContactRecord};
use super::write::{find, replace};
use super::{delete, index};
use crate::domain::Timestamp;
use crate::domain::ids::ContactId;
use crate::domain::interaction::Conversation;
use crate::store::Store;
use crate::store::audit::{Audited, Picture};
use crate::store::codec::{decode, encode};
use crate::store::conn::MultiConnection;
use crate::store::errors::CrudError;
use crate::store::schema::{interactions, outbox};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use std::collections::BTreeMap;

/// Which contacts become one, and whose values are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merge {
    /// Who stays.
    pub survivor: ContactId,
    /// Version of the survivor that was looked at.
    pub version: i64,
    /// Who goes.
    pub others: Vec<ContactId>,
    /// Whose value a field keeps. A field that is not named keeps the survivor's value, or else the first
    /// that is not empty.
    pub keep: BTreeMap<MergeField, ContactId>,
}

/// A field that contacts may have different values of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "the fields are those of a contact")]
pub enum MergeField {
    FirstName,
    LastName,
    Phone,
    Mobile,
    Email,
    Company,
    Street,
    PostalCode,
    City,
    Country,
    DateOfBirth,
    Description,
    Custom(i64),
}

const FIELDS: [(&str, MergeField); 12] = [
    ("first_name", MergeField::FirstName),
    ("last_name", MergeField::LastName),
    ("phone", MergeField::Phone),
    ("mobile", MergeField::Mobile),
    ("email", MergeField::Email),
    ("company", MergeField::Company),
    ("street", MergeField::Street),
    ("postal_code", MergeField::PostalCode),
    ("city", MergeField::City),
    ("country", MergeField::Country),
    ("date_of_birth", MergeField::DateOfBirth),
    ("description", MergeField::Description),
];

impl MergeField {
    /// The field with this name; custom ones are `custom.<id>`.
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(id) = name.strip_prefix("custom.") {
            return id.parse().ok().map(Self::Custom);
        }
        FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

impl Store {
    /// Makes one contact of several.
    pub async fn merge_contacts(&self, merge: Merge, now: Timestamp) -> Result<ContactRecord, CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before = find(connection, merge.survivor)?;
            if before.version != merge.version {
                return Err(CrudError::Conflict);
            }
            let others = load(connection, &merge.others)?;
            refuse_open(connection, &merge.others)?;
            let everybody: Vec<&ContactRecord> = std::iter::once(&before).chain(&others).collect();
            let after = ContactRecord {
                version: before.version + 1,
                fields: combine(&everybody, &merge.keep),
                bsuid: everybody.iter().find_map(|one| one.bsuid.clone()),
                updated_at: now,
                ..before.clone()
            };
            let gone: Vec<i64> = merge.others.iter().map(|id| id.0).collect();
            move_conversations(connection, &gone, &after)?;
            index::remove(connection, &others.iter().collect::<Vec<_>>())?;
            delete::rows(connection, &merge.others)?;
            replace(connection, &before, &after)?;
            log.changed(connection, &Merged(&before, &[]), &Merged(&after, &gone))?;
            Ok(after)
        })
        .await
    }
}

/// The survivor, with those who went into it.
struct Merged<'a>(&'a ContactRecord, &'a [i64]);

impl Audited for Merged<'_> {
    const KIND: &'static str = ContactRecord::KIND;

    fn key(&self) -> String {
        self.0.key()
    }

    fn picture(&self) -> Picture {
        let ids: Vec<String> = self.1.iter().map(i64::to_string).collect();
        self.0.picture().with("merged", ids)
    }
}

fn load(connection: &mut MultiConnection, ids: &[ContactId]) -> Result<Vec<ContactRecord>, CrudError> {
    let one = |id: &ContactId| match find(connection, *id) {
        Err(CrudError::NotFound) => Err(CrudError::Missing("other_ids", id.to_string())),
        found => found,
    };
    ids.iter().map(one).collect()
}

fn refuse_open(connection: &mut MultiConnection, ids: &[ContactId]) -> Result<(), CrudError> {
    let open: Vec<(Option<i64>, i64)> = interactions::table
        .filter(interactions::contact_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(interactions::closed_at.is_null())
        .order(interactions::id)
        .select((interactions::contact_id, interactions::id))
        .load(connection)?;
    if open.is_empty() {
        return Ok(());
    }
    let place = |(contact, interaction): (Option<i64>, i64)| {
        let contact = contact?;
        Some(format!(
            "the open interaction {interaction} of contact {contact}, which can only be the survivor"
        ))
    };
    Err(CrudError::InUse(open.into_iter().filter_map(place).collect()))
}

/// The column says whose a conversation is to SQL, the document to the actor that loads it.
fn move_conversations(connection: &mut MultiConnection, others: &[i64], to: &ContactRecord) -> Result<(), CrudError> {
    let rows: Vec<(i64, String)> = interactions::table
        .filter(interactions::contact_id.eq_any(others))
        .select((interactions::id, interactions::data))
        .load(connection)?;
    for (id, data) in rows {
        let mut conversation: Conversation = decode(id, &data)?;
        conversation.contact.id = to.id;
        conversation.contact.name = to.fields.name();
        diesel::update(interactions::table.find(id))
            .set((
                interactions::contact_id.eq(to.id.0),
                interactions::data.eq(encode(&conversation)?),
                interactions::version.eq(interactions::version + 1),
            ))
            .execute(connection)?;
    }
    diesel::update(outbox::table.filter(outbox::settled_at.is_null()))
        .filter(outbox::contact_id.eq_any(others))
        .set(outbox::contact_id.eq(to.id.0))
        .execute(connection)?;
    Ok(())
}

/// The fields of the one that stays. Every number still leads to it.
fn combine(everybody: &[&ContactRecord], keep: &BTreeMap<MergeField, ContactId>) -> ContactFields {
    let order = |field: MergeField| {
        let first = keep.get(&field).copied();
        let chosen = everybody.iter().filter(move |one| Some(one.id) == first);
        // A chosen value is kept even when it is empty.
        let rest = everybody.iter().filter(move |_| first.is_none());
        chosen.chain(rest).map(|one| &one.fields)
    };
    let text = |field: MergeField, of: fn(&ContactFields) -> &String| {
        let found = order(field).map(of).find(|text| !text.is_empty());
        found.cloned().unwrap_or_default()
    };
    let phone = order(MergeField::Phone).find_map(|fields| fields.phone.clone());
    let mobile = order(MergeField::Mobile).find_map(|fields| fields.mobile.clone());
    let mut phones: Vec<String> = Vec::new();
    let mut tags: Vec<String> = Vec::new();
    let mut custom = BTreeMap::new();
    for fields in everybody.iter().map(|one| &one.fields) {
        for number in fields.numbers().into_keys().map(str::to_owned) {
            let is_kept =
                phones.contains(&number) || phone.as_ref() == Some(&number) || mobile.as_ref() == Some(&number);
            phones.extend((!is_kept).then_some(number));
        }
        for tag in &fields.tags {
            let is_kept = tags.iter().any(|kept| kept.to_lowercase() == tag.to_lowercase());
            tags.extend((!is_kept).then(|| tag.clone()));
        }
        for id in fields.custom.keys() {
            if let Some(value) = order(MergeField::Custom(*id)).find_map(|fields| fields.custom.get(id)) {
                custom.insert(*id, value.clone());
            }
        }
    }
    let first_name = text(MergeField::FirstName, |fields| &fields.first_name);
    ContactFields {
        list: everybody.first().map_or(0, |survivor| survivor.fields.list),
        first_name,
        last_name: text(MergeField::LastName, |fields| &fields.last_name),
        phone,
        mobile,
        phones,
        email: text(MergeField::Email, |fields| &fields.email),
        company: text(MergeField::Company, |fields| &fields.company),
        street: text(MergeField::Street, |fields| &fields.street),
        postal_code: text(MergeField::PostalCode, |fields| &fields.postal_code),
        city: text(MergeField::City, |fields| &fields.city),
        country: text(MergeField::Country, |fields| &fields.country),
        born_on: text(MergeField::DateOfBirth, |fields| &fields.born_on),
        description: text(MergeField::Description, |fields| &fields.description),
        tags,
        custom,
    }
}
