//! A month in the small world: customers who come and come again, agents who work or do not, supervisors, kills and
//! freezes of the process; all of it random, all of it from one seed.

use super::world::World;
use crate::support::handed::asked;
use crate::support::managed::uma;
use crate::support::scene::{ANNA, BEN, SALES, SUPPORT};
use crate::support::shell::settle;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::time::Duration;
use switchboard::domain::agent::Wish;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{AccountId, AgentId, ClientRef, ConnectionId, InteractionId};
use switchboard::domain::interaction::{Conversation, Input, TransferTo};

/// Where agents work.
pub const DESK: AccountId = AccountId(1);

pub struct People {
    pub rng: StdRng,
    count: u32,
}

impl People {
    pub fn new(seed: u64) -> Self {
        Self {
            rng: StdRng::seed_from_u64(seed),
            count: 0,
        }
    }

    fn next(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// Somebody who was never here comes to this account.
    pub async fn newcomer(&mut self, world: &mut World, account: AccountId) {
        let phone = format!("39{:08}", self.next());
        world.customer_writes(account, &phone).await;
    }

    /// One thing happens where nobody works.
    pub async fn disturb(&mut self, world: &mut World) {
        match self.rng.random_range(0..20) {
            0..8 => self.writes_again(world).await,
            8..15 => self.supervisor_closes(world).await,
            15..18 => self.freezes(world).await,
            _ => self.kill(world).await,
        }
        settle().await;
    }

    /// The process does nothing for up to an hour.
    async fn freezes(&mut self, world: &mut World) {
        let secs = self.rng.random_range(1..3600);
        world.freeze(Duration::from_secs(secs)).await;
    }

    /// One thing happens.
    pub async fn act(&mut self, world: &mut World) {
        let agent = if self.rng.random_bool(0.7) { ANNA } else { BEN };
        match self.rng.random_range(0..100) {
            0..16 => self.newcomer(world, DESK).await,
            16..26 => self.writes_again(world).await,
            26..34 => self.comes_or_goes(world, agent).await,
            34..54 => self.accepts(world, agent).await,
            54..88 => self.works(world, agent).await,
            88..95 => self.supervisor_closes(world).await,
            95..98 => self.freezes(world).await,
            _ => self.kill(world).await,
        }
        settle().await;
    }

    /// The process dies, sometimes for longer than short deadlines are.
    pub async fn kill(&mut self, world: &mut World) {
        let millis = self.rng.random_range(0..900_000);
        world.restart(Duration::from_millis(millis)).await;
    }

    fn any(&mut self, world: &World, wanted: impl Fn(&Conversation) -> bool) -> Option<Conversation> {
        let rows = world.journal.rows();
        let open = rows.interactions.values().map(|row| &row.conversation);
        let open: Vec<_> = open.filter(|one| one.is_open() && wanted(one)).collect();
        let at = (!open.is_empty()).then(|| self.rng.random_range(0..open.len()))?;
        Some((**open[at]).clone())
    }

    async fn writes_again(&mut self, world: &mut World) {
        let is_held = self.rng.random_bool(0.5);
        if let Some(one) = self.any(world, |one| one.hold().is_some() == is_held) {
            let phone = one.contact.identity.phone.unwrap_or_default();
            world.customer_writes(one.account, &phone).await;
        }
    }

    async fn comes_or_goes(&mut self, world: &mut World, agent: AgentId) {
        let desk = world.run.desk.clone();
        let lunch = || Wish::Pause {
            reason: "Lunch".to_owned(),
        };
        let _ = match self.rng.random_range(0..6) {
            0..3 => self.signs_in(world, agent).await,
            3 => desk.status(agent, lunch()).await,
            4 => desk.status(agent, Wish::LogOut).await,
            _ => desk.status(agent, Wish::Ready).await,
        };
    }

    async fn signs_in(&mut self, world: &mut World, agent: AgentId) -> Result<(), switchboard::actors::Refusal> {
        let connection = ConnectionId(u64::from(self.next()));
        world.run.desk.connected(agent, connection).await?;
        world.run.desk.status(agent, Wish::Ready).await
    }

    async fn accepts(&mut self, world: &mut World, agent: AgentId) {
        let desk = world.run.desk.clone();
        let Ok(view) = desk.view(agent).await else { return };
        let Some((offer, _)) = view.offers.first() else {
            let _ = self.signs_in(world, agent).await;
            return;
        };
        let _ = if self.rng.random_bool(0.8) {
            desk.accept(agent, offer.interaction, offer.ticket).await
        } else {
            desk.reject(agent, offer.interaction, offer.ticket).await
        };
    }

    async fn works(&mut self, world: &mut World, agent: AgentId) {
        let Some(one) = self.any(world, |one| one.hold().is_some_and(|hold| hold.agent == agent)) else {
            return self.accepts(world, agent).await;
        };
        let (desk, id) = (world.run.desk.clone(), one.id);
        let other = if agent == ANNA { BEN } else { ANNA };
        let to = [
            TransferTo::Agent { agent: other },
            TransferTo::Queue { queue: SALES },
            TransferTo::Queue { queue: SUPPORT },
        ];
        let _ = match self.rng.random_range(0..20) {
            0..7 => self.sends(world, agent, id).await,
            7..10 => desk.open(agent, id).await,
            10..14 => {
                let closed = desk.close_tab(agent, id).await;
                let phone = one.contact.identity.phone.unwrap_or_default();
                world.customer_writes(one.account, &phone).await;
                closed
            }
            14..18 => {
                let to = to[self.rng.random_range(0..to.len())];
                desk.transfer(agent, id, to, None).await
            }
            18 => desk.cancel_transfer(agent, id).await,
            _ => desk.close(agent, id).await,
        };
    }

    async fn sends(
        &mut self,
        world: &World,
        agent: AgentId,
        id: InteractionId,
    ) -> Result<(), switchboard::actors::Refusal> {
        let client_ref = ClientRef(format!("r{}", self.next()));
        world
            .run
            .desk
            .send(agent, id, client_ref, Content::text("hi"), None)
            .await
    }

    async fn supervisor_closes(&mut self, world: &World) {
        if let Some(one) = self.any(world, |_| true) {
            let closed = Input::ClosedBySupervisor {
                by: uma(),
                asked: asked(),
                disposition: None,
            };
            let _ = world.run.desk.ask_of(one.account, one.id, closed).await;
        }
    }
}
