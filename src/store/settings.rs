//! The configuration as the machines see it, read as one picture.

use super::accounts::{agents_by_account, lists_by_account};
use super::codec::{decode, from_json, to_json};
use super::conn::MultiConnection;
use super::contacts::NamedByAccount;
use super::definitions::documents;
use super::effective_members::{Members, effective_members, profile_names, profiles_of_agents, raised_weights};
use super::errors::{CrudError, ReadError, inconsistent};
use super::queues::QueueRow;
use super::schema::{accounts, contact_lists, installation, pauses, plans, queues};
use super::{Store, agents};
use crate::config::limits::DISPOSITION_LEVELS_MAX;
use crate::domain::catalog::{self, Interval, Tag};
use crate::domain::ids::AccountId;
use crate::domain::plan::ActionPlan;
use crate::domain::provider::ProviderKind;
use crate::domain::settings::{self, Account, Agent, Bot, Disposition, Global, Queue, Settings};
use crate::ports::store::StoreError;
use diesel::{
    ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
    Selectable, SelectableHelper,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Store {
    /// Reads everything routing depends on.
    pub async fn load_settings(&self) -> Result<Settings, StoreError> {
        let (settings, named) = self.read(read_settings).await?;
        self.named.store(Arc::new(named));
        Ok(settings)
    }

    /// Installation-wide values and their version.
    pub async fn global_settings(&self) -> Result<(i64, Global), StoreError> {
        self.read(global).await
    }

    /// Changes the installation-wide values. Returns the new version.
    pub async fn save_global_settings(&self, version: i64, settings: &Global) -> Result<i64, CrudError> {
        let json = to_json("installation", settings)?;
        let (log, after) = (self.log(), settings.clone());
        self.write(move |connection| {
            let before = global(connection).map_err(CrudError::from)?.1;
            let written = if version == 0 {
                diesel::insert_into(installation::table)
                    .values((
                        installation::id.eq(1_i64),
                        installation::settings.eq(json),
                        installation::version.eq(1_i64),
                    ))
                    .execute(connection)
                    .or(Err(CrudError::Conflict))?
            } else {
                diesel::update(
                    installation::table
                        .find(1_i64)
                        .filter(installation::version.eq(version)),
                )
                .set((installation::settings.eq(json), installation::version.eq(version + 1)))
                .execute(connection)?
            };
            if written == 1 {
                log.changed(connection, &before, &after)?;
                Ok(version + 1)
            } else {
                Err(CrudError::Conflict)
            }
        })
        .await
    }
}

fn read_settings(connection: &mut MultiConnection) -> Result<(Settings, NamedByAccount), ReadError> {
    let global = global(connection)?.1;
    let bots = bots(connection)?;
    let (accounts, named) = load_accounts(connection, &bots)?;
    let queues = load_queues(connection)?;
    let agents = load_agents(connection)?;
    let pauses = pauses::table
        .filter(pauses::active.eq(true))
        .order(pauses::name_key)
        .select(pauses::name)
        .load(connection)?;
    let intervals = documents::<Interval>(connection)?.into_iter();
    let tags = documents::<Tag>(connection)?.into_iter();
    let settings = Settings {
        dispositions: dispositions(connection)?,
        pause_names: pause_names(connection)?,
        intervals: intervals.map(|row| (row.id, Arc::new(row.document))).collect(),
        tags: tags
            .map(|row| {
                let (name, color) = (row.name.into(), row.document.color.into());
                (row.id, settings::Tag { name, color })
            })
            .collect(),
        profile_names: profile_names(connection)?,
        bots,
        ..Settings::new(global, accounts, queues, agents, pauses)
    };
    Ok((settings, named))
}

/// What the bots of a plan say, for the names in it.
fn bots_in(plan: &ActionPlan, bots: &BTreeMap<i64, Arc<Bot>>) -> Result<String, StoreError> {
    let named = plan.steps.iter().filter_map(|step| step.application.bot());
    let engines: Vec<_> = named
        .filter_map(|(id, _)| bots.get(&id))
        .map(|bot| &bot.engine)
        .collect();
    to_json("definitions", &engines)
}

fn global(connection: &mut MultiConnection) -> Result<(i64, Global), ReadError> {
    let row: Option<(i64, String)> = installation::table
        .find(1_i64)
        .select((installation::version, installation::settings))
        .first(connection)
        .optional()?;
    Ok(match row {
        Some((version, json)) => (version, from_json("installation", 1, &json)?),
        None => (0, Global::default()),
    })
}

fn load_accounts(
    connection: &mut MultiConnection,
    bots: &BTreeMap<i64, Arc<Bot>>,
) -> Result<(Vec<Account>, NamedByAccount), ReadError> {
    let mut agents = agents_by_account(connection)?;
    let mut lists = lists_by_account(connection)?;
    let rows: Vec<(AccountRow, String, Option<String>)> = accounts::table
        .inner_join(contact_lists::table.on(contact_lists::id.eq(accounts::contact_list_id)))
        .left_join(plans::table.on(plans::account_id.eq(accounts::id)))
        .filter(accounts::deleted_at.is_null())
        .select((AccountRow::as_select(), contact_lists::name, plans::steps.nullable()))
        .load(connection)?;
    let mut named = NamedByAccount::default();
    let mut all = Vec::with_capacity(rows.len());
    for (row, list, steps) in rows {
        let id = row.id;
        let texts = [row.settings.clone(), steps.clone().unwrap_or_default()];
        let account = Account {
            agents: agents.remove(&id).unwrap_or_default(),
            whitelist: lists.remove(&id).unwrap_or_default(),
            contact_list_name: list.into(),
            ..account(row, steps)?
        };
        let bots = bots_in(&account.plan, bots)?;
        let texts = texts.iter().chain([&bots]).map(String::as_str);
        named.add(account.id, texts.chain([account.notification_template.as_ref()]));
        all.push(account);
    }
    Ok((all, named))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct AccountRow {
    id: i64,
    name: String,
    key: String,
    kind: String,
    phone: String,
    description: String,
    contact_list_id: i64,
    wait_agent_secs: i64,
    wait_queue_secs: i64,
    sound: bool,
    shake: bool,
    notification_template: String,
    settings: String,
}

fn account(row: AccountRow, steps: Option<String>) -> Result<Account, StoreError> {
    let id = row.id;
    let secs = |value: i64| u32::try_from(value).map_err(|_| inconsistent("accounts", id, "a wait is out of range"));
    let plan = match steps {
        Some(steps) => decode(id, &steps)?,
        None => ActionPlan::default(),
    };
    Ok(Account {
        id: AccountId(id),
        kind: ProviderKind::from_name(&row.kind).ok_or_else(|| inconsistent("accounts", id, "unknown kind"))?,
        name: row.name.into(),
        key: row.key.into(),
        phone: row.phone.into(),
        description: row.description.into(),
        contact_list: row.contact_list_id,
        contact_list_name: Arc::default(),
        wait_agent_secs: secs(row.wait_agent_secs)?,
        wait_queue_secs: secs(row.wait_queue_secs)?,
        sound: row.sound,
        shake: row.shake,
        notification_template: row.notification_template.into(),
        groups: from_json("accounts", id, &row.settings)?,
        agents: BTreeSet::new(),
        whitelist: BTreeSet::new(),
        plan: Arc::new(plan),
    })
}

fn load_queues(connection: &mut MultiConnection) -> Result<Vec<Queue>, ReadError> {
    let mut members = effective_members(connection)?;
    let raised = raised_weights(connection)?;
    let rows: Vec<QueueRow> = queues::table.select(QueueRow::as_select()).load(connection)?;
    rows.into_iter()
        .map(|row| {
            let Members {
                in_order: members,
                through_profiles,
            } = members.remove(&row.id).unwrap_or_default();
            let raised = raised.get(&row.id).copied().unwrap_or_default();
            let agents_count = members.len();
            let queue = row.with_members(members, agents_count)?;
            Ok(Queue {
                id: queue.id,
                name: queue.fields.name.into(),
                strategy: queue.fields.strategy,
                agent_timeout_secs: queue.fields.agent_timeout_secs,
                weight: queue.fields.weight.saturating_add(raised),
                members: queue.members,
                through_profiles,
            })
        })
        .collect()
}

fn load_agents(connection: &mut MultiConnection) -> Result<Vec<Agent>, ReadError> {
    let mut profiles = profiles_of_agents(connection)?;
    let agents = agents::all(connection)?.into_iter().map(|agent| Agent {
        id: agent.id(),
        profiles: profiles.remove(&agent.id()).unwrap_or_default(),
        full_name: agent.staff.fields.full_name,
        alias: agent.staff.fields.alias,
        email: agent.staff.fields.email,
        capacity: agent.staff.fields.capacity,
        enabled: agent.staff.fields.enabled,
        masks: agent.rights.masks,
        permissions: agent.rights.permissions,
    });
    Ok(agents.collect())
}

/// Every disposition with the names from the first level down to its own.
fn dispositions(connection: &mut MultiConnection) -> Result<BTreeMap<i64, Arc<Disposition>>, ReadError> {
    let rows: BTreeMap<i64, _> = documents::<catalog::Disposition>(connection)?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let known = rows.values().map(|row| {
        let mut levels = vec![Arc::from(row.name.as_str())];
        let mut parent = row.parent;
        while let Some(above) = parent
            .and_then(|id| rows.get(&id))
            .filter(|_| levels.len() < DISPOSITION_LEVELS_MAX)
        {
            levels.insert(0, above.name.as_str().into());
            parent = above.parent;
        }
        let disposition = Disposition {
            levels,
            scope: row.scope,
            system: row.document.system,
        };
        (row.id, Arc::new(disposition))
    });
    Ok(known.collect())
}

fn bots(connection: &mut MultiConnection) -> Result<BTreeMap<i64, Arc<Bot>>, ReadError> {
    let rows = documents::<catalog::Bot>(connection)?.into_iter();
    let bots = rows.map(|row| {
        let bot = Bot {
            name: row.name,
            engine: row.document.engine,
        };
        (row.id, Arc::new(bot))
    });
    Ok(bots.collect())
}

fn pause_names(connection: &mut MultiConnection) -> Result<BTreeMap<i64, Arc<str>>, ReadError> {
    let names: Vec<(i64, String)> = pauses::table.select((pauses::id, pauses::name)).load(connection)?;
    Ok(names.into_iter().map(|(id, name)| (id, name.into())).collect())
}
