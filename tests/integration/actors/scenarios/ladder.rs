//! 6..9, 16, 20 and 29: what becomes of a conversation whose agent does not see it.

use super::{account_becomes, asked, held_by_anna, pause, row, secs_left};
use crate::support::shell::{ANNA, BEN, Shell, pass, settle, start};
use switchboard::domain::agent::Wish;
use switchboard::domain::ids::{AgentId, InteractionId, QueueId};
use switchboard::domain::interaction::{CloseReason, Routing, TransferTo};
use switchboard::domain::notice::Notice;
use switchboard::domain::plan::Application;
use switchboard::domain::settings::Strategy;

const BOTH: [AgentId; 2] = [ANNA, BEN];

/// Waits of 10 s for the agent and of 10 s for the queue; Anna holds a conversation.
async fn ladder() -> (Shell, InteractionId) {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    account_becomes(&shell, |account| {
        account.wait_agent_secs = 10;
        account.wait_queue_secs = 10;
    })
    .await;
    let shell = shell.crash().await;
    let id = held_by_anna(&shell).await;
    (shell, id)
}

/// 9.3 case 1.
#[actix::test]
async fn scenario_06_a_message_reaches_the_open_tab_of_a_paused_agent_without_an_offer() {
    let (shell, id) = ladder().await;
    pause(&shell, ANNA).await;
    shell.shown();
    shell.customer_writes("390001", "still there?").await;
    let shown = shell.shown();
    let saved = shown.iter().any(|(agent, notice)| {
        *agent == ANNA && matches!(notice, Notice::MessageSaved { message, .. } if message.interaction == id)
    });
    assert!(saved, "{shown:?}");
    assert_eq!(asked(&shell, &BOTH).await, []);
    assert_eq!(shell.state(id).await, Some("assigned"));
}

/// 9.3 case 2, SM-19.
#[actix::test]
async fn scenario_07_the_agent_of_a_closed_tab_is_asked_for_10_s_and_a_reject_asks_the_queue() {
    let (shell, id) = ladder().await;
    shell.sign_in(BEN).await;
    shell.desk.close_tab(ANNA, id).await.unwrap();
    shell.customer_writes("390001", "again").await;
    assert_eq!(asked(&shell, &BOTH).await, [ANNA]);
    assert_eq!(secs_left(&shell, ANNA).await, Some(10));
    let (_, ticket, _) = shell.offer(ANNA).await.expect("an offer");
    shell.desk.reject(ANNA, id, ticket).await.unwrap();
    settle().await;
    assert_eq!(asked(&shell, &BOTH).await, [BEN]);
    assert_eq!(shell.state(id).await, Some("wait_queue"));
}

async fn signed_out() -> (Shell, InteractionId) {
    let (shell, id) = ladder().await;
    shell.desk.close_tab(ANNA, id).await.unwrap();
    shell.desk.status(ANNA, Wish::LogOut).await.unwrap();
    shell.customer_writes("390001", "anybody?").await;
    (shell, id)
}

/// SM-20, SM-22.
#[actix::test]
async fn scenario_08_nobody_comes_so_it_goes_to_the_queue_and_then_to_the_plan() {
    let (shell, id) = signed_out().await;
    pass(9).await;
    assert_eq!(shell.state(id).await, Some("wait_agent"));
    pass(1).await;
    assert_eq!(shell.state(id).await, Some("wait_queue"));
    pass(9).await;
    assert_eq!(shell.state(id).await, Some("wait_queue"));
    pass(1).await;
    let one = row(&shell, id).await;
    assert!(
        matches!(&one.routing, Routing::Offering { step, .. } if step.position == 0),
        "the plan from its first step: {:?}",
        one.routing
    );
}

/// 9.3 case 4.
#[actix::test]
async fn scenario_09_who_signs_in_at_second_6_has_4_s() {
    let (shell, id) = signed_out().await;
    pass(6).await;
    shell.sign_in(ANNA).await;
    settle().await;
    assert_eq!(secs_left(&shell, ANNA).await, Some(4));
    assert_eq!(shell.accept_offer(ANNA).await, id);
}

/// Both kinds of transfer, asking for these times; a second queue in which nobody is.
async fn with_transfers(agent_secs: u32, queue_secs: u32) -> (Shell, InteractionId, QueueId) {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let sales = shell.another_queue("Sales", 0).await;
    account_becomes(&shell, |account| {
        account.wait_agent_secs = 3_600;
        let transfer = &mut account.groups.transfer;
        (transfer.agent.on, transfer.agent.timeout_secs) = (true, agent_secs);
        (transfer.queue.on, transfer.queue.timeout_secs) = (true, queue_secs);
    })
    .await;
    let account = crate::support::world::ACCOUNT;
    shell.store.set_account_agents(account, BOTH.to_vec()).await.unwrap();
    let shell = shell.crash().await;
    let id = held_by_anna(&shell).await;
    (shell, id, sales)
}

/// TRF-08.
#[actix::test]
async fn scenario_16_a_transfer_that_nobody_takes_comes_back_unread_or_goes_down_the_ladder() {
    let (shell, id, queue) = with_transfers(30, 30).await;
    shell
        .desk
        .transfer(ANNA, id, TransferTo::Queue { queue }, None)
        .await
        .unwrap();
    assert_eq!(shell.state(id).await, Some("transferring"));
    pass(30).await;
    let one = row(&shell, id).await;
    assert_eq!((one.state(), one.unread), ("assigned", 1), "back with Anna, unread");
    assert_eq!(one.hold().map(|hold| hold.agent), Some(ANNA));

    shell
        .desk
        .transfer(ANNA, id, TransferTo::Queue { queue }, None)
        .await
        .unwrap();
    shell.desk.status(ANNA, Wish::LogOut).await.unwrap();
    pass(30).await;
    assert_eq!(shell.state(id).await, Some("wait_agent"), "its sender is not there");
}

/// WIN-05.
#[actix::test]
async fn scenario_20_25_hours_later_another_one_begins_and_the_old_agent_is_asked_first() {
    let (shell, id) = ladder().await;
    shell.sign_in(BEN).await;
    pass(25 * 3_600).await;
    shell.customer_writes("390001", "good morning").await;
    let old = row(&shell, id).await;
    assert!(matches!(
        old.routing,
        Routing::Closed {
            reason: CloseReason::SessionExpired,
            ..
        }
    ));
    let next = InteractionId(2);
    assert_eq!(shell.thread(next).await.len(), 1, "the message is in the new one");
    assert_eq!(shell.state(next).await, Some("wait_agent"));
    assert_eq!(asked(&shell, &BOTH).await, [ANNA]);
    assert_eq!(shell.accept_offer(ANNA).await, next);
}

/// SM-42, R5: killed ten seconds into each kind of wait, back ten seconds later; what was left is left.
#[actix::test]
async fn scenario_29_after_a_kill_offers_waits_and_transfers_resume_with_the_time_left() {
    let (shell, id, queue) = with_transfers(3_600, 3_600).await;
    let carla = shell.employ("Carla", 0).await;
    shell.store.set_queue_members(queue, vec![carla]).await.unwrap();
    let support = Application::Queue {
        queue: QueueId(1),
        timeout_secs: 3_600,
    };
    shell.plans([support]).await;
    let mut shell = shell.crash().await;
    for kind in ["transfer to an agent", "transfer to a queue", "wait", "offer"] {
        for agent in [ANNA, BEN, carla] {
            shell.sign_in(agent).await;
        }
        settle().await;
        let to_ben = TransferTo::Agent { agent: BEN };
        let whom = match kind {
            "transfer to an agent" => {
                shell.desk.transfer(ANNA, id, to_ben, None).await.unwrap();
                BEN
            }
            "transfer to a queue" => {
                let to_sales = TransferTo::Queue { queue };
                shell.desk.transfer(ANNA, id, to_sales, None).await.unwrap();
                carla
            }
            "wait" => {
                shell.desk.close_tab(ANNA, id).await.unwrap();
                shell.customer_writes("390001", "again").await;
                ANNA
            }
            _ => {
                shell.customer_writes("390002", "hello").await;
                BEN
            }
        };
        pass(10).await;
        assert!(shell.offer(whom).await.is_some(), "{kind}: they are asked");
        shell.unplug();
        pass(10).await;
        shell = shell.crash().await;
        shell.sign_in(whom).await;
        settle().await;
        let (asked_for, _, _) = shell.offer(whom).await.unwrap_or_else(|| panic!("{kind}: asked again"));
        let due = row(&shell, asked_for).await;
        let left = due_in(&shell, &due);
        assert!((3_570..=3_580).contains(&left), "{kind}: {left} s are left");
        shell.accept_offer(whom).await;
        settle().await;
        if asked_for == id && whom != ANNA {
            // Back to Anna, for the next kind.
            shell.sign_in(ANNA).await;
            shell
                .desk
                .transfer(whom, id, TransferTo::Agent { agent: ANNA }, None)
                .await
                .unwrap();
            settle().await;
            shell.accept_offer(ANNA).await;
            settle().await;
        }
    }
}

/// Seconds until the deadline of a conversation.
fn due_in(shell: &Shell, one: &switchboard::domain::interaction::Conversation) -> i64 {
    use switchboard::domain::Machine;
    let machine = switchboard::domain::interaction::Interaction::Stored(Box::new(one.clone()));
    let (at, _) = machine.next_deadline().expect("it waits");
    at.millis_since(shell.clock.now()) / 1000
}
