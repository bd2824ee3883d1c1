//! What administrators and supervisors do to the small world, and how timelines say it.

use super::world::World;
use std::sync::Arc;
use switchboard::domain::agent::{self, Supervisor, Wish};
use switchboard::domain::ids::{AgentId, AgentProfileId, InteractionId, StaffId};
use switchboard::domain::{ActorKey, Rejected, queue};

/// Somebody who manages agents.
pub fn uma() -> Supervisor {
    Supervisor {
        staff: StaffId(31),
        name: "Uma".to_owned(),
    }
}

impl World {
    /// An administrator changes SYS-10.
    pub fn timeout_becomes(&mut self, secs: u32) {
        Arc::make_mut(&mut self.settings).global.disconnection_timeout_secs = secs;
        self.everybody_learns();
    }

    /// An administrator disables an agent, or enables them again (AGT-15).
    pub fn set_enabled(&mut self, agent: AgentId, enabled: bool) {
        let settings = Arc::make_mut(&mut self.settings);
        if let Some(agent) = settings.agents.get_mut(&agent) {
            Arc::make_mut(agent).enabled = enabled;
        }
        self.everybody_learns();
    }

    /// The profiles an agent may choose are others (AGT-14).
    pub fn set_profiles(&mut self, agent: AgentId, profiles: Vec<AgentProfileId>) {
        let settings = Arc::make_mut(&mut self.settings);
        if let Some(agent) = settings.agents.get_mut(&agent) {
            Arc::make_mut(agent).profiles = profiles;
        }
        self.everybody_learns();
    }

    fn everybody_learns(&mut self) {
        for id in self.agents.keys().copied().collect::<Vec<_>>() {
            self.tell(ActorKey::Agent(id), agent::Input::ConfigChanged);
        }
        for id in self.queues.keys().copied().collect::<Vec<_>>() {
            self.tell(ActorKey::Queue(id), queue::Input::ConfigChanged);
        }
        self.deliver_all();
    }

    /// The server pauses an agent because of an interaction, or ends that pause (PAU-05).
    pub fn system_pause(&mut self, agent: AgentId, cause: InteractionId, begins: bool) {
        let input = if begins {
            let reason = "Closing".to_owned();
            agent::Input::SystemPaused { cause, reason }
        } else {
            agent::Input::SystemPauseEnded { cause }
        };
        self.ask(ActorKey::Agent(agent), input).expect("never refused");
    }
}

/// A line of a timeline about somebody who is managed; `None` when it is about something else.
pub fn managed(world: &mut World, agent: AgentId, words: &[&str]) -> Option<Result<(), Rejected>> {
    let ledger = ActorKey::Agent(agent);
    let forced = |wish| agent::Input::StatusForced {
        wish,
        by: uma(),
        asked: None,
    };
    let chosen = |profile| agent::Input::ProfileAsked { profile };
    match words {
        ["is", "disabled"] => {
            // Their sessions end with it.
            world.set_enabled(agent, false);
            Some(Ok(()))
        }
        ["is", "enabled"] => {
            world.set_enabled(agent, true);
            Some(Ok(()))
        }
        ["is", "paused", "by", "uma"] => {
            let reason = "Lunch".to_owned();
            Some(world.ask(ledger, forced(Wish::Pause { reason })))
        }
        ["is", "made", "ready", "by", "uma"] => Some(world.ask(ledger, forced(Wish::Ready))),
        ["is", "signed", "out", "by", "uma"] => Some(world.ask(ledger, forced(Wish::LogOut))),
        ["is", "paused", "by", "the", "server"] => {
            world.system_pause(agent, InteractionId(1), true);
            Some(Ok(()))
        }
        ["is", "released", "by", "the", "server"] => {
            world.system_pause(agent, InteractionId(1), false);
            Some(Ok(()))
        }
        ["works", "on", "own", "queues"] => Some(world.ask(ledger, chosen(None))),
        ["works", "on", profile] => {
            let profile = profile.trim_start_matches('P').parse().expect("a profile");
            Some(world.ask(ledger, chosen(Some(AgentProfileId(profile)))))
        }
        ["may", "choose", "nothing"] => {
            world.set_profiles(agent, Vec::new());
            Some(Ok(()))
        }
        _ => None,
    }
}
