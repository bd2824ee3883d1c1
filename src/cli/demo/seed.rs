//! Sample data: people, queues, business numbers and reasons to pause.

use crate::domain::Timestamp;
use crate::domain::account::settings::Groups;
use crate::domain::ids::{AgentId, QueueId};
use crate::domain::plan::{ActionPlan, Application, Step};
use crate::domain::settings::Strategy;
use crate::domain::staff::Role;
use crate::domain::template::DEFAULT_NOTIFICATION;
use crate::http::passwords;
use crate::http::random::{self, Bits};
use crate::ports::provider::{Credentials, MetaCredentials};
use crate::store::{AccountFields, ContactListFields, Page, PauseFields, QueueFields, StaffFields, Store};
use secrecy::SecretString;

/// User names and what each is for.
pub const PEOPLE: [(&str, &str); 4] = [
    ("anna", "agent"),
    ("ben", "agent"),
    ("carla", "agent"),
    ("admin", "administrator"),
];

const FULL_NAMES: [(&str, &str); 4] = [
    ("anna", "Anna Rossi"),
    ("ben", "Ben Carter"),
    ("carla", "Carla Mendes"),
    ("admin", "Demo administrator"),
];

/// Both business numbers, from the range set aside for fiction.
const NUMBERS: [Sample; 2] = [
    Sample {
        name: "Support",
        key: "SUP",
        phone: "12025550100",
        phone_number_id: "310000000000001",
        strategy: Strategy::BeepAll,
    },
    Sample {
        name: "Sales",
        key: "SAL",
        phone: "12025550101",
        phone_number_id: "310000000000002",
        strategy: Strategy::RrMemory,
    },
];

struct Sample {
    name: &'static str,
    key: &'static str,
    phone: &'static str,
    phone_number_id: &'static str,
    strategy: Strategy,
}

/// Everybody's password; printed at every start.
pub fn password(username: &str) -> String {
    format!("demo-{username}")
}

/// True for the numbers planted here.
pub fn is_sample(phone_number_id: &str) -> bool {
    NUMBERS.iter().any(|number| number.phone_number_id == phone_number_id)
}

/// Plants everything into an empty database.
pub async fn plant(store: &Store, network_url: &str, now: Timestamp) -> anyhow::Result<()> {
    let mut agents = Vec::new();
    for (username, full_name) in FULL_NAMES {
        let role = if username == "admin" {
            Role::Administrator
        } else {
            Role::Agent
        };
        let hash = passwords::hash(&SecretString::from(password(username)));
        let staff = store.create_staff(person(username, full_name, role), hash, now).await?;
        if role == Role::Agent {
            agents.push(AgentId(staff.id.0));
        }
    }
    // Who writes first needs the customer's record.
    for list in store.contact_lists(Page::default()).await?.rows {
        let fields = ContactListFields {
            agents: agents.iter().copied().collect(),
            ..list.fields
        };
        store.update_contact_list(list.id, list.version, fields).await?;
    }
    for name in ["Lunch", "Coffee break", "Training"] {
        let pause = PauseFields {
            name: name.to_owned(),
            description: String::new(),
            active: true,
        };
        store.create_pause(pause).await?;
    }
    for number in &NUMBERS {
        let queue = store.create_queue(queue(number), now).await?;
        store.set_queue_members(queue.id, agents.clone()).await?;
        let account = store.create_account(account(number, network_url), now).await?;
        store.set_account_agents(account.id, agents.clone()).await?;
        store.save_plan(account.id, 0, &plan(queue.id)).await?;
    }
    Ok(())
}

fn person(username: &str, full_name: &str, role: Role) -> StaffFields {
    StaffFields {
        role,
        username: username.to_owned(),
        full_name: full_name.to_owned(),
        alias: None,
        email: None,
        description: String::new(),
        capacity: 0,
        enabled: true,
    }
}

/// Longer than the usual ten seconds: whoever tries it has to look at two windows.
const AGENT_TIMEOUT_SECS: u32 = 30;

fn queue(number: &Sample) -> QueueFields {
    QueueFields {
        name: number.name.to_owned(),
        strategy: number.strategy,
        agent_timeout_secs: AGENT_TIMEOUT_SECS,
        weight: 0,
        description: String::new(),
    }
}

fn account(number: &Sample, network_url: &str) -> AccountFields {
    AccountFields {
        name: number.name.to_owned(),
        key: number.key.to_owned(),
        phone: number.phone.to_owned(),
        description: "A number of the simulated network".to_owned(),
        wait_agent_secs: AGENT_TIMEOUT_SECS,
        wait_queue_secs: AGENT_TIMEOUT_SECS,
        sound: true,
        shake: false,
        notification_template: DEFAULT_NOTIFICATION.to_owned(),
        contact_list: None,
        domain: String::new(),
        groups: Groups::default(),
        video_api_key: None,
        credentials: Credentials::Meta(MetaCredentials {
            base_url: network_url.to_owned(),
            api_version: "v25.0".to_owned(),
            waba_id: "210000000000001".to_owned(),
            phone_number_id: number.phone_number_id.to_owned(),
            app_id: "410000000000001".to_owned(),
            access_token: secret(),
            app_secret: secret(),
            verify_token: secret(),
        }),
    }
}

fn plan(queue: QueueId) -> ActionPlan {
    let application = Application::Queue {
        queue,
        timeout_secs: 300,
    };
    ActionPlan::of([Step::new(1, application)])
}

fn secret() -> SecretString {
    SecretString::from(random::hex(Bits::Of128))
}
