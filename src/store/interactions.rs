//! Reads of interactions: what actors load, and lists.

use super::codec::decode;
use super::conn::MultiConnection;
use super::errors::ReadError;
use super::listing::{self, Ask, Found, Fragment, Operand, Prefix};
use super::lists::INTERACTIONS;
use super::schema::{agent_presence, contacts, interactions, queue_memory, staff};
use super::{Page, Rows, Store};
use crate::config::limits::AWAITED_MAX;
use crate::domain::contact::Identity;
use crate::domain::ids::{AccountId, AgentId, ContactId, InteractionId, QueueId};
use crate::domain::interaction::Conversation;
use crate::domain::queue::Memory;
use crate::domain::{ActorKey, Timestamp};
use crate::ports::store::{HeldInteraction, Loaded, OpenInteraction, StoreError};
use diesel::BoolExpressionMethods;
use diesel::{ExpressionMethods, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};
use std::collections::BTreeSet;

/// The interactions somebody may see.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Within {
    /// All.
    #[default]
    All,
    /// Those of these accounts, and those an agent holds, or held when they were closed.
    Some {
        /// The accounts.
        accounts: BTreeSet<AccountId>,
        /// The agent.
        agent: Option<AgentId>,
    },
}

impl Within {
    /// True when it contains an interaction of this account and holder.
    pub fn contains(&self, account: AccountId, holder: Option<AgentId>) -> bool {
        match self {
            Self::All => true,
            Self::Some { accounts, agent } => accounts.contains(&account) || (agent.is_some() && *agent == holder),
        }
    }
}

/// Which interactions to list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Whose.
    pub within: Within,
    /// Open ones only, closed ones only, or both.
    pub is_open: Option<bool>,
    /// Of one account.
    pub account: Option<AccountId>,
    /// Held by an agent, or closed by them.
    pub agent: Option<AgentId>,
}

impl Filter {
    fn reach(&self) -> listing::Within {
        let mut condition = Fragment::default();
        let mut leads = Vec::new();
        match self.is_open {
            Some(true) => {
                condition = condition.sql(" AND coalesce(interactions.closed_at, 0) = 0");
                leads.push(Fragment::default().sql("SELECT id FROM interactions WHERE closed_at IS NULL"));
            }
            Some(false) => condition = condition.sql(" AND interactions.closed_at IS NOT NULL"),
            None => {}
        }
        if let Some(agent) = self.agent {
            condition = condition
                .sql(" AND coalesce(interactions.agent_id, 0) = ")
                .number(agent.0);
            leads.push(of_agent(agent));
        }
        if let Within::Some { accounts, agent } = &self.within {
            let theirs = || accounts.iter().map(|account| Operand::Number(account.0));
            let mut any = Fragment::default().sql(" AND (1 = 0");
            let mut lead = Fragment::default();
            if !accounts.is_empty() {
                any = any
                    .sql(" OR (interactions.account_id + 0) IN (")
                    .values(theirs())
                    .sql(")");
                lead = lead
                    .sql("SELECT id FROM interactions WHERE account_id IN (")
                    .values(theirs())
                    .sql(")");
            }
            if let Some(agent) = agent {
                any = any.sql(" OR coalesce(interactions.agent_id, 0) = ").number(agent.0);
                lead = if lead.is_empty() { lead } else { lead.sql(" UNION ALL ") }.then(of_agent(*agent));
            }
            condition = condition.then(any).sql(")");
            leads.extend(Some(lead).filter(|lead| !lead.is_empty()));
        }
        listing::Within {
            condition,
            leads,
            prefix: self.account.map(|account| Prefix {
                sql: "interactions.account_id",
                value: Operand::Number(account.0),
                orders: &["id", "created_at"],
            }),
        }
    }
}

fn of_agent(agent: AgentId) -> Fragment {
    Fragment::default()
        .sql("SELECT id FROM interactions WHERE agent_id = ")
        .number(agent.0)
}

/// One interaction in a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// Version of its row.
    pub version: i64,
    /// The interaction.
    pub conversation: Conversation,
}

type Columns = (i64, i64, String);

impl Store {
    /// Lists interactions, newest first.
    pub async fn interactions(&self, filter: Filter, page: Page) -> Result<Rows<Listed>, StoreError> {
        Ok(self.find_interactions(filter, INTERACTIONS.part(page)).await?.into())
    }

    /// The interactions that are asked for.
    pub async fn find_interactions(&self, filter: Filter, ask: Ask) -> Result<Found<Listed>, StoreError> {
        let load = |connection: &mut MultiConnection, ids: &[i64]| {
            let rows: Vec<Columns> = interactions::table
                .filter(interactions::id.eq_any(ids))
                .select((interactions::id, interactions::version, interactions::data))
                .load(connection)?;
            Ok(rows.into_iter().map(listed).collect::<Result<_, _>>()?)
        };
        self.listed(&INTERACTIONS, ask, filter.reach(), load, |row| row.conversation.id.0)
            .await
    }

    /// Agents who hold open interactions though they were disabled or removed.
    pub async fn holders_gone(&self) -> Result<Vec<AgentId>, StoreError> {
        self.read(|connection| {
            let ids: Vec<i64> = staff::table
                .filter(staff::enabled.eq(false).or(staff::deleted_at.is_not_null()))
                .filter(diesel::dsl::exists(
                    interactions::table
                        .filter(interactions::agent_id.eq(staff::id.nullable()))
                        .filter(interactions::closed_at.is_null()),
                ))
                .select(staff::id)
                .load(connection)?;
            Ok(ids.into_iter().map(AgentId).collect())
        })
        .await
    }

    /// Finds an interaction.
    pub async fn interaction(&self, id: InteractionId) -> Result<Option<Listed>, StoreError> {
        self.read(move |connection| Ok(find(connection, id)?.map(listed).transpose()?))
            .await
    }
}

fn listed((id, version, data): Columns) -> Result<Listed, StoreError> {
    Ok(Listed {
        version,
        conversation: decode(id, &data)?,
    })
}

fn find(connection: &mut MultiConnection, id: InteractionId) -> Result<Option<Columns>, ReadError> {
    let row = interactions::table
        .find(id.0)
        .select((interactions::id, interactions::version, interactions::data))
        .first(connection)
        .optional()?;
    Ok(row)
}

/// What an actor needs when it wakes.
pub(super) fn load(connection: &mut MultiConnection, key: ActorKey) -> Result<Loaded, ReadError> {
    match key {
        ActorKey::Account(account) => Ok(Loaded::Account(
            open_of(connection, account)?,
            awaited_of(connection, account)?,
        )),
        ActorKey::Interaction(_, id) => Ok(Loaded::Interaction(
            find(connection, id)?
                .map(listed)
                .transpose()?
                .map(|found| (found.version, Box::new(found.conversation))),
        )),
        ActorKey::Queue(queue) => load_queue(connection, queue),
        ActorKey::Agent(agent) => load_agent(connection, agent),
    }
}

fn open_of(connection: &mut MultiConnection, account: AccountId) -> Result<Vec<OpenInteraction>, ReadError> {
    let rows: Vec<(i64, i64, Option<String>, Option<String>)> = interactions::table
        .inner_join(contacts::table.on(interactions::contact_id.eq(contacts::id.nullable())))
        .filter(interactions::account_id.eq(account.0))
        .filter(interactions::closed_at.is_null())
        .order(interactions::id)
        .select((interactions::id, contacts::id, contacts::mobile, contacts::bsuid))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(interaction, contact, phone, bsuid)| OpenInteraction {
            interaction: InteractionId(interaction),
            contact: ContactId(contact),
            identity: Identity { phone, bsuid },
        })
        .collect())
}

/// Closed ones that wait for an answer have a deadline: nothing else of a closed one is due. Not those whose
/// customer has had another conversation since.
fn awaited_of(
    connection: &mut MultiConnection,
    account: AccountId,
) -> Result<Vec<(InteractionId, ContactId)>, ReadError> {
    let later = diesel::alias!(interactions as later);
    let (interaction, contact) = (later.field(interactions::id), later.field(interactions::contact_id));
    let another = later
        .filter(contact.eq(interactions::contact_id))
        .filter(later.field(interactions::account_id).eq(account.0))
        .filter(interaction.gt(interactions::id));
    let rows: Vec<(i64, Option<i64>)> = interactions::table
        .filter(interactions::next_due_at.is_not_null())
        .filter(interactions::closed_at.is_not_null())
        .filter(interactions::account_id.eq(account.0))
        .filter(diesel::dsl::not(diesel::dsl::exists(another)))
        .order(interactions::id.desc())
        .limit(AWAITED_MAX)
        .select((interactions::id, interactions::contact_id))
        .load(connection)?;
    let known = rows
        .into_iter()
        .filter_map(|(id, contact)| Some((InteractionId(id), ContactId(contact?))));
    Ok(known.collect())
}

fn load_queue(connection: &mut MultiConnection, queue: QueueId) -> Result<Loaded, ReadError> {
    let row: Option<(i64, String)> = queue_memory::table
        .find(queue.0)
        .select((queue_memory::version, queue_memory::state))
        .first(connection)
        .optional()?;
    let (version, memory) = match row {
        Some((version, state)) => (version, decode(queue.0, &state)?),
        None => (0, Memory::default()),
    };
    let waiting: Vec<(i64, i64)> = interactions::table
        .filter(interactions::ringing_queue_id.eq(queue.0))
        .order(interactions::id)
        .select((interactions::account_id, interactions::id))
        .load(connection)?;
    Ok(Loaded::Queue(version, memory, waiting.into_iter().map(pair).collect()))
}

fn pair((account, interaction): (i64, i64)) -> (AccountId, InteractionId) {
    (AccountId(account), InteractionId(interaction))
}

fn load_agent(connection: &mut MultiConnection, agent: AgentId) -> Result<Loaded, ReadError> {
    let row: Option<(i64, String)> = agent_presence::table
        .find(agent.0)
        .select((agent_presence::version, agent_presence::state))
        .first(connection)
        .optional()?;
    let (version, stored) = match row {
        Some((version, state)) => (version, Some(decode(agent.0, &state)?)),
        None => (0, None),
    };
    let held = held_by(connection, agent)?
        .into_iter()
        .map(|conversation| HeldInteraction {
            account: conversation.account,
            interaction: conversation.id,
            tab_open: conversation.hold().is_some_and(|hold| hold.tab_open),
        })
        .collect();
    Ok(Loaded::Agent(version, stored, held))
}

/// Everything an agent holds.
pub(super) fn held_by(connection: &mut MultiConnection, agent: AgentId) -> Result<Vec<Conversation>, ReadError> {
    let rows: Vec<Columns> = interactions::table
        .filter(interactions::agent_id.eq(agent.0))
        .filter(interactions::closed_at.is_null())
        .order(interactions::id)
        .select((interactions::id, interactions::version, interactions::data))
        .load(connection)?;
    rows.into_iter().map(|row| Ok(listed(row)?.conversation)).collect()
}

/// Actors that must be awake, earliest first.
pub(super) fn due(connection: &mut MultiConnection, before: Timestamp, limit: u32) -> Result<Vec<ActorKey>, ReadError> {
    let cold: Vec<(Option<i64>, i64, i64)> = interactions::table
        .filter(interactions::next_due_at.le(before.0))
        .order(interactions::next_due_at)
        .limit(i64::from(limit))
        .select((interactions::next_due_at, interactions::account_id, interactions::id))
        .load(connection)?;
    let away: Vec<(Option<i64>, i64)> = agent_presence::table
        .filter(agent_presence::next_due_at.le(before.0))
        .order(agent_presence::next_due_at)
        .limit(i64::from(limit))
        .select((agent_presence::next_due_at, agent_presence::staff_id))
        .load(connection)?;
    let interactions = cold
        .into_iter()
        .map(|(at, account, id)| (at, ActorKey::Interaction(AccountId(account), InteractionId(id))));
    let agents = away.into_iter().map(|(at, id)| (at, ActorKey::Agent(AgentId(id))));
    let mut due: Vec<_> = interactions.chain(agents).collect();
    due.sort();
    due.truncate(limit as usize);
    Ok(due.into_iter().map(|(_, key)| key).collect())
}

/// Interactions that ask one agent and no queue, by id.
pub(super) fn asking_agents(
    connection: &mut MultiConnection,
    after: InteractionId,
    limit: u32,
) -> Result<Vec<(AccountId, InteractionId)>, ReadError> {
    let rows: Vec<(i64, i64)> = interactions::table
        .filter(interactions::next_due_at.is_not_null())
        .filter(interactions::ringing_queue_id.is_null())
        .filter(interactions::state.eq_any(["offering", "wait_agent", "transferring"]))
        .filter(interactions::id.gt(after.0))
        .order(interactions::id)
        .limit(i64::from(limit))
        .select((interactions::account_id, interactions::id))
        .load(connection)?;
    Ok(rows.into_iter().map(pair).collect())
}
