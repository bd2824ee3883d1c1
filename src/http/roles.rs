//! Who may do what: one function over the table in `rights.toml`. What the table does not name is
//! refused, and a table that does not fit the contract stops the start.

mod matrix;

pub use matrix::{Matrix, Resource, Rule, check, matrix};

use super::sessions::{Caller, Proof};
use crate::domain::ids::{AccountId, AgentId};
use crate::domain::rights::{Reach, Section, Verb};
use crate::domain::settings::Settings;
use crate::domain::staff::Role;
use crate::store::Within;
use actix_web::http::Method;
use serde::Deserialize;

/// What a route does, as far as permissions tell routes apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub enum Action {
    /// See and end the own sessions, and change the own password.
    OwnSession,
    /// Read, make and revoke the own API keys; of everybody for administrators.
    OwnApiKeys,
    /// Read and change business numbers and their plans.
    ManageAccounts,
    /// Read webhooks that could not be understood.
    ReadQuarantine,
    /// Read messages that could not be handed to a provider.
    ReadDeadLetters,
    /// Make another attempt at them.
    ReplayDeadLetters,
    /// Read and change administrators, supervisors and their profiles.
    ManageUsers,
    /// Read the audit log.
    ReadAudit,
    /// Scripts of the installation.
    ReadScripts,
    /// Read and change queues and their members.
    ManageQueues,
    /// Read and change agents.
    ManageAgents,
    /// Sign agents out, pause them and end their pauses.
    SuperviseAgents,
    /// Read when agents paused.
    ReadPausePeriods,
    /// Read the reasons to pause.
    ReadPauses,
    /// Change the reasons to pause.
    ManagePauses,
    /// Read and change teams and agent profiles, and who is in them.
    ManageTeams,
    /// Read and change groups of queues.
    ManageQueueGroups,
    /// Read tags, canned answers and dispositions: the desk shows them.
    ReadTools,
    /// Read and change everything else of the tools, and change what the desk shows.
    ManageTools,
    /// Read the installation-wide values: screens of every role follow them.
    ReadSettings,
    /// Change the installation-wide values.
    ManageSettings,
    /// Read contacts, their lists and fields, as far as the caller's lists reach.
    ReadContacts,
    /// Add and change contacts, as far as the caller's lists reach.
    EditContacts,
    /// Change contact lists and custom fields; import, export and delete contacts.
    ManageContacts,
    /// See imports of contacts, and the rows they left out.
    ReadImports,
    /// Delete many contacts at once, or all but one of those that are merged.
    RemoveContacts,
    /// Read conversations, as far as [`scope`] reaches.
    ReadInteractions,
    /// Answer conversations one holds.
    HandleInteractions,
    /// Close conversations one holds.
    CloseInteractions,
    /// Take conversations that nobody holds.
    TakeInteractions,
    /// Open closed conversations again.
    ReopenInteractions,
    /// Write to a contact first.
    StartInteractions,
    /// Send the account's recontact template.
    RecontactInteractions,
    /// Close and give away conversations that others hold.
    SuperviseInteractions,
    /// Choose the agent profile to work on.
    ChooseProfile,
    /// Open the desk's socket, and get what it takes.
    UseDesk,
}

/// What the table says about a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Go on.
    Allowed,
    /// Not for this caller.
    Forbidden,
    /// The caller must not learn whether it exists.
    Hidden,
}

/// Whether the caller may send this action with this method to the resource of the path.
pub fn decide(
    caller: &Caller,
    action: Action,
    method: &Method,
    resource: Option<i64>,
    settings: &Settings,
) -> Decision {
    let Some(rule) = matrix().and_then(|matrix| matrix.rule(action, method)) else {
        return Decision::Forbidden;
    };
    if rule.session && matches!(caller.proof, Proof::ApiKey) {
        return Decision::Forbidden;
    }
    let is_allowed = match caller.role {
        Role::Administrator => rule.administrator,
        Role::Agent => rule.agent && switched_on(caller, rule, settings),
        Role::User if rule.user => true,
        Role::User => return profile_decides(caller, rule, resource, settings),
    };
    if is_allowed {
        Decision::Allowed
    } else {
        Decision::Forbidden
    }
}

/// AGT-04: the agent's own switch is on, where the operation has one.
fn switched_on(caller: &Caller, rule: &Rule, settings: &Settings) -> bool {
    let agent = AgentId(caller.staff.0);
    rule.switch.is_none_or(|switch| settings.agent_may(agent, switch))
}

fn profile_decides(caller: &Caller, rule: &Rule, resource: Option<i64>, settings: &Settings) -> Decision {
    let (Some(section), Some(profile)) = (rule.section, &caller.profile) else {
        return Decision::Forbidden;
    };
    let Some(id) = resource.filter(|_| rule.resource.is_some()) else {
        // Agents reach as far as queues do, so whoever adds one must reach all queues (USR-03).
        let adds_beyond = rule.verb != Verb::Read && reach(caller, section, settings) != Reach::All;
        return if !adds_beyond && profile.allows_in(section, rule.verb) {
            Decision::Allowed
        } else {
            Decision::Forbidden
        };
    };
    if !profile.sections.contains_key(&section) {
        Decision::Forbidden
    } else if !reach(caller, section, settings).contains(id) {
        Decision::Hidden
    } else if profile.allows(section, rule.verb, id) {
        Decision::Allowed
    } else {
        Decision::Forbidden
    }
}

/// The resources of a section within the caller's reach: lists show these and no others.
pub fn reach(caller: &Caller, section: Section, settings: &Settings) -> Reach {
    match (caller.role, &caller.profile) {
        (Role::Administrator, _) => Reach::All,
        (Role::Agent, _) | (Role::User, None) => Reach::nothing(),
        (Role::User, Some(profile)) if section == Section::Staff => {
            let members = match profile.reach(Section::Queues) {
                Reach::All => Reach::All,
                Reach::Only(queues) => Reach::Only(members(&queues, settings)),
            };
            profile.reach(section).and(members)
        }
        (Role::User, Some(profile)) => profile.reach(section),
    }
}

/// USR-03: the agents who belong to these queues.
fn members(queues: &std::collections::BTreeSet<i64>, settings: &Settings) -> std::collections::BTreeSet<i64> {
    let granted = settings.queues.values().filter(|queue| queues.contains(&queue.id.0));
    granted
        .flat_map(|queue| queue.members.iter().map(|agent| agent.0))
        .collect()
}

/// The conversations within somebody's reach (LST-03): agents see those of the accounts they are
/// associated with and those they hold, or held when they were closed; supervisors those of the
/// accounts their profile reaches.
pub fn scope(caller: &Caller, settings: &Settings) -> Within {
    let of_accounts = |reach| match reach {
        Reach::All => Within::All,
        Reach::Only(ids) => Within::Some {
            accounts: ids.into_iter().map(AccountId).collect(),
            agent: None,
        },
    };
    match caller.role {
        Role::Administrator => Within::All,
        // USR-04: whoever must not read customers' names and numbers reads no conversations either.
        Role::User if caller.profile.as_ref().is_some_and(|profile| profile.masks) => of_accounts(Reach::nothing()),
        Role::User => of_accounts(reach(caller, Section::Accounts, settings)),
        Role::Agent => {
            let agent = AgentId(caller.staff.0);
            Within::Some {
                accounts: settings.accounts_of(agent),
                agent: Some(agent),
            }
        }
    }
}
