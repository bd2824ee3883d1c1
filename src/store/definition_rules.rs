//! What must hold around a definition: its scope, parent and references exist, and nothing that is
//! still used goes away.

use super::accounts::{Named, naming};
use super::codec::from_json;
use super::conn::MultiConnection;
use super::definitions::{find, of_kind};
use super::errors::CrudError;
use super::plan_rules::{plans_on_another_engine, plans_that_need};
use super::schema::{accounts, contact_lists, definitions, queue_attachments, queues};
use crate::domain::catalog::{Bot, CloudProvider, Document, Kind, Scope};
use crate::domain::plan::Reference;
use diesel::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl, RunQueryDsl};

/// What a scope names exists.
pub(super) fn scope_exists(connection: &mut MultiConnection, scope: Scope) -> Result<(), CrudError> {
    let (field, found) = match scope {
        Scope::Global => return Ok(()),
        Scope::Account(id) => {
            let live = accounts::table.find(id.0).filter(accounts::deleted_at.is_null());
            ("account_id", live.count().get_result::<i64>(connection)?)
        }
        Scope::Queue(id) => ("queue_id", queues::table.find(id.0).count().get_result(connection)?),
        Scope::List(id) => {
            let list = contact_lists::table.find(id);
            ("list_id", list.count().get_result(connection)?)
        }
    };
    if found == 0 {
        return Err(CrudError::unknown(
            field,
            format!("there is no {scope}").replace(':', " "),
        ));
    }
    Ok(())
}

/// What a document names exists and is of the right make.
pub(super) fn references_exist<D: Document>(connection: &mut MultiConnection, document: &D) -> Result<(), CrudError> {
    let Some((provider, service)) = document.cloud_provider() else {
        return Ok(());
    };
    match find::<CloudProvider>(connection, provider) {
        Ok(found) if found.document.service() == service => Ok(()),
        Ok(_) => Err(CrudError::unknown(
            "cloud_provider_id",
            format!("this engine needs one of {service}"),
        )),
        Err(CrudError::NotFound) => {
            let what = format!("there is no cloud provider {provider}");
            Err(CrudError::unknown("cloud_provider_id", what))
        }
        Err(error) => Err(error),
    }
}

/// Levels above a definition of this kind, at most (DSP-01).
fn levels_above(kind: Kind) -> usize {
    match kind {
        Kind::Disposition => 2,
        Kind::Team
        | Kind::AgentProfile
        | Kind::QueueGroup
        | Kind::Tag
        | Kind::CannedAnswer
        | Kind::Interval
        | Kind::CloudProvider
        | Kind::Bot => 0,
    }
}

/// A parent is of the same kind and scope, and not too deep itself.
pub(super) fn parent_fits(
    connection: &mut MultiConnection,
    kind: Kind,
    scope: Scope,
    parent: Option<i64>,
) -> Result<(), CrudError> {
    let mut above = parent;
    for _ in 0..levels_above(kind) {
        let Some(id) = above else { return Ok(()) };
        let found: Option<Option<i64>> = of_kind(kind)
            .filter(definitions::id.eq(id).and(definitions::scope.eq(scope.to_string())))
            .select(definitions::parent_id)
            .first(connection)
            .optional()?;
        let Some(next) = found else {
            return Err(CrudError::unknown(
                "parent_id",
                format!("there is no {id} in the same scope"),
            ));
        };
        above = next;
    }
    match above {
        None => Ok(()),
        Some(_) => Err(CrudError::unknown("parent_id", "would be a level too deep")),
    }
}

/// Where a definition is used, in words for an administrator.
pub(super) fn uses(connection: &mut MultiConnection, kind: Kind, id: i64) -> Result<Vec<String>, CrudError> {
    match kind {
        Kind::Team | Kind::AgentProfile => {
            let names: Vec<String> = queue_attachments::table
                .inner_join(queues::table.on(queues::id.eq(queue_attachments::queue_id)))
                .filter(queue_attachments::definition_id.eq(id))
                .order(queues::name)
                .select(queues::name)
                .load(connection)?;
            Ok(names.into_iter().map(|name| format!("the queue {name}")).collect())
        }
        Kind::CloudProvider => {
            let mut uses = bots_on(connection, id)?;
            uses.extend(naming(connection, Named::CloudProvider(id))?);
            Ok(uses)
        }
        Kind::Bot => {
            let mut uses = plans_that_need(connection, &[Reference::Bot(id, "")])?;
            uses.extend(naming(connection, Named::Bot(id))?);
            Ok(uses)
        }
        Kind::Tag => plans_that_need(connection, &[Reference::Tag(id)]),
        Kind::Interval => plans_that_need(connection, &[Reference::Interval(id)]),
        Kind::Disposition => {
            let below = with_descendants(connection, id)?;
            let wanted: Vec<_> = below.into_iter().map(Reference::Disposition).collect();
            plans_that_need(connection, &wanted)
        }
        Kind::QueueGroup | Kind::CannedAnswer => Ok(Vec::new()),
    }
}

/// A changed document still does what others rely on.
pub(super) fn still_fits<D: Document>(
    connection: &mut MultiConnection,
    id: i64,
    document: &D,
) -> Result<(), CrudError> {
    if let Some(engine) = document.engine() {
        let places = plans_on_another_engine(connection, id, engine)?;
        if !places.is_empty() {
            let why = format!("must stay on its engine, it is used by {}", places.join(", "));
            return Err(CrudError::unknown("engine.type", why));
        }
    }
    if document.can_assist() {
        return Ok(());
    }
    match naming(connection, Named::Bot(id))?.as_slice() {
        [] => Ok(()),
        places => {
            let why = format!("must stay ChatGPT, it is {}", places.join(", "));
            Err(CrudError::unknown("engine.type", why))
        }
    }
}

/// A definition and everything under it, which would go with it (DSP-06).
fn with_descendants(connection: &mut MultiConnection, id: i64) -> Result<Vec<i64>, CrudError> {
    let mut found = vec![id];
    let mut level = vec![id];
    while !level.is_empty() {
        level = definitions::table
            .filter(definitions::parent_id.eq_any(level))
            .select(definitions::id)
            .load(connection)?;
        found.extend(&level);
    }
    Ok(found)
}

fn bots_on(connection: &mut MultiConnection, provider: i64) -> Result<Vec<String>, CrudError> {
    let rows: Vec<(i64, String, String)> = of_kind(Kind::Bot)
        .order(definitions::name)
        .select((definitions::id, definitions::name, definitions::document))
        .load(connection)?;
    let mut uses = Vec::new();
    for (id, name, document) in rows {
        let bot: Bot = from_json("definitions", id, &document)?;
        if bot.cloud_provider == Some(provider) {
            uses.push(format!("the bot {name}"));
        }
    }
    Ok(uses)
}
