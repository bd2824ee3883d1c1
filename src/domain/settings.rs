//! Configuration as the machines see it: one immutable picture, replaced as a whole when an
//! administrator changes something. Machines get it through `Env` and never keep parts of it.

pub use super::global::{DateFormat, Features, Global, MessageAlignment, TimeFormat};

use super::account::settings::Groups;
use super::agent::Work;
use super::catalog::{BotEngine, Scope};
use super::ids::{AccountId, AgentId, AgentProfileId, QueueId};
use super::interval::Interval;
use super::masking::Masking;
use super::permissions::{Permissions, Switch};
use super::plan::ActionPlan;
use super::provider::ProviderKind;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything an administrator can configure that routing depends on.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Settings {
    /// Installation-wide values.
    pub global: Global,
    /// Accounts by id.
    pub accounts: BTreeMap<AccountId, Arc<Account>>,
    /// Queues by id.
    pub queues: BTreeMap<QueueId, Arc<Queue>>,
    /// Agents by id.
    pub agents: BTreeMap<AgentId, Arc<Agent>>,
    /// Names of the pauses an agent may choose (PAU-01).
    pub pauses: Vec<String>,
    /// Names of agent profiles (AGT-14).
    pub profile_names: BTreeMap<AgentProfileId, Arc<str>>,
    /// Queues an agent is a member of, if only with some profile, heaviest first; derived from `queues`.
    pub memberships: BTreeMap<AgentId, Vec<QueueId>>,
    /// Named intervals by id (ITV-01).
    pub intervals: BTreeMap<i64, Arc<Interval>>,
    /// Tags by id (TAG-01).
    pub tags: BTreeMap<i64, Tag>,
    /// Dispositions by id (DSP-01).
    pub dispositions: BTreeMap<i64, Arc<Disposition>>,
    /// Names of all pauses by id, also of those that agents may not choose.
    pub pause_names: BTreeMap<i64, Arc<str>>,
    /// Bots by id.
    pub bots: BTreeMap<i64, Arc<Bot>>,
}

/// One bot.
#[derive(Clone, PartialEq, Debug)]
pub struct Bot {
    /// Shown as the sender of what it says.
    pub name: String,
    /// What it runs on and says.
    pub engine: BotEngine,
}

/// A tag as labels show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    /// Its name.
    pub name: Arc<str>,
    /// `#rrggbb`.
    pub color: Arc<str>,
}

/// One way a conversation can end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disposition {
    /// Its name, after those of what it belongs to (DSP-05).
    pub levels: Vec<Arc<str>>,
    /// Where it counts (DSP-02).
    pub scope: Scope,
    /// Set by the server, not offered to agents (DSP-07).
    pub system: bool,
}

/// The pause while disposing, where the account names none that exists.
const DISPOSING_PAUSE: &str = "Disposing";

impl Settings {
    /// Builds the picture and derives `memberships`.
    pub fn new(
        global: Global,
        accounts: impl IntoIterator<Item = Account>,
        queues: impl IntoIterator<Item = Queue>,
        agents: impl IntoIterator<Item = Agent>,
        pauses: Vec<String>,
    ) -> Self {
        let queues: BTreeMap<_, _> = queues.into_iter().map(|q| (q.id, Arc::new(q))).collect();
        let mut memberships: BTreeMap<AgentId, Vec<QueueId>> = BTreeMap::new();
        for queue in queues.values() {
            for member in &queue.members {
                memberships.entry(*member).or_default().push(queue.id);
            }
        }
        for ids in memberships.values_mut() {
            ids.sort_by_key(|id| (std::cmp::Reverse(queues.get(id).map_or(0, |q| q.weight)), *id));
        }
        Self {
            global,
            accounts: accounts.into_iter().map(|a| (a.id, Arc::new(a))).collect(),
            queues,
            agents: agents.into_iter().map(|a| (a.id, Arc::new(a))).collect(),
            pauses,
            profile_names: BTreeMap::new(),
            memberships,
            intervals: BTreeMap::new(),
            tags: BTreeMap::new(),
            dispositions: BTreeMap::new(),
            pause_names: BTreeMap::new(),
            bots: BTreeMap::new(),
        }
    }

    /// Name of the pause that holds while an agent disposes of a conversation of this account (ACC-31).
    pub fn disposing_pause(&self, account: AccountId) -> String {
        let account = self.accounts.get(&account);
        let pause = account.and_then(|account| account.groups.disposition.pause);
        let name = pause.and_then(|pause| self.pause_names.get(&pause));
        name.map_or_else(|| DISPOSING_PAUSE.to_owned(), |name| name.as_ref().to_owned())
    }

    /// The accounts an agent is associated with (AGT-02).
    pub fn accounts_of(&self, agent: AgentId) -> BTreeSet<AccountId> {
        let associated = self.accounts.values().filter(|account| account.agents.contains(&agent));
        associated.map(|account| account.id).collect()
    }

    /// Public name of an agent: the alias when there is one (AGT-01).
    pub fn agent_name(&self, id: AgentId) -> String {
        self.agents
            .get(&id)
            .map_or_else(|| format!("agent {id}"), |a| a.public_name().to_owned())
    }

    /// Names of tags, as texts list them.
    pub fn tag_names(&self, tags: &BTreeSet<i64>) -> String {
        let names = tags.iter().filter_map(|tag| self.tags.get(tag));
        names.map(|tag| tag.name.as_ref()).collect::<Vec<_>>().join(", ")
    }

    /// How much of customers' data stays readable where it is masked (SYS-22).
    pub fn masking(&self) -> Masking {
        Masking {
            chars_shown: self.global.masking_chars_shown,
        }
    }

    /// The same for an agent; `None` for one who sees all (USR-04).
    pub fn masking_of(&self, id: AgentId) -> Option<Masking> {
        let agent = self.agents.get(&id);
        agent.filter(|agent| agent.masks).map(|_| self.masking())
    }

    /// True when the agent exists and is enabled.
    pub fn may_work(&self, id: AgentId) -> bool {
        self.agents.get(&id).is_some_and(|agent| agent.enabled)
    }

    /// True when the agent exists and the switch is on for them (AGT-04).
    pub fn agent_may(&self, id: AgentId, switch: Switch) -> bool {
        self.agents
            .get(&id)
            .is_some_and(|agent| agent.permissions.allows(switch))
    }
}

/// One business number, without its secrets.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: Arc<str>,
    /// 1 to 5 letters or digits, shown on agents' tabs.
    pub key: Arc<str>,
    /// Its provider.
    pub kind: ProviderKind,
    /// Its WhatsApp number, digits with country code.
    pub phone: Arc<str>,
    /// What it is for.
    pub description: Arc<str>,
    /// Where newcomers are added (ACC-01).
    pub contact_list: i64,
    /// Name of that list.
    pub contact_list_name: Arc<str>,
    /// ACC-10.
    pub wait_agent_secs: u32,
    /// ACC-11.
    pub wait_queue_secs: u32,
    /// ACC-20.
    pub sound: bool,
    /// ACC-21.
    pub shake: bool,
    /// ACC-22: text of the offer, as a logic-less template.
    pub notification_template: Arc<str>,
    /// Its other settings.
    pub groups: Groups,
    /// AGT-02: whose lists show its interactions, and who may start conversations from it.
    pub agents: BTreeSet<AgentId>,
    /// WL-01: lists whose contacts pass its whitelist.
    pub whitelist: BTreeSet<i64>,
    /// What happens to an interaction nobody owns.
    pub plan: Arc<ActionPlan>,
}

/// One queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Queue {
    /// Its id.
    pub id: QueueId,
    /// Its name.
    pub name: Arc<str>,
    /// How it picks whom to notify.
    pub strategy: Strategy,
    /// QUE-02: how long one notification stays with an agent.
    pub agent_timeout_secs: u32,
    /// QUE-03: 0 to 10, higher is more urgent.
    pub weight: u8,
    /// QUE-04: members in order, also those who are active only while they work on some profile.
    pub members: Vec<AgentId>,
    /// AGT-14: members who are active only while they work on one of these profiles.
    pub through_profiles: BTreeMap<AgentId, BTreeSet<AgentProfileId>>,
}

impl Queue {
    /// True when the agent is a member while they work on that (AGT-14).
    pub fn is_active(&self, agent: AgentId, work: Work) -> bool {
        match (self.through_profiles.get(&agent), work) {
            (None, _) => self.members.contains(&agent),
            (Some(profiles), Work::Profile(profile)) => profiles.contains(&profile),
            (Some(_), Work::Undecided | Work::OwnQueues) => false,
        }
    }
}

/// How a queue picks whom to notify.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// STR-01: everybody at once, first to answer takes it.
    BeepAll,
    /// STR-02: one at a time, beginning after the agent offered last.
    RrMemory,
    /// STR-04: one at a time, whoever this queue has not offered anything for the longest time.
    LeastRecent,
}

impl Strategy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::BeepAll, Self::RrMemory, Self::LeastRecent];

    /// True when an interaction is offered to one agent at a time (STR-07).
    pub fn is_exclusive(self) -> bool {
        match self {
            Self::BeepAll => false,
            Self::RrMemory | Self::LeastRecent => true,
        }
    }
}

/// One agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// Real name.
    pub full_name: String,
    /// Public name, replaces the real one wherever a customer can read it.
    pub alias: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// AGT-05: most interactions held at once; 0 is unlimited.
    pub capacity: u32,
    /// Disabled agents are offered nothing.
    pub enabled: bool,
    /// USR-04: names, numbers and addresses of customers are hidden from them in part.
    pub masks: bool,
    /// AGT-04: what they may do at their desk.
    pub permissions: Permissions,
    /// AGT-14: the profiles they may choose at sign-in.
    pub profiles: Vec<AgentProfileId>,
}

impl Agent {
    /// The name others see.
    pub fn public_name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.full_name)
    }
}
