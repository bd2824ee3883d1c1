//! The main path through real actors and a real database.

use crate::support::shell::{ANNA, BEN, pass, settle, start};
use crate::support::world::ACCOUNT;
use std::time::Duration;
use switchboard::actors::Refusal;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{ClientRef, InteractionId, Ticket};
use switchboard::domain::interaction::{Input, TransferTo};
use switchboard::domain::message::{Delivery, Direction};
use switchboard::domain::notice::Notice;
use switchboard::domain::settings::Strategy;
use switchboard::domain::{ActorKey, Rejected};
use switchboard::http::ws::frames::FrameError;
use switchboard::telemetry;

#[actix::test]
async fn a_message_is_offered_accepted_answered_and_closed() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.sign_in(BEN).await;
    shell.customer_writes("390001", "hello").await;
    let (interaction, ticket, _) = shell.offer(ANNA).await.expect("Anna is offered");
    assert_eq!(shell.offer(BEN).await.map(|offer| offer.0), Some(interaction));
    shell.desk.accept(ANNA, interaction, ticket).await.unwrap();
    let taken = shell.desk.accept(BEN, interaction, ticket).await;
    assert_eq!(
        taken,
        Err(Refusal::Rejected(Rejected::AlreadyTaken { by: "Anna".to_owned() }))
    );
    assert_eq!(
        shell.desk.accept(ANNA, interaction, ticket).await,
        Ok(()),
        "said again it is the same"
    );
    settle().await;
    assert!(shell.offer(BEN).await.is_none());
    let thread = shell.shown().into_iter().find_map(|(agent, notice)| {
        if let (ANNA, Notice::Thread { messages, .. }) = (agent, notice) {
            Some(messages)
        } else {
            None
        }
    });
    assert_eq!(
        thread.map(|messages| messages.len()),
        Some(1),
        "the tab opens with the conversation"
    );

    let client_ref = ClientRef("r1".to_owned());
    shell
        .desk
        .send(
            ANNA,
            interaction,
            client_ref.clone(),
            Content::text("good morning"),
            None,
        )
        .await
        .unwrap();
    shell
        .desk
        .send(ANNA, interaction, client_ref, Content::text("good morning"), None)
        .await
        .unwrap();
    pass(1).await;
    let thread = shell.thread(interaction).await;
    assert_eq!(thread.len(), 2, "a resend has no second effect");
    assert_eq!(
        (thread[1].direction, thread[1].delivery),
        (Direction::Out, Delivery::Sent)
    );
    assert_eq!(
        thread[1].provider_id.as_deref(),
        Some(format!("wamid.out.{}", thread[1].id).as_str())
    );
    assert_eq!(shell.provider.calls.lock().unwrap().len(), 1);

    shell.desk.close(ANNA, interaction).await.unwrap();
    assert_eq!(shell.state(interaction).await, Some("closed"));
    shell.customer_writes("390001", "one more thing").await;
    let (next, ..) = shell.offer(ANNA).await.expect("a new interaction");
    assert_ne!(next, interaction, "INT-03");
}

#[actix::test]
async fn ten_messages_of_one_newcomer_at_once_are_one_interaction_each_once() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let mut accepted = Vec::new();
    for n in 0..10 {
        accepted.extend(
            shell
                .accept_as(&format!("wamid.x{n}"), "390001", &format!("message {n}"))
                .await,
        );
        assert!(
            shell
                .accept_as(&format!("wamid.x{n}"), "390001", "again")
                .await
                .is_empty(),
            "a duplicate is ignored"
        );
    }
    for inbound in accepted.iter().chain(&accepted) {
        shell.feed(inbound.clone());
    }
    pass(1).await;
    let thread = shell.thread(InteractionId(1)).await;
    let texts: Vec<String> = thread.iter().map(|message| message.content.preview(20)).collect();
    assert_eq!(texts, (0..10).map(|n| format!("message {n}")).collect::<Vec<_>>());
    assert_eq!(shell.state(InteractionId(2)).await, None, "INT-04");
}

#[actix::test]
async fn an_idle_interaction_leaves_memory_and_comes_back_with_the_next_message() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let interaction = shell.accept_offer(ANNA).await;
    settle().await;
    let busy = shell.router.actors_in_memory();
    pass(10).await;
    assert_eq!(
        shell.router.actors_in_memory(),
        busy - 1,
        "the interaction has nothing to do"
    );
    shell.customer_writes("390001", "are you there?").await;
    assert_eq!(shell.thread(interaction).await.len(), 2);
    assert_eq!(shell.router.actors_in_memory(), busy);
}

#[actix::test]
async fn a_deadline_of_an_actor_that_left_memory_is_kept() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let interaction = shell.accept_offer(ANNA).await;
    shell.desk.close_tab(ANNA, interaction).await.unwrap();
    shell
        .desk
        .status(ANNA, switchboard::domain::agent::Wish::LogOut)
        .await
        .unwrap();
    shell.customer_writes("390001", "anybody?").await;
    assert_eq!(shell.state(interaction).await, Some("wait_agent"));
    pass(11).await;
    assert_eq!(shell.state(interaction).await, Some("wait_queue"));
    pass(20).await;
    assert_eq!(shell.state(interaction).await, Some("offering"));
    pass(30).await;
    assert_eq!(shell.state(interaction).await, Some("planning"));
}

#[actix::test]
async fn fifty_accepts_at_once_have_one_winner_and_the_others_learn_who() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.sign_in(BEN).await;
    for round in 0..20 {
        shell.customer_writes(&format!("3900{round}"), "hello").await;
        let (interaction, ticket, _) = shell.offer(ANNA).await.expect("an offer");
        let racers = (0..50).map(|n| {
            shell
                .desk
                .accept(if n % 2 == 0 { ANNA } else { BEN }, interaction, ticket)
        });
        let results = futures_util::future::join_all(racers).await;
        let winners: Vec<bool> = results.iter().map(Result::is_ok).collect();
        let anna_won = winners[0];
        for (n, result) in results.into_iter().enumerate() {
            if (n % 2 == 0) == anna_won {
                assert_eq!(result, Ok(()));
            } else {
                let by = if anna_won { "Anna" } else { "Ben" }.to_owned();
                assert_eq!(result, Err(Refusal::Rejected(Rejected::AlreadyTaken { by })));
            }
        }
        let winner = if anna_won { ANNA } else { BEN };
        shell.desk.close(winner, interaction).await.unwrap();
    }
}

#[actix::test]
async fn an_ask_to_an_unknown_interaction_is_refused() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let key = ActorKey::Interaction(ACCOUNT, InteractionId(99));
    let asked = shell
        .router
        .ask(
            key,
            switchboard::domain::interaction::Input::CloseAsked {
                agent: ANNA,
                disposition: None,
            },
        )
        .await;
    assert_eq!(asked, Err(Refusal::Rejected(Rejected::NoSuchInteraction)));
    tokio::time::sleep(Duration::from_secs(10)).await;
    settle().await;
    assert!(!shell.router.is_in_memory(key), "an unborn interaction does not stay");
}

/// Issue 4, bad input: an answer with an old ticket is dropped and counted; what the state does not allow is refused
/// with a code for programs, and words that name the state and the rule.
#[actix::test]
async fn what_is_not_possible_now_names_the_state_and_the_rule_and_old_tickets_are_counted() {
    telemetry::recorder();
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let sales = shell.another_queue("Sales", 0).await;
    let account = shell.store.account(ACCOUNT).await.unwrap().expect("it exists");
    let mut fields = account.fields;
    fields.groups.transfer.queue.on = true;
    shell
        .store
        .update_account(ACCOUNT, account.version, fields)
        .await
        .unwrap();
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let id = InteractionId(1);
    let old = Input::AgentAccepted {
        agent: ANNA,
        ticket: Ticket(0),
    };
    let stale = shell.desk.ask_of(ACCOUNT, id, old).await;
    assert_eq!(stale, Err(Refusal::Rejected(Rejected::StaleTicket)));
    let counted = telemetry::recorder().render();
    let name = "switchboard_stale_tickets_total{actor=\"interaction\"}";
    assert!(counted.contains(name), "{counted}");

    shell.accept_offer(ANNA).await;
    let to = TransferTo::Queue { queue: sales };
    shell.desk.transfer(ANNA, id, to, None).await.unwrap();
    let refusal = shell.desk.close(ANNA, id).await.expect_err("it is being transferred");
    let on_the_wire = serde_json::to_value(FrameError::from(&refusal)).unwrap();
    let expected = serde_json::json!({
        "code": "wrong_state",
        "message": "not possible while the interaction is transferring: cancel the transfer first (TRF-04)",
    });
    assert_eq!(on_the_wire, expected);
}
