//! How an agent stands: what they or a supervisor chose, and system pauses on top of it (AGT-10, AGT-16,
//! PAU-04, PAU-05). Whatever changes goes through [`Agent::stand`], which keeps the record of pauses.

use super::{Agent, Wish};
use crate::domain::effects::{PauseBy, Request};
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentProfileId, InteractionId, StaffId};
use crate::domain::{ActorKey, Durable, Effects, Env, Rejected, Timestamp, interaction};
use serde::{Deserialize, Serialize};

/// The part of an agent that survives a restart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// What was chosen: ready, paused or signed out (AGT-10).
    pub status: Status,
    /// Since when they stand as they do.
    pub since: Timestamp,
    /// When the last live connection was lost; `None` while connected or signed out (AGT-12).
    pub disconnected_at: Option<Timestamp>,
    /// The supervisor who chose the status, when it was not the agent (AGT-16).
    #[serde(default)]
    pub set_by: Option<Supervisor>,
    /// System pauses that run, the newest last; they cover what was chosen (PAU-05).
    #[serde(default)]
    pub system_pauses: Vec<SystemPause>,
    /// Which queues beyond their own they work on (AGT-14).
    #[serde(default)]
    pub work: Work,
}

/// An agent's status (AGT-10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Not signed in.
    LoggedOut,
    /// Takes work.
    Ready,
    /// Takes no new work.
    Paused {
        /// Name of the pause.
        reason: String,
    },
}

/// Somebody who manages agents, as they were named at that time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Supervisor {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
}

/// How a supervisor's request came, as the audit log says it (S21).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Their user name.
    pub username: String,
    /// The address they came from.
    pub address: Option<String>,
    /// How they proved who they are.
    pub via: String,
}

/// A pause that the server applies until it ends it (DSP-11, PAU-05).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SystemPause {
    /// The interaction it is for.
    pub cause: InteractionId,
    /// Name of the pause.
    pub reason: String,
}

/// AGT-14: which queues an agent works on beside their own and their teams'.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// They have not said; asked when they have profiles.
    #[default]
    Undecided,
    /// None.
    OwnQueues,
    /// Those of this profile.
    Profile(AgentProfileId),
}

impl Stored {
    /// Somebody with this status, and nothing else.
    pub fn new(status: Status, since: Timestamp) -> Self {
        Self {
            status,
            since,
            disconnected_at: None,
            set_by: None,
            system_pauses: Vec::new(),
            work: Work::Undecided,
        }
    }

    /// The pause that counts at this moment, and who set it.
    pub fn pause(&self) -> Option<(&str, PauseBy)> {
        let chosen = match &self.status {
            Status::LoggedOut => return None,
            Status::Ready => None,
            Status::Paused { reason } => {
                let by = self.set_by.clone().map_or(PauseBy::Agent, PauseBy::Supervisor);
                Some((reason.as_str(), by))
            }
        };
        let system = self.system_pauses.last();
        system.map(|pause| (pause.reason.as_str(), PauseBy::System)).or(chosen)
    }

    /// True when they take work.
    pub fn is_ready(&self) -> bool {
        self.status == Status::Ready && self.system_pauses.is_empty()
    }

    /// Who set what counts at this moment, when it was a supervisor.
    pub fn set_by(&self) -> Option<&Supervisor> {
        self.set_by.as_ref().filter(|_| self.system_pauses.is_empty())
    }
}

impl Agent {
    /// The agent changes their status.
    pub(super) fn status_asked(&mut self, wish: Wish, env: &Env<'_>, fx: &mut Effects) -> Result<(), Rejected> {
        self.may_be(&wish, env)?;
        self.become_(wish, None, env, fx);
        Ok(())
    }

    /// A supervisor changes it (AGT-16).
    pub(super) fn status_forced(
        &mut self,
        wish: Wish,
        by: Supervisor,
        asked: Option<Asked>,
        env: &Env<'_>,
        fx: &mut Effects,
    ) -> Result<(), Rejected> {
        if self.stored.status == Status::LoggedOut && wish != Wish::LogOut {
            return Err(Rejected::NotSignedIn);
        }
        self.may_be(&wish, env)?;
        if let Some(asked) = asked {
            let (what, by) = (Request::Status(wish.clone()), by.clone());
            fx.durable(Durable::Forced { what, by, asked });
        }
        let before = self.stored.status.clone();
        self.become_(wish, Some(by.clone()), env, fx);
        if self.stored.status != before {
            fx.record(Fact::Forced { by });
        }
        Ok(())
    }

    /// PAU-05: a system pause cannot be ended, nor what it covers changed, by hand.
    fn may_be(&self, wish: &Wish, env: &Env<'_>) -> Result<(), Rejected> {
        let covered = self.stored.status != Status::LoggedOut && *wish != Wish::LogOut;
        if let Some(pause) = self.stored.system_pauses.last().filter(|_| covered) {
            let reason = pause.reason.clone();
            return Err(Rejected::SystemPaused { reason });
        }
        match wish {
            Wish::Pause { reason } if !env.settings.pauses.contains(reason) => Err(Rejected::NoSuchPause),
            Wish::Pause { .. } | Wish::Ready | Wish::LogOut => Ok(()),
        }
    }

    fn become_(&mut self, wish: Wish, by: Option<Supervisor>, env: &Env<'_>, fx: &mut Effects) {
        let (status, fact) = match wish {
            Wish::LogOut => return self.sign_out(false, env, fx),
            Wish::Ready => (Status::Ready, Fact::BecameReady),
            Wish::Pause { reason } => (Status::Paused { reason: reason.clone() }, Fact::Paused { reason }),
        };
        if self.stored.status == status {
            return;
        }
        fx.record(fact);
        self.stand(env, fx, |stored| {
            stored.status = status;
            stored.set_by = by;
        });
    }

    /// The server pauses them for an interaction; said again it changes nothing.
    pub(super) fn system_paused(&mut self, cause: InteractionId, reason: String, env: &Env<'_>, fx: &mut Effects) {
        if self.stored.system_pauses.iter().any(|pause| pause.cause == cause) {
            return;
        }
        fx.record(Fact::SystemPaused {
            interaction: cause,
            reason: reason.clone(),
        });
        self.stand(env, fx, |stored| {
            stored.system_pauses.push(SystemPause { cause, reason });
        });
    }

    /// That pause ends: what was before it counts again (PAU-05, DSP-12).
    pub(super) fn system_pause_ended(&mut self, cause: InteractionId, env: &Env<'_>, fx: &mut Effects) {
        if self.stored.system_pauses.iter().all(|pause| pause.cause != cause) {
            return;
        }
        fx.record(Fact::SystemPauseEnded { interaction: cause });
        self.stand(env, fx, |stored| {
            stored.system_pauses.retain(|pause| pause.cause != cause);
        });
    }

    /// After a start: a pause for what they do not hold any longer is over, and what they hold says anew whether
    /// one is due.
    pub(super) fn check_system_pauses(&mut self, env: &Env<'_>, fx: &mut Effects) {
        let causes: Vec<_> = self.stored.system_pauses.iter().map(|pause| pause.cause).collect();
        for cause in causes {
            match self.account_of(cause).filter(|_| self.holds(cause)) {
                Some(account) => fx.tell(ActorKey::Interaction(account, cause), interaction::Input::Reassert),
                None => self.system_pause_ended(cause, env, fx),
            }
        }
    }

    /// The pause they chose has another name. The record of the running pause has it already.
    pub(super) fn pause_renamed(&mut self, from: &str, to: String, fx: &mut Effects) {
        if let Status::Paused { reason } = &mut self.stored.status
            && reason == from
        {
            *reason = to;
            fx.save();
        }
    }

    /// Changes how they stand: offers, screens and the record of pauses follow.
    pub(super) fn stand(&mut self, env: &Env<'_>, fx: &mut Effects, change: impl FnOnce(&mut Stored)) {
        let owned = |pause: Option<(&str, PauseBy)>| pause.map(|(reason, by)| (reason.to_owned(), by));
        let (was_ready, was_out) = (self.stored.is_ready(), self.stored.status == Status::LoggedOut);
        let paused_before = owned(self.stored.pause());
        change(&mut self.stored);
        fx.save();
        let paused = owned(self.stored.pause());
        let is_ready = self.stored.is_ready();
        let is_out = self.stored.status == Status::LoggedOut;
        if (was_ready, was_out, &paused_before) == (is_ready, is_out, &paused) {
            return;
        }
        self.stored.since = env.now;
        if paused != paused_before {
            if paused_before.is_some() {
                fx.durable(Durable::PauseEnded);
            }
            if let Some((reason, by)) = paused {
                fx.durable(Durable::PauseBegan { reason, by });
            }
        }
        if is_ready {
            self.show_hidden_offers(env, fx);
        } else {
            self.return_offers(false, fx);
        }
    }
}
