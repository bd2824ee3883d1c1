//! Definitions of every kind: one table, the fields of a kind as JSON (`domain::catalog`).

use super::audit::{Audited, Picture};
use super::codec::{from_json, to_json};
use super::conn::MultiConnection;
use super::definition_rules::{parent_fits, references_exist, scope_exists, still_fits, uses};
use super::errors::{CrudError, ReadError, inconsistent};
use super::listing::{Ask, Found, Fragment};
use super::lists::DEFINITIONS;
use super::schema::{definition_agents, definitions};
use super::sealed::definition_secret;
use super::staff::key_of;
use super::{Keyring, Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::catalog::{Document, Kind, Scope};
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};
use secrecy::{ExposeSecret, SecretString};

/// A definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition<D> {
    /// Its id; no two definitions of whatever kind share one.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// Where it counts; fixed.
    pub scope: Scope,
    /// What it belongs under; fixed.
    pub parent: Option<i64>,
    /// Unique within kind, scope and parent, ignoring case.
    pub name: String,
    /// The fields of its kind.
    pub document: D,
    /// Its secret, sealed.
    secret: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl<D> Definition<D> {
    /// True when it has a secret.
    pub fn has_secret(&self) -> bool {
        self.secret.is_some()
    }
}

/// A definition to be added.
#[derive(Clone, Debug)]
pub struct NewDefinition<D> {
    /// Where it counts.
    pub scope: Scope,
    /// What it belongs under.
    pub parent: Option<i64>,
    /// Its name.
    pub name: String,
    /// The fields of its kind.
    pub document: D,
    /// What only the server reads.
    pub secret: Option<SecretString>,
}

impl<D> NewDefinition<D> {
    /// One that counts everywhere and has no secret.
    pub fn global(name: String, document: D) -> Self {
        Self {
            scope: Scope::Global,
            parent: None,
            name,
            document,
            secret: None,
        }
    }
}

/// What a definition becomes.
#[derive(Clone, Debug)]
pub struct ChangedDefinition<D> {
    /// Its name.
    pub name: String,
    /// The fields of its kind.
    pub document: D,
    /// A new secret; the old one stays when absent.
    pub secret: Option<SecretString>,
}

/// Which definitions to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DefinitionFilter {
    /// Of one scope; of all when absent.
    pub scope: Option<Scope>,
    /// Which contain this, ignoring case.
    pub search: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = definitions)]
struct DefinitionRow {
    id: i64,
    scope: String,
    parent_id: Option<i64>,
    version: i64,
    name: String,
    document: String,
    secret: String,
    created_at: i64,
}

impl DefinitionRow {
    fn read<D: Document>(self) -> Result<Definition<D>, StoreError> {
        let scope = Scope::parse(&self.scope).ok_or_else(|| inconsistent("definitions", self.id, "unknown scope"))?;
        Ok(Definition {
            id: self.id,
            version: self.version,
            scope,
            parent: self.parent_id,
            document: from_json("definitions", self.id, &self.document)?,
            name: self.name,
            secret: Some(self.secret).filter(|sealed| !sealed.is_empty()),
            created_at: Timestamp(self.created_at),
        })
    }
}

impl Store {
    /// Adds a definition.
    pub async fn create_definition<D: Document>(
        &self,
        new: NewDefinition<D>,
        now: Timestamp,
    ) -> Result<Definition<D>, CrudError> {
        let document = to_json("definitions", &new.document)?;
        let (keys, log) = (self.keys.clone(), self.log());
        self.write(move |connection| {
            scope_exists(connection, new.scope)?;
            parent_fits(connection, D::KIND, new.scope, new.parent)?;
            references_exist(connection, &new.document)?;
            let id: i64 = diesel::insert_into(definitions::table)
                .values((
                    definitions::kind.eq(D::KIND.name()),
                    definitions::scope.eq(new.scope.to_string()),
                    definitions::parent_id.eq(new.parent),
                    definitions::version.eq(1_i64),
                    definitions::name_key.eq(key_of(&new.name)),
                    definitions::name.eq(new.name),
                    definitions::document.eq(document),
                    definitions::created_at.eq(now.0),
                ))
                .returning(definitions::id)
                .get_result(connection)?;
            keep_secret(connection, &keys, id, new.secret.as_ref())?;
            let made = find(connection, id)?;
            log.created(connection, &made)?;
            Ok(made)
        })
        .await
    }

    /// Finds a definition of this kind.
    pub async fn definition<D: Document>(&self, id: i64) -> Result<Option<Definition<D>>, StoreError> {
        self.read(move |connection| {
            let row = of_kind(D::KIND)
                .filter(definitions::id.eq(id))
                .select(DefinitionRow::as_select())
                .first(connection)
                .optional()?;
            Ok(row.map(DefinitionRow::read).transpose()?)
        })
        .await
    }

    /// Lists definitions of this kind.
    pub async fn definitions<D: Document>(
        &self,
        filter: DefinitionFilter,
        page: Page,
    ) -> Result<Rows<Definition<D>>, StoreError> {
        let ask = Ask {
            search: filter.search.unwrap_or_default(),
            ..DEFINITIONS.part(page)
        };
        Ok(self.find_definitions(filter.scope, ask).await?.into())
    }

    /// The definitions of this kind that are asked for, of one scope or of all.
    pub async fn find_definitions<D: Document>(
        &self,
        scope: Option<Scope>,
        ask: Ask,
    ) -> Result<Found<Definition<D>>, StoreError> {
        let mut within = Fragment::default().sql(" AND definitions.kind = ").text(D::KIND.name());
        if let Some(scope) = scope {
            within = within.sql(" AND definitions.scope = ").text(scope.to_string());
        }
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<DefinitionRow> = of_kind(D::KIND)
                .filter(definitions::id.eq_any(ids))
                .select(DefinitionRow::as_select())
                .load(connection)?;
            Ok(rows.into_iter().map(DefinitionRow::read).collect::<Result<_, _>>()?)
        };
        self.listed(&DEFINITIONS, ask, within, load, |row| row.id).await
    }

    /// Changes a definition; the secret only when a new one is given.
    pub async fn update_definition<D: Document>(
        &self,
        id: i64,
        version: i64,
        after: ChangedDefinition<D>,
    ) -> Result<Definition<D>, CrudError> {
        let document = to_json("definitions", &after.document)?;
        let (keys, log) = (self.keys.clone(), self.log());
        self.write(move |connection| {
            let before: Definition<D> = find(connection, id)?;
            if before.version != version {
                return Err(CrudError::Conflict);
            }
            references_exist(connection, &after.document)?;
            still_fits(connection, id, &after.document)?;
            diesel::update(definitions::table.find(id))
                .set((
                    definitions::version.eq(version + 1),
                    definitions::name_key.eq(key_of(&after.name)),
                    definitions::name.eq(after.name),
                    definitions::document.eq(document),
                ))
                .execute(connection)?;
            keep_secret(connection, &keys, id, after.secret.as_ref())?;
            let changed = find(connection, id)?;
            log.changed(connection, &before, &changed)?;
            Ok(changed)
        })
        .await
    }

    /// Removes a definition that nothing uses, with everything under it (DSP-06).
    pub async fn delete_definition<D: Document>(&self, id: i64) -> Result<(), CrudError> {
        let log = self.log();
        self.write(move |connection| {
            let before: Definition<D> = find(connection, id)?;
            let uses = uses(connection, D::KIND, id)?;
            if !uses.is_empty() {
                return Err(CrudError::InUse(uses));
            }
            diesel::delete(definitions::table.find(id)).execute(connection)?;
            log.removed(connection, &before)
        })
        .await
    }
}

impl<D: Document> Audited for Definition<D> {
    const KIND: &'static str = D::KIND.name();

    fn key(&self) -> String {
        self.id.to_string()
    }

    fn picture(&self) -> Picture {
        let picture = Picture::of(&self.document)
            .with("name", self.name.as_str())
            .with("scope", self.scope.to_string());
        match &self.secret {
            Some(sealed) => picture.secret("secret", sealed),
            None => picture,
        }
    }
}

/// All definitions of a kind.
pub(super) fn documents<D: Document>(connection: &mut MultiConnection) -> Result<Vec<Definition<D>>, ReadError> {
    let rows: Vec<DefinitionRow> = of_kind(D::KIND).select(DefinitionRow::as_select()).load(connection)?;
    Ok(rows.into_iter().map(DefinitionRow::read).collect::<Result<_, _>>()?)
}

#[diesel::dsl::auto_type]
pub(super) fn of_kind(kind: Kind) -> _ {
    let name: &'static str = kind.name();
    definitions::table.filter(definitions::kind.eq(name))
}

/// Finds a definition of this kind.
pub(super) fn find<D: Document>(connection: &mut MultiConnection, id: i64) -> Result<Definition<D>, CrudError> {
    let row: Option<DefinitionRow> = of_kind(D::KIND)
        .filter(definitions::id.eq(id))
        .select(DefinitionRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.ok_or(CrudError::NotFound)?.read()?)
}

/// Seals a secret that was given; an absent one stays as it was.
fn keep_secret(
    connection: &mut MultiConnection,
    keys: &Keyring,
    id: i64,
    secret: Option<&SecretString>,
) -> Result<(), CrudError> {
    let Some(secret) = secret else { return Ok(()) };
    let sealed = keys.seal(definition_secret(id), secret.expose_secret())?;
    diesel::update(definitions::table.find(id))
        .set(definitions::secret.eq(sealed))
        .execute(connection)?;
    Ok(())
}

/// Removes what counted only with something that is gone.
pub(super) fn delete_scope(connection: &mut MultiConnection, scope: Scope) -> Result<(), CrudError> {
    let target = definitions::table.filter(definitions::scope.eq(scope.to_string()));
    diesel::delete(target).execute(connection)?;
    Ok(())
}

/// Takes somebody out of all teams and profiles.
pub(super) fn forget_agent(connection: &mut MultiConnection, staff: i64) -> Result<(), CrudError> {
    let target = definition_agents::table.filter(definition_agents::staff_id.eq(staff));
    diesel::delete(target).execute(connection)?;
    Ok(())
}
