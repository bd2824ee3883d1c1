//! I9, STR-02: RR Memory over twenty agents who come, go, reject and miss. Between two of whom both can be asked the
//! whole time, offers differ by at most one, from whatever moment on they are counted.

use crate::support::scene::{ANNA, SUPPORT, settings, with_queues};
use crate::support::world::{ACCOUNT, Event, World};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use switchboard::domain::ActorKey;
use switchboard::domain::agent::{self, Wish};
use switchboard::domain::ids::{AgentId, InteractionId, Ticket};
use switchboard::domain::interaction;
use switchboard::domain::notice::Notice;
use switchboard::domain::settings::{Queue, Settings, Strategy};

const OFFERS: usize = 10_000;

/// They never pause, and take what they are offered.
const STEADY: i64 = 6;

fn twenty() -> Settings {
    let mut settings = settings(Strategy::RrMemory);
    let anna = Arc::clone(&settings.agents[&ANNA]);
    let agents: Vec<AgentId> = (1..=20).map(AgentId).collect();
    settings.agents = agents
        .iter()
        .map(|id| {
            let agent = switchboard::domain::settings::Agent {
                id: *id,
                ..(*anna).clone()
            };
            (*id, Arc::new(agent))
        })
        .collect();
    let queue = Queue {
        members: agents,
        ..(*settings.queues[&SUPPORT]).clone()
    };
    with_queues(&settings, [queue])
}

/// How far the offers of two agents have drawn apart since both can be asked: the present, lowest and highest lead.
#[derive(Clone, Copy, Default)]
struct Lead {
    now: i32,
    low: i32,
    high: i32,
}

struct Count {
    /// Nobody is compared with them.
    paused: BTreeSet<AgentId>,
    leads: BTreeMap<(AgentId, AgentId), Lead>,
    offers: BTreeMap<AgentId, usize>,
}

impl Count {
    fn new(agents: impl Iterator<Item = AgentId> + Clone) -> Self {
        let pairs = agents
            .clone()
            .flat_map(|one| agents.clone().map(move |other| (one, other)));
        Self {
            paused: BTreeSet::new(),
            leads: pairs
                .filter(|(one, other)| one < other)
                .map(|pair| (pair, Lead::default()))
                .collect(),
            offers: agents.map(|agent| (agent, 0)).collect(),
        }
    }

    fn offered(&mut self, agent: AgentId) {
        *self.offers.get_mut(&agent).expect("a member") += 1;
        let paused = &self.paused;
        let compared = |(one, other): &(AgentId, AgentId)| !paused.contains(one) && !paused.contains(other);
        for ((one, other), lead) in self.leads.iter_mut().filter(|(pair, _)| compared(pair)) {
            if *one == agent {
                lead.now += 1;
            } else if *other == agent {
                lead.now -= 1;
            } else {
                continue;
            }
            (lead.low, lead.high) = (lead.low.min(lead.now), lead.high.max(lead.now));
            assert!(lead.high - lead.low <= 1, "{one} and {other} draw apart");
        }
    }

    /// They could not be asked for a while: counting begins anew.
    fn away(&mut self, agent: AgentId) {
        for ((one, other), lead) in &mut self.leads {
            if *one == agent || *other == agent {
                *lead = Lead::default();
            }
        }
    }

    fn total(&self) -> usize {
        self.offers.values().sum()
    }
}

struct Day {
    world: World,
    rng: StdRng,
    count: Count,
}

impl Day {
    /// Who is asked now; counts what was shown since the last look.
    fn asked(&mut self) -> Option<(AgentId, InteractionId, Ticket)> {
        let mut asked = None;
        for event in std::mem::take(&mut self.world.log) {
            match event {
                Event::Shown(agent, Notice::Offered { offer, .. }) => {
                    self.count.offered(agent);
                    asked = Some((agent, offer.interaction, offer.ticket));
                }
                Event::Shown(..) | Event::Called(_) | Event::Asked(_) | Event::Ran(_) => {}
            }
        }
        asked.filter(|(agent, interaction, _)| self.world.offer_of(*agent, *interaction).is_some())
    }

    /// Somebody goes to lunch or comes back.
    fn comes_or_goes(&mut self) {
        let agent = AgentId(self.rng.random_range(STEADY + 1..=20));
        let wish = if self.count.paused.remove(&agent) {
            Wish::Ready
        } else {
            self.count.paused.insert(agent);
            let reason = "Lunch".to_owned();
            Wish::Pause { reason }
        };
        self.count.away(agent);
        let asked = self
            .world
            .ask(ActorKey::Agent(agent), agent::Input::StatusAsked { wish });
        asked.expect("they may");
    }

    /// The one who is asked takes it, says no, or lets it expire. True when it is taken.
    fn answers(&mut self, agent: AgentId, interaction: InteractionId, ticket: Ticket) -> bool {
        let answer = if agent.0 <= STEADY {
            0
        } else {
            self.rng.random_range(0..4)
        };
        match answer {
            0 | 1 => {
                self.world.accept(agent, interaction, ticket).expect("theirs");
                let disposition = None;
                let close = interaction::Input::CloseAsked { agent, disposition };
                let closed = self.world.ask(ActorKey::Interaction(ACCOUNT, interaction), close);
                closed.expect("they hold it");
                return true;
            }
            2 => {
                let said = agent::Input::Rejected { interaction, ticket };
                self.world.ask(ActorKey::Agent(agent), said).expect("theirs");
            }
            _ => self.world.advance_to(self.world.now.plus_secs(10)),
        }
        // For the rest of the round they cannot be asked.
        self.count.away(agent);
        false
    }

    fn one_customer(&mut self, number: usize) {
        self.world.customer_writes(&format!("39{number}"), "hello");
        loop {
            let asked = self.asked();
            if self.rng.random_bool(0.2) {
                self.comes_or_goes();
            }
            let still = asked.filter(|(agent, id, _)| self.world.offer_of(*agent, *id).is_some());
            match still {
                Some((agent, interaction, ticket)) if self.answers(agent, interaction, ticket) => break,
                Some(_) => {}
                None if asked.is_none() => self.world.advance_to(self.world.now.plus_secs(1)),
                None => {}
            }
        }
        self.world.interactions.clear();
        self.world.durable.clear();
    }
}

#[test]
fn ten_thousand_offers_over_twenty_agents_are_shared_fairly() {
    let settings = twenty();
    let mut world = World::new(settings.clone());
    for agent in settings.agents.keys() {
        world.connect(*agent);
    }
    world.log.clear();
    let mut day = Day {
        world,
        rng: StdRng::seed_from_u64(9),
        count: Count::new(settings.agents.keys().copied()),
    };
    let mut number = 0;
    while day.count.total() < OFFERS {
        number += 1;
        day.one_customer(number);
    }
    let steady = (1..=STEADY).map(|id| day.count.offers[&AgentId(id)]);
    let (least, most) = (steady.clone().min(), steady.max());
    assert!(
        least.zip(most).is_some_and(|(least, most)| most - least <= 1),
        "{least:?} {most:?}"
    );
    assert!(
        day.count.offers.values().all(|offers| *offers > 0),
        "everybody had some"
    );
}
