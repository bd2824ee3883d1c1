//! Many at once through real actors: agents who sign in while customers wait, customers who arrive together.

use crate::support::scene::to_sales;
use crate::support::shell::{Shell, settle, start};
use futures_util::future::join_all;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use switchboard::domain::ids::{AgentId, InteractionId, QueueId};
use switchboard::domain::settings::Strategy;
use switchboard::ports::store::Journal;

/// Ten agents with this capacity, members of two queues; who writes of sales comes to the second, of weight 5.
async fn ten_agents(strategy: Strategy, capacity: u32) -> (Shell, Vec<AgentId>) {
    let shell = start(strategy).await;
    let mut agents = Vec::new();
    for number in 0..10 {
        agents.push(shell.employ(&format!("agent{number}"), capacity).await);
    }
    let support = QueueId(1);
    let sales = shell.another_queue("Sales", 5).await;
    for queue in [support, sales] {
        shell.store.set_queue_members(queue, agents.clone()).await.unwrap();
    }
    shell.plans(to_sales(support, sales)).await;
    (shell.crash().await, agents)
}

async fn customers_write(shell: &Shell, count: usize) {
    let mut arrived = Vec::new();
    for customer in 0..count {
        let text = if customer % 2 == 0 { "hello" } else { "sales" };
        arrived.extend(shell.accept(&format!("3900{customer}"), text).await);
    }
    for inbound in arrived {
        shell.feed(inbound);
    }
}

/// What each agent is offered.
async fn offered(shell: &Shell, agents: &[AgentId]) -> BTreeMap<AgentId, Vec<InteractionId>> {
    let mut offered = BTreeMap::new();
    for agent in agents {
        let view = shell.desk.view(*agent).await.unwrap();
        let ids = view.offers.iter().map(|(offer, _)| offer.interaction).collect();
        offered.insert(*agent, ids);
    }
    offered
}

/// Proof 5. No timer has a part in it, or a tenth of a second would not do.
#[actix::test]
async fn rte_22_ten_who_wait_are_offered_to_ten_who_sign_in_within_100_ms() {
    tokio::time::pause();
    for strategy in [Strategy::RrMemory, Strategy::LeastRecent, Strategy::BeepAll] {
        let (shell, agents) = ten_agents(strategy, 0).await;
        customers_write(&shell, 10).await;
        settle().await;
        let came_at = shell.clock.now();
        join_all(agents.iter().map(|agent| shell.sign_in(*agent))).await;
        let mut seen = offered(&shell, &agents).await;
        let all =
            |seen: &BTreeMap<AgentId, Vec<InteractionId>>| seen.values().flatten().copied().collect::<BTreeSet<_>>();
        while all(&seen).len() < 10 || seen.values().any(Vec::is_empty) {
            assert!(shell.clock.now().millis_since(came_at) <= 100, "{strategy:?}: {seen:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
            seen = offered(&shell, &agents).await;
        }
        let each = if strategy.is_exclusive() { 1 } else { 10 };
        settle().await;
        seen = offered(&shell, &agents).await;
        assert!(
            seen.values().all(|offers| offers.len() == each),
            "STR-07 {strategy:?}: {seen:?}"
        );
    }
}

/// RTE-20 where every queue is an actor: of what waits in both, sales is first, then whoever waits longer.
#[actix::test]
async fn rte_20_an_agent_who_comes_alone_is_offered_the_heavier_queue_first() {
    tokio::time::pause();
    let (shell, agents) = ten_agents(Strategy::RrMemory, 0).await;
    customers_write(&shell, 6).await;
    settle().await;
    shell.sign_in(agents[0]).await;
    let mut served = Vec::new();
    for _ in 0..6 {
        settle().await;
        served.push(shell.accept_offer(agents[0]).await);
    }
    let mut texts = Vec::new();
    for interaction in &served {
        texts.push(shell.thread(*interaction).await[0].content.preview(10));
    }
    assert_eq!(texts, ["sales", "sales", "sales", "hello", "hello", "hello"]);
    assert!(served[..3].is_sorted() && served[3..].is_sorted(), "{served:?}");
}

/// AGT-05: while 64 arrive together and everybody takes all they can get, nobody holds more than they may.
#[actix::test]
async fn agt_05_sixty_four_who_arrive_together_exceed_nobodys_capacity() {
    tokio::time::pause();
    for strategy in [Strategy::RrMemory, Strategy::BeepAll] {
        let (shell, agents) = ten_agents(strategy, 3).await;
        join_all(agents.iter().map(|agent| shell.sign_in(*agent))).await;
        customers_write(&shell, 64).await;
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(2)).await;
            for agent in &agents {
                take_everything(&shell, *agent).await;
            }
        }
        settle().await;
        let mut held = 0;
        for agent in &agents {
            let held_by = shell.store.held_by(*agent).await.unwrap().len();
            assert_eq!(held_by, 3, "{agent} of {strategy:?}");
            held += held_by;
            assert!(
                strategy == Strategy::BeepAll || shell.offer(*agent).await.is_none(),
                "they are full"
            );
        }
        assert_eq!(held, 30, "and the others wait");
    }
}

/// Accepts all they are offered, at once; what is refused does not count.
async fn take_everything(shell: &Shell, agent: AgentId) {
    let view = shell.desk.view(agent).await.unwrap();
    let accepts = view
        .offers
        .iter()
        .map(|(offer, _)| shell.desk.accept(agent, offer.interaction, offer.ticket));
    let _ = join_all(accepts).await;
    let load = shell.desk.view(agent).await.unwrap().presence.load;
    assert!(load <= 3, "{agent} has a load of {load}");
}
