//! All four machines of a small world in memory, with simulated time: tells are delivered in order,
//! commits always succeed, a crash keeps only what is stored.

use super::inputs::Kinds;
use super::promises::run;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use switchboard::domain::account::Account;
use switchboard::domain::agent::{self, Agent};
use switchboard::domain::bot::Turn;
use switchboard::domain::contact::{Contact, Identity};
use switchboard::domain::content::Content;
use switchboard::domain::effects::Signal;
use switchboard::domain::ids::*;
use switchboard::domain::inbound::{Inbound, InboundItem, InboundMessage};
use switchboard::domain::interaction::{self, Conversation, Interaction};
use switchboard::domain::invariants::AtRest;
use switchboard::domain::notice::{Audience, Notice};
use switchboard::domain::plan::script::ScriptRun;
use switchboard::domain::queue::{self, Queue};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Durable, Effects, Env, Machine, Msg, Rejected, Timestamp, Transient, account};

pub const ACCOUNT: AccountId = AccountId(1);

#[derive(Clone, Debug, Default)]
pub struct Counter {
    next: i64,
    interactions: i64,
}

impl IdSource for Counter {
    fn interaction(&mut self) -> InteractionId {
        self.interactions += 1;
        InteractionId(self.interactions)
    }
    fn contact(&mut self) -> ContactId {
        self.next += 1;
        ContactId(self.next)
    }
    fn message(&mut self) -> MessageId {
        self.next += 1;
        MessageId(self.next)
    }
}

#[derive(Clone)]
pub struct World {
    pub now: Timestamp,
    pub settings: Arc<Settings>,
    pub ids: Counter,
    pub accounts: BTreeMap<AccountId, Account>,
    pub interactions: BTreeMap<InteractionId, Interaction>,
    pub queues: BTreeMap<QueueId, Queue>,
    pub agents: BTreeMap<AgentId, Agent>,
    pub contacts: BTreeMap<String, Contact>,
    /// Phones that are in a whitelisted list (WL-01).
    pub listed: BTreeSet<String>,
    pub connections: BTreeMap<AgentId, Vec<ConnectionId>>,
    pub(super) mail: VecDeque<(ActorKey, Msg)>,
    /// What engines of bots have been asked since the process started.
    pub turns: Vec<Turn>,
    /// Scripts that were asked for and have not ended.
    pub scripts: Vec<ScriptRun>,
    /// What happened since the log was taken last.
    pub log: Vec<Event>,
    inbox: i64,
    /// Durable effects in order, for assertions.
    pub durable: Vec<Durable>,
    /// What customers were to see without a message.
    pub signals: Vec<(MessageId, Signal)>,
    /// What kinds of inputs its machines were told.
    pub kinds: Kinds,
}

#[derive(Clone, Debug)]
pub enum Event {
    Shown(AgentId, Notice),
    Called(switchboard::domain::effects::OutboundCall),
    Asked(Turn),
    Ran(ScriptRun),
}

impl World {
    pub fn new(settings: Settings) -> Self {
        let mut world = Self {
            now: Timestamp(0),
            settings: Arc::new(settings),
            ids: Counter::default(),
            accounts: BTreeMap::new(),
            interactions: BTreeMap::new(),
            queues: BTreeMap::new(),
            agents: BTreeMap::new(),
            contacts: BTreeMap::new(),
            listed: BTreeSet::new(),
            connections: BTreeMap::new(),
            mail: VecDeque::new(),
            turns: Vec::new(),
            scripts: Vec::new(),
            log: Vec::new(),
            inbox: 0,
            durable: Vec::new(),
            signals: Vec::new(),
            kinds: Kinds::default(),
        };
        world.activate_queues();
        world
    }

    fn activate_queues(&mut self) {
        let ids: Vec<QueueId> = self.settings.queues.keys().copied().collect();
        for id in ids {
            self.tell(ActorKey::Queue(id), queue::Input::ConfigChanged);
        }
        self.deliver_all();
    }

    pub fn tell(&mut self, key: ActorKey, msg: impl Into<Msg>) {
        self.mail.push_back((key, msg.into()));
    }

    pub fn ask(&mut self, key: ActorKey, msg: impl Into<Msg>) -> Result<(), Rejected> {
        let result = self.step(key, Some(msg.into()));
        self.deliver_all();
        result
    }

    pub fn deliver_all(&mut self) {
        let mut steps = 0;
        while let Some((key, msg)) = self.mail.pop_front() {
            let _ = self.step(key, Some(msg));
            steps += 1;
            assert!(steps < 10_000, "machines talk without end");
        }
    }

    /// Lets time pass, running every deadline at its moment.
    pub fn advance_to(&mut self, until: Timestamp) {
        while let Some((at, key)) = self.next_deadline().filter(|(at, _)| *at <= until) {
            self.now = self.now.max(at);
            let _ = self.step(key, None);
            self.deliver_all();
        }
        self.now = until;
    }

    pub fn next_deadline(&self) -> Option<(Timestamp, ActorKey)> {
        let interactions = self.interactions.iter().filter_map(|(id, one)| {
            one.next_deadline()
                .map(|(at, _)| (at, ActorKey::Interaction(ACCOUNT, *id)))
        });
        let queues = self
            .queues
            .iter()
            .filter_map(|(id, one)| one.next_deadline().map(|(at, _)| (at, ActorKey::Queue(*id))));
        let agents = self
            .agents
            .iter()
            .filter_map(|(id, one)| one.next_deadline().map(|(at, _)| (at, ActorKey::Agent(*id))));
        interactions.chain(queues).chain(agents).min()
    }

    pub fn customer_writes(&mut self, phone: &str, text: &str) {
        let inbound = self.arrived(phone, text);
        self.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
        self.deliver_all();
    }

    /// A message that was just stored, with its sender as far as known.
    pub fn arrived(&mut self, phone: &str, text: &str) -> Inbound {
        self.inbox += 1;
        Inbound {
            inbox: InboxId(self.inbox),
            account: ACCOUNT,
            received_at: self.now,
            item: InboundItem::Message(InboundMessage {
                provider_id: format!("wamid.{}", self.inbox),
                from: Identity {
                    phone: Some(phone.to_owned()),
                    bsuid: None,
                },
                profile_name: None,
                sent_at: self.now,
                content: Content::Text { body: text.to_owned() },
                contact: self.contacts.get(phone).cloned(),
                quote: None,
                media_source: None,
                is_whitelisted: self.listed.contains(phone),
            }),
        }
    }

    pub fn connect(&mut self, agent: AgentId) {
        let connection = ConnectionId(u64::try_from(agent.0).unwrap());
        if self
            .ask(ActorKey::Agent(agent), agent::Input::Connected { connection })
            .is_ok()
        {
            self.connections.insert(agent, vec![connection]);
        }
    }

    pub fn disconnect(&mut self, agent: AgentId) {
        for connection in self.connections.remove(&agent).unwrap_or_default() {
            self.ask(ActorKey::Agent(agent), agent::Input::Disconnected { connection })
                .unwrap();
        }
    }

    /// What the desk's accept does: the ledger first, then the interaction.
    pub fn accept(&mut self, agent: AgentId, interaction: InteractionId, ticket: Ticket) -> Result<(), Rejected> {
        let ledger = ActorKey::Agent(agent);
        self.ask(ledger, agent::Input::Claimed { interaction, ticket })?;
        let key = ActorKey::Interaction(ACCOUNT, interaction);
        let decided = self.ask(key, interaction::Input::AgentAccepted { agent, ticket });
        if decided.is_err() {
            self.ask(ledger, agent::Input::ClaimFailed { interaction, ticket })?;
        }
        decided
    }

    pub fn offer_of(&self, agent: AgentId, interaction: InteractionId) -> Option<Ticket> {
        let offers = self.agents.get(&agent)?.shown_offers();
        offers
            .iter()
            .find(|(offer, _)| offer.interaction == interaction)
            .map(|(offer, _)| offer.ticket)
    }

    pub fn conversation(&self, id: InteractionId) -> Option<&Conversation> {
        match self.interactions.get(&id) {
            Some(Interaction::Stored(conversation)) => Some(conversation),
            Some(Interaction::Unborn(..)) | None => None,
        }
    }

    pub(super) fn open_rows(&self) -> Vec<(InteractionId, ContactId, Identity)> {
        let open = self
            .interactions
            .keys()
            .filter_map(|id| self.conversation(*id))
            .filter(|one| one.is_open());
        open.map(|one| (one.id, one.contact.id, one.contact.identity.clone()))
            .collect()
    }

    pub(super) fn awaited_rows(&self) -> Vec<(InteractionId, ContactId)> {
        let known = self.interactions.keys().filter_map(|id| self.conversation(*id));
        let awaited = known.filter(|one| one.awaits_answer());
        awaited.map(|one| (one.id, one.contact.id)).collect()
    }

    fn step(&mut self, key: ActorKey, msg: Option<Msg>) -> Result<(), Rejected> {
        if let Some(msg) = &msg {
            self.kinds.insert(msg);
        }
        let settings = Arc::clone(&self.settings);
        let mut ids = self.ids.clone();
        let now = self.now;
        let mut env = Env {
            now,
            settings: &settings,
            ids: &mut ids,
        };
        let (effects, result) = match (key, msg) {
            (ActorKey::Account(id), Some(Msg::Account(input))) => {
                let (open, awaited) = (self.open_rows(), self.awaited_rows());
                let machine = self
                    .accounts
                    .entry(id)
                    .or_insert_with(|| Account::new(id, open, awaited));
                run(machine, Some(input), &mut env)
            }
            (ActorKey::Interaction(account, id), msg) => {
                let machine = self.interactions.entry(id).or_insert(Interaction::Unborn(account, id));
                let input = msg.map(|msg| {
                    if let Msg::Interaction(input) = msg {
                        input
                    } else {
                        panic!("{msg:?}")
                    }
                });
                run(machine, input, &mut env)
            }
            (ActorKey::Queue(id), msg) => {
                let fresh = || Queue::new(id, queue::Memory::default(), Vec::new());
                let machine = self.queues.entry(id).or_insert_with(fresh);
                let input = msg.map(|msg| {
                    let Msg::Queue(input) = msg else {
                        panic!("no Queue takes it")
                    };
                    input
                });
                run(machine, input, &mut env)
            }
            (ActorKey::Agent(id), msg) => {
                let machine = self.agents.entry(id).or_insert_with(|| Agent::new(id, None, [], []));
                let input = msg.map(|msg| {
                    let Msg::Agent(input) = msg else {
                        panic!("no Agent takes it")
                    };
                    input
                });
                run(machine, input, &mut env)
            }
            (ActorKey::Account(_), msg) => panic!("an account cannot take {msg:?}"),
        };
        self.ids = ids;
        self.carry_out(effects);
        result
    }

    pub(super) fn carry_out(&mut self, effects: Effects) {
        for effect in effects.durable {
            match &effect {
                Durable::Call(call) => self.log.push(Event::Called(call.clone())),
                Durable::SaveContact { contact, .. } => {
                    let phone = contact.identity.phone.clone().unwrap_or_default();
                    self.contacts.insert(phone, contact.clone());
                }
                Durable::Save(_)
                | Durable::Advance { .. }
                | Durable::Change { .. }
                | Durable::WantFile(_)
                | Durable::KeepFile { .. }
                | Durable::FileEnded { .. }
                | Durable::PauseBegan { .. }
                | Durable::PauseEnded
                | Durable::Forced { .. }
                | Durable::Record(_)
                | Durable::Settle { .. }
                | Durable::Consume(_) => {}
            }
            self.durable.push(effect);
        }
        for effect in effects.transient {
            match effect {
                Transient::Tell(key, msg) => self.mail.push_back((key, msg)),
                Transient::Notify(Audience::Agent(agent), notice) => {
                    if let Notice::Disconnect(_) = &notice {
                        self.connections.remove(&agent);
                    }
                    self.log.push(Event::Shown(agent, notice));
                }
                Transient::Ask(turn) => {
                    self.log.push(Event::Asked((*turn).clone()));
                    self.turns.push(*turn);
                }
                Transient::Signal { message, signal, .. } => self.signals.push((message, signal)),
                Transient::Run(run) => {
                    self.log.push(Event::Ran((*run).clone()));
                    self.scripts.push(*run);
                }
            }
        }
    }

    /// The same, for the invariants.
    pub fn at_rest(&self) -> AtRest<'_> {
        AtRest {
            now: self.now,
            settings: &self.settings,
            accounts: self.accounts.values().collect(),
            interactions: self
                .interactions
                .iter()
                .map(|(id, one)| (ActorKey::Interaction(ACCOUNT, *id), one))
                .collect(),
            queues: self.queues.iter().map(|(id, one)| (*id, one)).collect(),
            agents: self.agents.iter().map(|(id, one)| (*id, one)).collect(),
        }
    }
}
