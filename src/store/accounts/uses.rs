//! What the settings of an account name: it must exist and fit, and it must not go away while they
//! name it.

use super::AccountFields;
use crate::domain::account::settings::Groups;
use crate::domain::catalog::{Bot, CloudProvider, Document};
use crate::store::codec::from_json;
use crate::store::conn::MultiConnection;
use crate::store::definitions;
use crate::store::errors::CrudError;
use crate::store::schema::{accounts, contact_lists, pauses};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// Services that translate (ACC-34).
const TRANSLATORS: [&str; 2] = ["aws", "google"];

/// A thing that settings of accounts can name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) enum Named {
    /// A reason to pause (ACC-31).
    Pause(i64),
    /// A bot (ACC-33).
    Bot(i64),
    /// A cloud provider (ACC-34).
    CloudProvider(i64),
}

/// The places where accounts name a thing, in words for an administrator.
pub(in crate::store) fn naming(connection: &mut MultiConnection, named: Named) -> Result<Vec<String>, CrudError> {
    let rows: Vec<(i64, String, String)> = accounts::table
        .filter(accounts::deleted_at.is_null())
        .order(accounts::name)
        .select((accounts::id, accounts::name, accounts::settings))
        .load(connection)?;
    let mut places = Vec::new();
    for (id, name, settings) in rows {
        let groups: Groups = from_json("accounts", id, &settings)?;
        let (is_named, what) = match named {
            Named::Pause(pause) => (groups.disposition.pause == Some(pause), "mandatory disposition"),
            Named::Bot(bot) => (groups.assistant == Some(bot), "assistant"),
            Named::CloudProvider(cloud) => (groups.translation.cloud_provider == Some(cloud), "translation"),
        };
        if is_named {
            places.push(format!("the {what} of {name}"));
        }
    }
    Ok(places)
}

/// What the fields name exists and is of the right make.
pub(super) fn references_exist(connection: &mut MultiConnection, fields: &AccountFields) -> Result<(), CrudError> {
    if let Some(list) = fields.contact_list {
        let found: i64 = contact_lists::table.find(list).count().get_result(connection)?;
        if found == 0 {
            return Err(CrudError::unknown(
                "contact_list_id",
                format!("there is no list {list}"),
            ));
        }
    }
    let groups = &fields.groups;
    if let Some(pause) = groups.disposition.pause {
        let is_active: Option<bool> = pauses::table
            .find(pause)
            .select(pauses::active)
            .first(connection)
            .optional()?;
        if is_active != Some(true) {
            let why = format!("there is no active pause {pause}");
            return Err(CrudError::unknown("disposition.pause_id", why));
        }
    }
    if let Some(bot) = groups.assistant {
        let found = document::<Bot>(connection, bot, "assistant.bot_id", "bot")?;
        if !found.can_assist() {
            return Err(CrudError::unknown("assistant.bot_id", "must be a bot on ChatGPT"));
        }
    }
    if let Some(cloud) = groups.translation.cloud_provider {
        let field = "translation.cloud_provider_id";
        let found = document::<CloudProvider>(connection, cloud, field, "cloud provider")?;
        if !TRANSLATORS.contains(&found.service()) {
            return Err(CrudError::unknown(field, "must be one of AWS or Google"));
        }
    }
    Ok(())
}

fn document<D: Document>(
    connection: &mut MultiConnection,
    id: i64,
    field: &'static str,
    what: &str,
) -> Result<D, CrudError> {
    match definitions::find::<D>(connection, id) {
        Ok(found) => Ok(found.document),
        Err(CrudError::NotFound) => Err(CrudError::unknown(field, format!("there is no {what} {id}"))),
        Err(error) => Err(error),
    }
}
