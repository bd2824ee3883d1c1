//! 17, 18, 19, 22 and 23: how conversations end, and end not.

use super::{account_becomes, held_by_anna, pause, row};
use crate::support::shell::{ANNA, Shell, pass, settle, start};
use crate::support::world::ACCOUNT;
use switchboard::actors::Refusal;
use switchboard::domain::Rejected;
use switchboard::domain::account::settings::Grouping;
use switchboard::domain::catalog::Disposition;
use switchboard::domain::content::Content;
use switchboard::domain::ids::{ClientRef, ConnectionId, InteractionId, QueueId};
use switchboard::domain::interaction::{Choice, CloseReason, Input, Routing};
use switchboard::domain::message::{Delivery, DeliveryError, DeliveryErrorKind};
use switchboard::domain::plan::{Application, Times};
use switchboard::domain::settings::Strategy;
use switchboard::ports::provider::SendOutcome;
use switchboard::store::NewDefinition;

async fn pauses(shell: &Shell) -> (bool, Option<String>) {
    let presence = shell.desk.view(ANNA).await.unwrap().presence;
    (presence.system, presence.pause)
}

/// DSP-10..DSP-14.
#[actix::test]
async fn scenario_17_a_mandatory_disposition_pauses_over_a_reconnect_until_it_is_given() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let nothing = NewDefinition::global("Bought nothing".to_owned(), Disposition::default());
    let nothing = shell
        .store
        .create_definition(nothing, shell.clock.now())
        .await
        .unwrap()
        .id;
    account_becomes(&shell, |account| account.groups.disposition.on = true).await;
    let shell = shell.crash().await;
    let id = held_by_anna(&shell).await;
    pause(&shell, ANNA).await;
    assert_eq!(pauses(&shell).await, (false, Some("Lunch".to_owned())));
    shell.desk.close(ANNA, id).await.unwrap();
    settle().await;
    assert_eq!(shell.state(id).await, Some("disposing"));
    let (is_systems, name) = pauses(&shell).await;
    assert!(is_systems && name.is_some());

    shell.desk.disconnected(ANNA, ConnectionId(1));
    settle().await;
    shell.sign_in(ANNA).await;
    settle().await;
    assert!(pauses(&shell).await.0, "over a reconnect");
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    settle().await;
    assert!(pauses(&shell).await.0, "over a restart");

    let disposition = Some(Choice {
        disposition: nothing,
        note: None,
        list: None,
    });
    let closed = Input::CloseAsked {
        agent: ANNA,
        disposition,
    };
    shell.desk.ask_of(ACCOUNT, id, closed).await.unwrap();
    settle().await;
    assert_eq!(shell.state(id).await, Some("closed"));
    assert_eq!(
        pauses(&shell).await,
        (false, Some("Lunch".to_owned())),
        "the one before it"
    );
}

async fn says(shell: &Shell, id: InteractionId, text: &str) {
    let client_ref = ClientRef(text.to_owned());
    shell
        .desk
        .send(ANNA, id, client_ref, Content::text(text), None)
        .await
        .unwrap();
}

/// CLS-10, CLS-11.
#[actix::test]
async fn scenario_18_silence_closes_after_the_agents_word_and_after_no_other() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    account_becomes(&shell, |account| account.groups.session.inactivity_mins = 1).await;
    let welcome = Application::AutoReply {
        times: Times::OneTime,
        text: "welcome".to_owned(),
    };
    let support = Application::Queue {
        queue: QueueId(1),
        timeout_secs: 3_600,
    };
    shell.plans([welcome, support]).await;
    let shell = shell.crash().await;
    shell.customer_writes("390001", "hello").await;
    pass(120).await;
    let id = InteractionId(1);
    assert_eq!(
        shell.state(id).await,
        Some("offering"),
        "a text of the plan ends nothing"
    );
    shell.sign_in(ANNA).await;
    settle().await;
    assert_eq!(shell.accept_offer(ANNA).await, id);
    pass(120).await;
    assert_eq!(shell.state(id).await, Some("assigned"), "nobody has answered yet");
    says(&shell, id, "good morning").await;
    pass(30).await;
    shell.customer_writes("390001", "one moment").await;
    pass(60).await;
    assert_eq!(
        shell.state(id).await,
        Some("assigned"),
        "the customer's word is the last"
    );
    says(&shell, id, "yes?").await;
    pass(58).await;
    assert_eq!(shell.state(id).await, Some("assigned"));
    pass(2).await;
    assert!(matches!(
        row(&shell, id).await.routing,
        Routing::Closed {
            reason: CloseReason::Inactivity,
            ..
        }
    ));
}

/// WL-01..WL-06.
#[actix::test]
async fn scenario_19_who_is_on_no_list_is_told_so_once_a_minute_and_bothers_nobody() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    account_becomes(&shell, |account| {
        account.groups.whitelist.on = true;
        account.groups.whitelist.response = "sorry".to_owned();
    })
    .await;
    let shell = shell.crash().await;
    shell.sign_in(ANNA).await;
    for (number, answers) in [(1, 1), (2, 1), (3, 2)] {
        shell.customer_writes("390001", "hello").await;
        assert!(shell.offer(ANNA).await.is_none(), "no offer");
        let id = InteractionId(number);
        let one = row(&shell, id).await;
        assert!(matches!(
            one.routing,
            Routing::Closed {
                reason: CloseReason::Whitelist,
                ..
            }
        ));
        assert_eq!(
            shell.store.contact_record(one.contact.id).await.unwrap(),
            None,
            "no contact"
        );
        pass(31).await;
        assert_eq!(shell.provider.calls.lock().unwrap().len(), answers, "message {number}");
    }
}

/// MSG-06: the text is shown as failed with the provider's reason, and the conversation goes on.
#[actix::test]
async fn scenario_22_a_text_outside_the_window_is_shown_as_failed_with_the_reason() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    account_becomes(&shell, |account| account.groups.session.grouping = Grouping::WhileOpen).await;
    let shell = shell.crash().await;
    let id = held_by_anna(&shell).await;
    pass(25 * 3_600).await;
    assert!(row(&shell, id).await.window_expires_at < shell.clock.now());
    shell.sign_in(ANNA).await;
    let error = DeliveryError {
        kind: DeliveryErrorKind::WindowClosed,
        code: Some("131047".to_owned()),
        detail: "more than 24 hours have passed".to_owned(),
    };
    let refused = SendOutcome::Permanent(error.clone());
    shell.provider.answers.lock().unwrap().push_back(refused);
    says(&shell, id, "good news").await;
    pass(2).await;
    let message = shell.thread(id).await.pop().expect("what she wrote");
    assert_eq!((message.delivery, message.error), (Delivery::Failed, Some(error)));
    assert_eq!(shell.state(id).await, Some("assigned"));
}

/// REO-01..REO-05.
#[actix::test]
async fn scenario_23_a_closed_conversation_is_reopened_unless_another_one_is_open() {
    tokio::time::pause();
    let shell = start(Strategy::BeepAll).await;
    let id = held_by_anna(&shell).await;
    let contact = row(&shell, id).await.contact;
    let reopen = || shell.desk.reopen(ANNA, ACCOUNT, id, contact.clone());
    shell.desk.close(ANNA, id).await.unwrap();
    pass(3_600).await;
    reopen().await.unwrap();
    settle().await;
    let one = row(&shell, id).await;
    assert_eq!(
        (one.state(), one.hold().map(|hold| hold.tab_open)),
        ("assigned", Some(true))
    );
    assert_eq!(shell.thread(id).await.len(), 1, "with its history");

    shell.desk.close(ANNA, id).await.unwrap();
    pass(26 * 3_600).await;
    reopen().await.unwrap();
    settle().await;
    assert_eq!(shell.state(id).await, Some("assigned"), "after its window as well");
    shell.customer_writes("390001", "thanks for coming back").await;
    assert_eq!(shell.thread(id).await.len(), 2, "and the customer's answer joins it");

    shell.desk.close(ANNA, id).await.unwrap();
    shell.customer_writes("390001", "one more thing").await;
    let other = InteractionId(2);
    assert_eq!(shell.state(other).await, Some("offering"));
    let refused = Refusal::Rejected(Rejected::OtherOpen { interaction: other });
    assert_eq!(reopen().await, Err(refused));
}
