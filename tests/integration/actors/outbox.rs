//! R6, PRV-09: messages go out in order, once, and failures are seen.

use crate::support::shell::{ANNA, Shell, pass, settle, start};
use switchboard::domain::content::Content;
use switchboard::domain::ids::{ClientRef, InteractionId};
use switchboard::domain::message::{Delivery, DeliveryError, DeliveryErrorKind};
use switchboard::domain::settings::Strategy;
use switchboard::ports::provider::SendOutcome;

pub fn error(kind: DeliveryErrorKind) -> DeliveryError {
    DeliveryError {
        kind,
        code: Some("131047".to_owned()),
        detail: "as scripted".to_owned(),
    }
}

async fn in_conversation() -> (Shell, InteractionId) {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let interaction = shell.accept_offer(ANNA).await;
    settle().await;
    (shell, interaction)
}

pub async fn send(shell: &Shell, interaction: InteractionId, text: &str) {
    shell
        .desk
        .send(ANNA, interaction, ClientRef(text.to_owned()), Content::text(text), None)
        .await
        .unwrap();
}

pub fn sent(shell: &Shell) -> Vec<String> {
    shell
        .provider
        .calls
        .lock()
        .unwrap()
        .iter()
        .map(|call| call.content().map(|content| content.preview(20)).unwrap_or_default())
        .collect()
}

pub async fn deliveries(shell: &Shell, interaction: InteractionId) -> Vec<Delivery> {
    shell
        .thread(interaction)
        .await
        .iter()
        .skip(1)
        .map(|message| message.delivery)
        .collect()
}

#[actix::test]
async fn messages_of_one_customer_go_out_one_after_the_other() {
    let (shell, interaction) = in_conversation().await;
    let retry = SendOutcome::Retry {
        too_fast: None,
        after_secs: None,
        error: error(DeliveryErrorKind::Transient),
    };
    shell.provider.answers.lock().unwrap().push_back(retry);
    for text in ["one", "two", "three"] {
        send(&shell, interaction, text).await;
    }
    pass(1).await;
    assert_eq!(sent(&shell), ["one"], "the others wait until the first is through");
    pass(8).await;
    assert_eq!(sent(&shell), ["one", "one", "two", "three"]);
    assert_eq!(deliveries(&shell, interaction).await, [Delivery::Sent; 3]);
}

#[actix::test]
async fn a_refusal_is_shown_and_the_next_message_goes_on() {
    let (shell, interaction) = in_conversation().await;
    let refused = SendOutcome::Permanent(error(DeliveryErrorKind::WindowClosed));
    shell.provider.answers.lock().unwrap().push_back(refused);
    send(&shell, interaction, "one").await;
    send(&shell, interaction, "two").await;
    pass(2).await;
    assert_eq!(
        deliveries(&shell, interaction).await,
        [Delivery::Failed, Delivery::Sent]
    );
    let failed = shell.thread(interaction).await.remove(1);
    assert_eq!(
        failed.error.map(|error| error.kind),
        Some(DeliveryErrorKind::WindowClosed),
        "MSG-06"
    );
}

#[actix::test]
async fn five_tries_over_about_two_minutes_then_it_has_failed() {
    let (shell, interaction) = in_conversation().await;
    for _ in 0..5 {
        let retry = SendOutcome::Retry {
            too_fast: None,
            after_secs: None,
            error: error(DeliveryErrorKind::Transient),
        };
        shell.provider.answers.lock().unwrap().push_back(retry);
    }
    send(&shell, interaction, "one").await;
    pass(115).await;
    assert_eq!(
        (sent(&shell).len(), deliveries(&shell, interaction).await),
        (4, vec![Delivery::Queued])
    );
    pass(30).await;
    assert_eq!(
        (sent(&shell).len(), deliveries(&shell, interaction).await),
        (5, vec![Delivery::Failed])
    );
}

#[actix::test]
async fn the_provider_may_name_the_pause() {
    let (shell, interaction) = in_conversation().await;
    let retry = SendOutcome::Retry {
        too_fast: None,
        after_secs: Some(40),
        error: error(DeliveryErrorKind::RateLimited),
    };
    shell.provider.answers.lock().unwrap().push_back(retry);
    send(&shell, interaction, "one").await;
    pass(39).await;
    assert_eq!(sent(&shell).len(), 1);
    pass(6).await;
    assert_eq!(sent(&shell).len(), 2);
}

#[actix::test]
async fn a_message_that_may_have_gone_out_is_not_repeated_but_shown_as_uncertain() {
    let (shell, interaction) = in_conversation().await;
    let uncertain = SendOutcome::Uncertain(error(DeliveryErrorKind::Uncertain));
    shell.provider.answers.lock().unwrap().push_back(uncertain);
    send(&shell, interaction, "one").await;
    pass(119).await;
    assert_eq!(deliveries(&shell, interaction).await, [Delivery::Queued]);
    pass(10).await;
    assert_eq!(sent(&shell).len(), 1);
    let failed = shell.thread(interaction).await.remove(1);
    assert_eq!(failed.error.map(|error| error.kind), Some(DeliveryErrorKind::Uncertain));
}
