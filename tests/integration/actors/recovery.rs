//! SM-42, R1, R4: what happens when the process or the database fails.

use crate::support::shell::{ANNA, BEN, Fault, START, pass, settle, start};
use switchboard::domain::content::Content;
use switchboard::domain::ids::{ClientRef, InteractionId};
use switchboard::domain::message::Sender;
use switchboard::domain::plan::{Application, Times};
use switchboard::domain::settings::Strategy;
use switchboard::ports::store::Journal;

#[actix::test]
async fn after_a_crash_every_wait_has_the_time_left() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.customer_writes("390001", "hello").await;
    pass(20).await;
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    settle().await;
    let (interaction, _, until) = shell.offer(ANNA).await.expect("the offer is shown again");
    assert_eq!(
        until.millis_since(START) / 1000,
        30,
        "within the step that began before the crash"
    );
    pass(11).await;
    assert_eq!(shell.state(interaction).await, Some("planning"));
}

/// APP-AGENT-02: such an offer is in no queue's memory, and its deadline is far ahead.
#[actix::test]
async fn after_a_crash_the_one_agent_of_a_step_is_asked_again() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let anna = Application::Agent {
        agent: ANNA,
        timeout_secs: 3600,
    };
    shell.plans([anna]).await;
    let shell = shell.crash().await;
    shell.customer_writes("390001", "hello").await;
    pass(20).await;
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    settle().await;
    let (_, _, until) = shell.offer(ANNA).await.expect("the offer is shown again");
    assert_eq!(until.millis_since(START) / 1000, 3600);
}

/// PLAN-30, MSG-16: the outbox carries what the plan says, once, whatever fails in between.
#[actix::test]
async fn an_automatic_reply_goes_out_once_across_a_crash() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let welcome = Application::AutoReply {
        times: Times::OneTime,
        text: "Welcome {{contact.phone}}".to_owned(),
    };
    shell.plans([welcome]).await;
    let shell = shell.crash().await;
    shell.accept("390001", "hello").await;
    let shell = shell.crash().await;
    pass(2).await;
    let shell = shell.crash().await;
    pass(2).await;
    let thread = shell.thread(InteractionId(1)).await;
    let said: Vec<_> = thread
        .iter()
        .map(|message| (message.sender.clone(), message.content.preview(40)))
        .collect();
    let expected = [
        (Sender::Customer, "hello".to_owned()),
        (Sender::System, "Welcome 390001".to_owned()),
    ];
    assert_eq!(said, expected);
}

#[actix::test]
async fn a_deadline_that_passed_while_the_server_was_down_fires_at_once() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.customer_writes("390001", "hello").await;
    shell.unplug();
    pass(31).await;
    assert_eq!(
        shell.state(InteractionId(1)).await,
        Some("offering"),
        "nobody was there to act"
    );
    let shell = shell.crash().await;
    assert_eq!(shell.state(InteractionId(1)).await, Some("planning"));
}

#[actix::test]
async fn an_accepted_webhook_whose_routing_was_lost_is_fed_again() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.accept("390001", "hello").await;
    let shell = shell.crash().await;
    assert_eq!(shell.thread(InteractionId(1)).await.len(), 1);
    shell.sign_in(ANNA).await;
    settle().await;
    assert!(shell.offer(ANNA).await.is_some());
}

#[actix::test]
async fn round_robin_memory_survives_a_restart() {
    tokio::time::pause();
    let shell = start(Strategy::RrMemory).await;
    shell.sign_in(ANNA).await;
    shell.sign_in(BEN).await;
    shell.customer_writes("390001", "hello").await;
    let first = shell.accept_offer(ANNA).await;
    shell.desk.close(ANNA, first).await.unwrap();
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    shell.sign_in(BEN).await;
    shell.customer_writes("390002", "hello").await;
    assert!(shell.offer(ANNA).await.is_none());
    assert!(shell.offer(BEN).await.is_some(), "Ben is next");
}

#[actix::test]
async fn a_commit_that_fails_for_certain_or_perhaps_is_repeated_from_the_inbox_with_one_effect() {
    for fault in [Fault::Aborted, Fault::LostAndUnknown, Fault::WrittenButUnknown] {
        tokio::time::pause();
        let shell = start(Strategy::BeepAll).await;
        shell.journal.next.lock().unwrap().push_back(fault);
        shell.customer_writes("390001", "hello").await;
        pass(25).await;
        let thread = shell.thread(InteractionId(1)).await;
        assert_eq!(thread.len(), 1, "{fault:?}");
        assert!(
            shell.store.unconsumed(shell.clock.now(), 10).await.unwrap().is_empty(),
            "{fault:?}"
        );
        shell.sign_in(ANNA).await;
        settle().await;
        assert!(
            shell.offer(ANNA).await.is_some(),
            "{fault:?}: the interaction is offered"
        );
        tokio::time::resume();
    }
}

#[actix::test]
async fn a_send_whose_commit_is_unknown_can_be_sent_again_with_one_effect() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let interaction = shell.accept_offer(ANNA).await;
    settle().await;
    shell.journal.next.lock().unwrap().push_back(Fault::WrittenButUnknown);
    let send = || {
        shell
            .desk
            .send(ANNA, interaction, ClientRef("r1".to_owned()), Content::text("hi"), None)
    };
    assert!(send().await.is_err(), "nobody knows");
    assert_eq!(send().await, Ok(()));
    pass(6).await;
    assert_eq!(shell.thread(interaction).await.len(), 2);
    assert_eq!(shell.provider.calls.lock().unwrap().len(), 1);
}

#[actix::test]
async fn an_agents_ledger_that_had_to_be_loaded_again_finds_its_windows_and_its_work() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let interaction = shell.accept_offer(ANNA).await;
    settle().await;
    shell.journal.next.lock().unwrap().push_back(Fault::Aborted);
    let wish = switchboard::domain::agent::Wish::Pause {
        reason: "Lunch".to_owned(),
    };
    assert!(shell.desk.status(ANNA, wish).await.is_err());
    settle().await;
    shell
        .desk
        .send(ANNA, interaction, ClientRef("r1".to_owned()), Content::text("hi"), None)
        .await
        .unwrap();
    shell.customer_writes("390002", "hello").await;
    assert!(shell.offer(ANNA).await.is_some(), "she is still connected and ready");
}
