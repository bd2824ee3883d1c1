//! The small installation most tests of the core play in.

use crate::support::world::ACCOUNT;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use switchboard::domain::account::settings::{Groups, TemplateName};
use switchboard::domain::catalog::Scope;
use switchboard::domain::ids::{AccountId, AgentId, QueueId};
use switchboard::domain::permissions::Permissions;
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::{ActionPlan, Application, Step, StepId, Target};
use switchboard::domain::provider::ProviderKind;
use switchboard::domain::settings::{Account, Agent, Disposition, Global, Queue, Settings, Strategy, Tag};
use switchboard::domain::template::DEFAULT_NOTIFICATION;

pub const ANNA: AgentId = AgentId(11);
pub const BEN: AgentId = AgentId(12);
pub const CARLA: AgentId = AgentId(13);
pub const SUPPORT: QueueId = QueueId(21);
pub const SALES: QueueId = QueueId(22);
/// Dispositions: everywhere, of the account, of the support queue, of the contacts' list, of another account, and
/// one that only the server sets.
pub const SOLD: i64 = 1;
pub const OF_ACCOUNT: i64 = 2;
pub const OF_SUPPORT: i64 = 3;
pub const OF_LIST: i64 = 4;
pub const OF_OTHERS: i64 = 5;
pub const OF_SERVER: i64 = 6;
/// Tags.
pub const VIP: i64 = 5;
pub const LATE: i64 = 6;

/// One account with one Queue step of 30 s; two members; offers of 10 s, gaps of 5 s, waits of 10 s.
pub fn settings(strategy: Strategy) -> Settings {
    with_members(strategy, vec![ANNA, BEN])
}

pub fn with_members(strategy: Strategy, members: Vec<AgentId>) -> Settings {
    let application = Application::Queue {
        queue: SUPPORT,
        timeout_secs: 30,
    };
    with_plan(strategy, members, ActionPlan::of([Step::new(1, application)]))
}

/// The usual installation with both kinds of transfer, a second queue with Carla, dispositions, and what `change`
/// does to the account.
pub fn with_care(change: impl FnOnce(&mut Account)) -> Settings {
    let mut settings = settings(Strategy::BeepAll);
    if let Some(account) = settings.accounts.get_mut(&ACCOUNT) {
        let account = Arc::make_mut(account);
        account.agents = BTreeSet::from([ANNA, BEN, CARLA]);
        account.groups.transfer.queue.on = true;
        account.groups.transfer.agent.on = true;
        account.groups.recontact = Some(TemplateName {
            name: "come_back".to_owned(),
            language: "en".to_owned(),
        });
        change(account);
    }
    let sales = Queue {
        id: SALES,
        name: "Sales".into(),
        members: vec![CARLA],
        ..(*settings.queues[&SUPPORT]).clone()
    };
    settings.queues.insert(SALES, Arc::new(sales));
    settings.memberships.entry(CARLA).or_default().push(SALES);
    let disposition = |(id, scope, system, levels): (i64, Scope, bool, &[&str])| {
        let levels = levels.iter().map(|name| (*name).into()).collect();
        (id, Arc::new(Disposition { levels, scope, system }))
    };
    settings.dispositions = [
        (SOLD, Scope::Global, false, &["Done", "Sold"][..]),
        (OF_ACCOUNT, Scope::Account(ACCOUNT), false, &["Care"][..]),
        (OF_SUPPORT, Scope::Queue(SUPPORT), false, &["Support"][..]),
        (OF_LIST, Scope::List(1), false, &["Customers"][..]),
        (OF_OTHERS, Scope::Account(AccountId(99)), false, &["Others"][..]),
        (OF_SERVER, Scope::Global, true, &["Session expired"][..]),
    ]
    .map(disposition)
    .into();
    settings.pause_names = BTreeMap::from([(71, "After call".into())]);
    settings.tags = [(VIP, "vip"), (LATE, "late")].map(|(id, name)| (id, tag(name))).into();
    settings
}

/// A tag of this name.
pub fn tag(name: &str) -> Tag {
    Tag {
        name: name.into(),
        color: "#0b7a5f".into(),
    }
}

/// Who writes of sales comes to a second queue with the same members; both have weight 0.
pub fn two_queues(support: Strategy, sales: Strategy, members: Vec<AgentId>) -> Settings {
    let steps = (1..)
        .zip(to_sales(SUPPORT, SALES))
        .map(|(id, application)| Step::new(id, application));
    let one = with_plan(support, members, ActionPlan::of(steps));
    let second = Queue {
        id: SALES,
        name: "Sales".into(),
        strategy: sales,
        ..(*one.queues[&SUPPORT]).clone()
    };
    with_queues(&one, [(*one.queues[&SUPPORT]).clone(), second])
}

/// Whoever writes of sales comes to the second queue, everybody else to the first.
pub fn to_sales(support: QueueId, sales: QueueId) -> [Application; 3] {
    let step = |id| Target::Step { id: StepId(id) };
    let is_sale = Application::GotoIf {
        condition: Condition::new("{{message.body}} contains 'sales'"),
        on_true: step(3),
        on_false: step(2),
    };
    let queue = |queue| Application::Queue {
        queue,
        timeout_secs: 300,
    };
    [is_sale, queue(support), queue(sales)]
}

/// The same installation where a queue has this weight (QUE-03).
pub fn weigh(settings: &Settings, queue: QueueId, weight: u8) -> Settings {
    let queues = settings.queues.values().map(|one| Queue {
        weight: if one.id == queue { weight } else { one.weight },
        ..(**one).clone()
    });
    with_queues(settings, queues.collect::<Vec<_>>())
}

/// The same installation with these queues.
pub fn with_queues(settings: &Settings, queues: impl IntoIterator<Item = Queue>) -> Settings {
    let accounts = settings.accounts.values().map(|account| (**account).clone());
    let agents = settings.agents.values().map(|agent| (**agent).clone());
    Settings::new(
        settings.global.clone(),
        accounts,
        queues,
        agents,
        settings.pauses.clone(),
    )
}

/// The same installation with another plan.
pub fn with_plan(strategy: Strategy, members: Vec<AgentId>, plan: ActionPlan) -> Settings {
    let account = Account {
        id: ACCOUNT,
        name: "Care".into(),
        key: "CARE".into(),
        kind: ProviderKind::Meta,
        phone: "390550001".into(),
        description: "Customer care".into(),
        contact_list: 1,
        contact_list_name: "Customers".into(),
        wait_agent_secs: 10,
        wait_queue_secs: 10,
        sound: true,
        shake: false,
        notification_template: DEFAULT_NOTIFICATION.into(),
        groups: Groups::default(),
        agents: [ANNA, BEN, CARLA].into(),
        whitelist: BTreeSet::new(),
        plan: Arc::new(plan),
    };
    let queue = Queue {
        id: SUPPORT,
        name: "Support".into(),
        strategy,
        agent_timeout_secs: 10,
        weight: 0,
        members,
        through_profiles: Default::default(),
    };
    let agent = |id, name: &str| Agent {
        id,
        full_name: name.to_owned(),
        alias: None,
        email: None,
        capacity: 0,
        enabled: true,
        masks: false,
        permissions: Permissions::default(),
        profiles: Vec::new(),
    };
    let agents = [agent(ANNA, "Anna"), agent(BEN, "Ben"), agent(CARLA, "Carla")];
    Settings::new(Global::default(), [account], [queue], agents, vec!["Lunch".to_owned()])
}
