//! `spec/providers.md` 6: how fast messages leave, and what happens to them while a provider is away.

use super::outbox::{deliveries, error, send, sent};
use crate::support::shell::{ANNA, Shell, pass, settle, start};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::message::{Delivery, DeliveryErrorKind};
use switchboard::domain::pace::Whom;
use switchboard::domain::settings::Strategy;
use switchboard::ports::provider::SendOutcome;

/// Anna talks with so many customers.
async fn in_conversations(count: usize) -> (Shell, Vec<InteractionId>) {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    let mut interactions = Vec::new();
    for number in 0..count {
        shell.customer_writes(&format!("39000{number}"), "hello").await;
        interactions.push(shell.accept_offer(ANNA).await);
    }
    settle().await;
    (shell, interactions)
}

fn answers(shell: &Shell, outcomes: impl IntoIterator<Item = SendOutcome>) {
    shell.provider.answers.lock().unwrap().extend(outcomes);
}

fn away() -> SendOutcome {
    SendOutcome::Retry {
        after_secs: None,
        too_fast: None,
        error: error(DeliveryErrorKind::Transient),
    }
}

fn too_fast(whom: Whom, after_secs: Option<u32>) -> SendOutcome {
    SendOutcome::Retry {
        after_secs,
        too_fast: Some(whom),
        error: error(DeliveryErrorKind::RateLimited),
    }
}

#[actix::test]
async fn one_customer_gets_a_burst_and_then_one_message_every_six_seconds() {
    let (shell, interactions) = in_conversations(1).await;
    for number in 0..47 {
        send(&shell, interactions[0], &format!("{number}")).await;
    }
    pass(5).await;
    assert_eq!(sent(&shell).len(), 45);
    pass(4).await;
    assert_eq!(sent(&shell).len(), 46);
    pass(6).await;
    assert_eq!(sent(&shell).len(), 47);
    assert_eq!(
        deliveries(&shell, interactions[0]).await.last(),
        Some(&Delivery::Sent),
        "no attempt was lost"
    );
}

#[actix::test]
async fn a_customer_who_gets_too_much_waits_longer_with_each_refusal_and_nobody_else_waits() {
    let (shell, interactions) = in_conversations(2).await;
    answers(&shell, (0..2).map(|_| too_fast(Whom::Customer, None)));
    send(&shell, interactions[0], "slow").await;
    pass(2).await;
    send(&shell, interactions[1], "other").await;
    let tried = |word: &str| sent(&shell).iter().filter(|text| *text == word).count();
    pass(1).await;
    assert_eq!((tried("slow"), tried("other")), (2, 1), "after 1 second");
    answers(&shell, [too_fast(Whom::Customer, None)]);
    pass(4).await;
    assert_eq!(tried("slow"), 3, "after 4 seconds more");
    pass(10).await;
    assert_eq!(tried("slow"), 3, "16 seconds are not over");
    pass(10).await;
    assert_eq!(tried("slow"), 4);
    assert_eq!(deliveries(&shell, interactions[0]).await, [Delivery::Sent]);
}

#[actix::test]
async fn a_number_that_is_asked_to_wait_waits_with_everything() {
    let (shell, interactions) = in_conversations(2).await;
    answers(&shell, [too_fast(Whom::Account, Some(40))]);
    send(&shell, interactions[0], "first").await;
    pass(2).await;
    send(&shell, interactions[1], "other").await;
    pass(34).await;
    assert_eq!(sent(&shell), ["first"]);
    pass(10).await;
    let mut all = sent(&shell);
    all.sort();
    assert_eq!(all, ["first", "first", "other"]);
    assert_eq!(deliveries(&shell, interactions[1]).await, [Delivery::Sent]);
}

#[actix::test]
async fn a_provider_that_is_away_is_left_alone_for_a_while() {
    let (shell, interactions) = in_conversations(1).await;
    answers(&shell, (0..5).map(|_| away()));
    send(&shell, interactions[0], "one").await;
    send(&shell, interactions[0], "two").await;
    pass(122).await;
    assert_eq!(sent(&shell), ["one"; 5], "the fifth failure was the last one it got");
    pass(10).await;
    assert_eq!(sent(&shell).last().map(String::as_str), Some("two"));
    assert_eq!(
        deliveries(&shell, interactions[0]).await,
        [Delivery::Failed, Delivery::Sent]
    );
}

#[actix::test]
async fn messages_for_a_provider_that_stays_away_fail_after_ten_minutes_without_having_been_tried() {
    let (shell, interactions) = in_conversations(8).await;
    answers(&shell, (0..100).map(|_| away()));
    for interaction in &interactions {
        send(&shell, *interaction, "hello").await;
    }
    pass(590).await;
    let mut waiting = 0;
    for interaction in &interactions {
        waiting += usize::from(deliveries(&shell, *interaction).await == [Delivery::Queued]);
    }
    assert!(waiting >= 3, "{waiting} wait");
    let tried = sent(&shell).len();
    assert!(tried < 30, "{tried} calls in ten minutes are enough to know");
    pass(120).await;
    let mut reasons = Vec::new();
    for interaction in &interactions {
        assert_eq!(deliveries(&shell, *interaction).await, [Delivery::Failed]);
        reasons.extend(
            shell
                .thread(*interaction)
                .await
                .remove(1)
                .error
                .map(|error| error.detail),
        );
    }
    assert!(
        reasons
            .iter()
            .any(|reason| reason == "the provider has not answered for 10 minutes"),
        "{reasons:?}"
    );
}
