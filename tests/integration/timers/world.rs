//! The real shell over a database in memory, and what people and misfortune do to it.

use super::ledger::Ledger;
use crate::support::flaky::Flaky;
use crate::support::memory::{MemoryJournal, Row};
use crate::support::no_files::NoFiles;
use crate::support::shell::{Paper, settle};
use actix::Arbiter;
use arc_swap::ArcSwap;
use bytes::Bytes;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use switchboard::actors::clock::SteadyClock;
use switchboard::actors::ids::Ids;
use switchboard::actors::{Desk, Router, Shared, SharedParts, waker};
use switchboard::domain::contact::Identity;
use switchboard::domain::content::Content;
use switchboard::domain::ids::*;
use switchboard::domain::inbound::{InboundItem, InboundMessage};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Timestamp, account};
use switchboard::ports::clock::Clock;
use switchboard::ports::store::{Delivery, HighestIds, Journal};
use tokio::sync::watch;

pub struct World {
    pub settings: Arc<Settings>,
    pub ledger: Arc<Mutex<Ledger>>,
    pub journal: MemoryJournal,
    pub clock: Arc<dyn Clock>,
    pub run: Run,
    runs: i64,
    messages: u64,
}

/// One life of the process.
pub struct Run {
    plug: Arc<Flaky<MemoryJournal>>,
    stop: watch::Sender<bool>,
    pub router: Router,
    pub desk: Desk,
}

impl Run {
    fn begin(settings: &Arc<Settings>, journal: &MemoryJournal, clock: &Arc<dyn Clock>, highest: HighestIds) -> Self {
        let plug = Arc::new(Flaky {
            store: journal.clone(),
            next: Mutex::default(),
            unplugged: AtomicBool::new(false),
        });
        let shared = Shared::new(SharedParts {
            journal: Arc::clone(&plug) as Arc<dyn Journal>,
            files: Arc::new(NoFiles),
            clock: Arc::clone(clock),
            screens: Arc::new(Paper::default()),
            settings: Arc::new(ArcSwap::new(Arc::clone(settings))),
            ids: Ids::after(highest),
            arbiters: vec![Arbiter::current()],
            scripts: Arc::new(crate::support::scripted::Scripted::default()),
        });
        let (stop, stopped) = watch::channel(false);
        actix::spawn(waker::run(Arc::clone(&shared), stopped));
        let router = shared.router();
        let desk = Desk::new(router.clone());
        Self {
            plug,
            stop,
            router,
            desk,
        }
    }
}

impl World {
    /// A world whose clock is the server's own, started at an instant.
    pub fn start(settings: Settings, start: Timestamp) -> Self {
        Self::start_with(settings, Arc::new(SteadyClock::starting_at(start)))
    }

    /// The same with another clock.
    pub fn start_with(settings: Settings, clock: Arc<dyn Clock>) -> Self {
        let settings = Arc::new(settings);
        let ledger = Arc::new(Mutex::new(Ledger::default()));
        let seen = Arc::clone(&ledger);
        let journal = MemoryJournal::new(Box::new(move |before: Option<&Row>, commit| {
            seen.lock().unwrap().wrote(before, commit);
        }));
        let run = Run::begin(&settings, &journal, &clock, HighestIds::default());
        Self {
            settings,
            ledger,
            journal,
            clock,
            run,
            runs: 1,
            messages: 0,
        }
    }

    /// The process is killed; another one starts after a while.
    pub async fn restart(&mut self, down: Duration) {
        let _ = self.run.stop.send(true);
        self.run.plug.unplugged.store(true, Ordering::Relaxed);
        tokio::time::sleep(down).await;
        self.ledger.lock().unwrap().back_at = self.clock.now();
        let highest = {
            let rows = self.journal.rows();
            let contacts = rows.interactions.values().map(|row| row.conversation.contact.id.0);
            HighestIds {
                interaction: rows.interactions.keys().last().map_or(0, |id| id.0),
                contact: contacts.max().unwrap_or_default(),
                message: self.runs * 10_000_000,
            }
        };
        self.runs += 1;
        self.run = Run::begin(&self.settings, &self.journal, &self.clock, highest);
        settle().await;
    }

    /// The process does nothing for a while, then everything that has become due at once.
    pub async fn freeze(&mut self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).unwrap();
        self.ledger.lock().unwrap().back_at = self.clock.now().plus_millis(millis);
        tokio::time::advance(span).await;
        settle().await;
    }

    pub async fn customer_writes(&mut self, account: AccountId, phone: &str) {
        self.messages += 1;
        let now = self.clock.now();
        let message = InboundMessage {
            provider_id: format!("wamid.{}", self.messages),
            from: Identity {
                phone: Some(phone.to_owned()),
                bsuid: None,
            },
            profile_name: None,
            sent_at: now,
            content: Content::Text {
                body: "hello".to_owned(),
            },
            contact: None,
            quote: None,
            media_source: None,
            is_whitelisted: false,
        };
        let delivery = Delivery {
            account,
            raw: Bytes::from_static(b"{}"),
            received_at: now,
            items: vec![InboundItem::Message(message)],
            quarantine: None,
        };
        let router = self.run.router.clone();
        let written = Box::new(move |items: Vec<_>| {
            for inbound in items {
                router.tell(ActorKey::Account(account), account::Input::Arrived(Box::new(inbound)));
            }
        });
        self.journal.accept(delivery, written).await.unwrap();
    }

    /// The next deadline of all rows. One that is long past was lost.
    pub fn next_due(&self) -> Option<Timestamp> {
        let rows = self.journal.rows();
        let next = rows.interactions.values().filter_map(|row| row.due_at).min()?;
        let late = self.clock.now().millis_since(next);
        assert!(
            late <= 1000,
            "the deadline {next} was never met: it is {}",
            self.clock.now()
        );
        Some(next)
    }
}
