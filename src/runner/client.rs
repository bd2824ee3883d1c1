//! The server's side: keeps a runner alive, and gives it no more at once than it may have.

use super::link::Link;
use super::user::User;
use super::wire::{Confines, FromRunner, Job, Terms};
use super::{directory, given};
use crate::config::limits::{
    RUNNER_PAUSE_SECS_MAX, SCRIPT_GONE_SECS_MAX, SCRIPT_QUEUE_SECS, SCRIPT_SPARE_SECS, SCRIPTS_AT_ONCE,
    SCRIPTS_QUEUED_MAX,
};
use crate::domain::plan::script::{Ran, ScriptRun};
use crate::ports::scripts::{Offered, Script, Scripts};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// How a runner is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// This program.
    pub program: PathBuf,
    /// On what terms scripts run.
    pub terms: Terms,
    /// As whom, when not as the server.
    pub user: Option<User>,
}

/// Runs scripts, through a runner that is started again when it dies.
pub struct Runner {
    terms: Terms,
    places: Semaphore,
    /// Places and those who wait for one.
    all: Semaphore,
    wishes: mpsc::Sender<Wish>,
    pid: watch::Receiver<Option<u32>>,
    confines: Confines,
}

struct Wish {
    job: Job,
    answer: oneshot::Sender<Ran>,
}

impl Runner {
    /// Starts it; fails when scripts cannot be run here, naming the key of the configuration that is to blame.
    /// What comes back second ends when `stop` says so, and all scripts with it.
    pub async fn start(how: Start, stop: watch::Receiver<bool>) -> Result<(Self, JoinHandle<()>), String> {
        if let Some(why) = directory::objection(&how.terms.dir) {
            return Err(format!("system_app.dir: {why}"));
        }
        let link = Link::begin(&how.program, &how.terms, how.user).await?;
        let (wishes, wished) = mpsc::channel(SCRIPTS_AT_ONCE);
        let (now, pid) = watch::channel(link.pid());
        let runner = Self {
            terms: how.terms.clone(),
            places: Semaphore::new(SCRIPTS_AT_ONCE),
            all: Semaphore::new(SCRIPTS_AT_ONCE + SCRIPTS_QUEUED_MAX),
            wishes,
            pid,
            confines: link.confines,
        };
        let keeping = tokio::spawn(keep(how, link, wished, now, stop));
        Ok((runner, keeping))
    }

    /// What the system can do to confine scripts.
    pub fn confines(&self) -> Confines {
        self.confines
    }

    /// The process that runs them; nothing while it is being started again.
    pub fn pid(&self) -> Option<u32> {
        *self.pid.borrow()
    }

    async fn run_now(&self, run: &ScriptRun) -> Ran {
        let Ok(_all) = self.all.try_acquire() else {
            return Ran::refused(format!("{SCRIPTS_QUEUED_MAX} scripts wait already"));
        };
        let waiting = Duration::from_secs(SCRIPT_QUEUE_SECS.into());
        let Ok(Ok(_place)) = tokio::time::timeout(waiting, self.places.acquire()).await else {
            return Ran::refused(format!("others ran for {SCRIPT_QUEUE_SECS} s, and none of them ended"));
        };
        let limit = Duration::from_secs(run.call.timeout_secs.into());
        let job = Job {
            script: run.call.script.clone(),
            arguments: run.call.arguments.clone(),
            stdin: given::json(&run.values),
            millis_max: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
        };
        let (answer, answered) = oneshot::channel();
        if self.wishes.send(Wish { job, answer }).await.is_err() {
            return Ran::refused("the server is stopping");
        }
        let patience = limit + Duration::from_secs(SCRIPT_SPARE_SECS.into());
        match tokio::time::timeout(patience, answered).await {
            Ok(Ok(ran)) => ran,
            Ok(Err(_)) => Ran::lost("what ran it has died"),
            Err(_) => Ran::lost("what ran it does not answer"),
        }
    }
}

#[async_trait]
impl Scripts for Runner {
    async fn run(&self, run: ScriptRun) -> Ran {
        let ran = self.run_now(&run).await;
        Ran {
            argv: given::argv(&run.call),
            ..ran
        }
    }

    async fn offered(&self) -> Offered {
        let dir = self.terms.dir.clone();
        let read = tokio::task::spawn_blocking(move || directory::entries(&dir)).await;
        match read {
            Ok(Ok(entries)) => Offered {
                off: None,
                scripts: entries
                    .into_iter()
                    .map(|(name, unfit)| Script {
                        ports: self.terms.connect.get(&name).cloned().unwrap_or_default(),
                        name,
                        unfit,
                    })
                    .collect(),
            },
            Ok(Err(why)) => Offered {
                off: Some(why),
                scripts: Vec::new(),
            },
            Err(error) => Offered {
                off: Some(error.to_string()),
                scripts: Vec::new(),
            },
        }
    }
}

/// Serves wishes until the server stops, through as many runners as it takes.
async fn keep(
    how: Start,
    link: Link,
    mut wished: mpsc::Receiver<Wish>,
    now: watch::Sender<Option<u32>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut link = Some(link);
    let mut pause = Duration::from_millis(100);
    loop {
        if let Some(living) = link.take() {
            now.send_replace(living.pid());
            match serve(living, &mut wished, &mut stop).await {
                Served::Stopped => return,
                Served::Something => pause = Duration::from_millis(100),
                Served::Nothing => {}
            }
            now.send_replace(None);
            tracing::error!("what runs scripts has died and is started again");
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => return,
        }
        pause = (pause * 2).min(Duration::from_secs(RUNNER_PAUSE_SECS_MAX));
        match Link::begin(&how.program, &how.terms, how.user).await {
            Ok(begun) => link = Some(begun),
            Err(why) => {
                tracing::error!(why, "what runs scripts cannot be started");
                while let Ok(wish) = wished.try_recv() {
                    // Nobody listens when the wish was given up.
                    let _ = wish.answer.send(Ran::refused(why.clone()));
                }
            }
        }
    }
}

/// How the life of a runner ended.
enum Served {
    Stopped,
    /// It died, after it had served something.
    Something,
    Nothing,
}

/// Whoever waits when the runner dies learns it by the end of their channel.
async fn serve(mut link: Link, wished: &mut mpsc::Receiver<Wish>, stop: &mut watch::Receiver<bool>) -> Served {
    let mut under_way: BTreeMap<u64, oneshot::Sender<Ran>> = BTreeMap::new();
    let mut ids = 0..;
    let mut served = Served::Nothing;
    loop {
        tokio::select! {
            heard = link.hear() => match heard {
                Some(FromRunner::Ended { id, ran }) => {
                    served = Served::Something;
                    if let Some(answer) = under_way.remove(&id) {
                        let _ = answer.send(ran);
                    }
                }
                Some(FromRunner::Ready { .. } | FromRunner::Unable { .. }) => {}
                None => {
                    link.end(Duration::ZERO).await;
                    return served;
                }
            },
            wish = wished.recv() => {
                let (Some(wish), Some(id)) = (wish, ids.next()) else { return Served::Stopped };
                under_way.insert(id, wish.answer);
                // When it has died, the other branch says so.
                if let Err(error) = link.run(id, wish.job).await {
                    tracing::warn!(%error, "cannot ask for a script");
                    under_way.remove(&id);
                }
            }
            _ = stop.changed() => {
                link.end(Duration::from_secs(SCRIPT_GONE_SECS_MAX)).await;
                return Served::Stopped;
            }
        }
    }
}
