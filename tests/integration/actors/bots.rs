//! APP-BOT with real actors: questions are asked outside of commits, answers take effect once, whatever dies.

use crate::support::shell::{ANNA, Fault, START, Shell, pass, settle, start, start_with};
use crate::support::world::ACCOUNT;
use futures_util::future::LocalBoxFuture;
use std::rc::Rc;
use switchboard::domain::bot::Reply;
use switchboard::domain::bot::script::{Rule, Script};
use switchboard::domain::catalog::{Bot, BotEngine as Engine};
use switchboard::domain::ids::{InteractionId, QueueId};
use switchboard::domain::message::{Message, Sender};
use switchboard::domain::plan::{Application, Times};
use switchboard::domain::settings::{self, Strategy};
use switchboard::ports::bot::{BotEngine, Question};
use switchboard::store::NewDefinition;
use switchboard::telemetry;

const FIRST: InteractionId = InteractionId(1);

fn script(delay_ms: u32) -> Script {
    let person = Rule {
        words: vec!["person".to_owned()],
        hand_over: true,
        ..Rule::default()
    };
    Script {
        rules: vec![person],
        default_answers: vec!["You said: {{message.body}}".to_owned()],
        forward_message: "Somebody comes".to_owned(),
        error_message: "Sorry".to_owned(),
        delay_ms,
        ..Script::default()
    }
}

/// A shop where Lia answers first, then come these steps and the queue.
async fn shop(script: Script, between: impl IntoIterator<Item = Application>) -> Shell {
    tokio::time::pause();
    furnished(start(Strategy::BeepAll).await, script, between).await
}

async fn furnished(shell: Shell, script: Script, between: impl IntoIterator<Item = Application>) -> Shell {
    let lia = Bot {
        description: String::new(),
        cloud_provider: None,
        engine: Engine::Scripted(script),
    };
    let lia = NewDefinition::global("Lia".to_owned(), lia);
    let bot = shell.store.create_definition(lia, START).await.unwrap().id;
    let queue = Application::Queue {
        queue: QueueId(1),
        timeout_secs: 300,
    };
    let first = Application::Scripted { bot };
    shell.plans([first].into_iter().chain(between).chain([queue])).await;
    shell.crash().await
}

fn told(messages: &[Message]) -> Vec<String> {
    let told = messages.iter().map(|one| {
        let who = match &one.sender {
            Sender::Customer => "customer",
            Sender::System => "system",
            Sender::Agent(_) => "agent",
            Sender::Bot(name) => name,
        };
        format!("{who}: {}", one.content.preview(60))
    });
    told.collect()
}

async fn said(shell: &Shell) -> Vec<String> {
    told(&shell.thread(FIRST).await)
}

/// Acceptance scenario 11 (PLAN-33).
#[actix::test]
async fn scenario_11_bot_then_a_reply_then_the_queue() {
    for (times, on_hand_over, further) in [
        (Times::FirstMessage, 0, 0),
        (Times::OneTime, 1, 0),
        (Times::Always, 1, 1),
    ] {
        let reply = Application::AutoReply {
            times,
            text: "We heard you".to_owned(),
        };
        let shell = shop(script(0), [reply]).await;
        shell.customer_writes("390001", "hello").await;
        shell.customer_writes("390001", "a person").await;
        shell.customer_writes("390001", "are you there").await;
        pass(2).await;
        let mut expected = vec![
            "customer: hello",
            "Lia: You said: hello",
            "customer: a person",
            "Lia: Somebody comes",
        ];
        expected.extend(vec!["system: We heard you"; on_hand_over]);
        expected.push("customer: are you there");
        expected.extend(vec!["system: We heard you"; further]);
        assert_eq!(said(&shell).await, expected, "{times:?}");
        let sent = shell.provider.calls.lock().unwrap().len();
        assert_eq!(sent, 2 + on_hand_over + further, "{times:?}");
        assert_eq!(shell.state(FIRST).await, Some("offering"));
        tokio::time::resume();
    }
}

/// Acceptance scenario 15 (APP-BOT-02, SM-09).
#[actix::test]
async fn scenario_15_who_opens_a_bot_conversation_has_it_and_late_answers_are_dropped_and_counted() {
    telemetry::recorder();
    let shell = shop(script(5_000), []).await;
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    assert_eq!(shell.state(FIRST).await, Some("bot"));
    shell.desk.take(ANNA, ACCOUNT, FIRST).await.unwrap();
    assert_eq!(shell.state(FIRST).await, Some("assigned"));
    pass(10).await;
    shell.customer_writes("390001", "still me").await;
    pass(10).await;
    assert_eq!(said(&shell).await, ["customer: hello", "customer: still me"]);
    assert!(shell.provider.calls.lock().unwrap().is_empty());
    let counted = telemetry::recorder().render();
    assert!(
        counted.contains("switchboard_bot_turns_total{result=\"stale\"}"),
        "{counted}"
    );
}

#[actix::test]
async fn a_process_that_dies_during_a_turn_asks_again_and_answers_once() {
    let shell = shop(script(10_000), []).await;
    shell.customer_writes("390001", "hello").await;
    shell.customer_writes("390001", "more").await;
    pass(9).await;
    let shell = shell.crash().await;
    pass(9).await;
    assert_eq!(said(&shell).await, ["customer: hello", "customer: more"]);
    pass(2).await;
    let shell = shell.crash().await;
    pass(15).await;
    let expected = [
        "customer: hello",
        "customer: more",
        "Lia: You said: hello",
        "Lia: You said: more",
    ];
    assert_eq!(said(&shell).await, expected);
    assert_eq!(shell.state(FIRST).await, Some("bot"));
}

#[actix::test]
async fn a_deadline_that_passed_while_the_server_was_down_sends_the_customer_on() {
    let shell = shop(script(10_000), []).await;
    shell.customer_writes("390001", "hello").await;
    shell.unplug();
    pass(40).await;
    let shell = shell.crash().await;
    pass(1).await;
    assert_eq!(said(&shell).await, ["customer: hello", "Lia: Sorry"]);
    assert_eq!(shell.state(FIRST).await, Some("offering"));
}

/// APP-BOT-07.
#[actix::test]
async fn an_engine_that_takes_longer_than_30_seconds_is_not_waited_for() {
    let shell = shop(script(40_000), []).await;
    shell.customer_writes("390001", "hello").await;
    pass(29).await;
    assert_eq!(shell.state(FIRST).await, Some("bot"));
    pass(2).await;
    assert_eq!(shell.state(FIRST).await, Some("offering"));
    pass(60).await;
    assert_eq!(said(&shell).await, ["customer: hello", "Lia: Sorry"]);
}

#[actix::test]
async fn an_answer_whose_commit_fails_takes_effect_once() {
    for fault in [Fault::Aborted, Fault::LostAndUnknown, Fault::WrittenButUnknown] {
        let shell = shop(script(3_000), []).await;
        shell.customer_writes("390001", "hello").await;
        shell.journal.next.lock().unwrap().push_back(fault);
        pass(12).await;
        assert_eq!(
            said(&shell).await,
            ["customer: hello", "Lia: You said: hello"],
            "{fault:?}"
        );
        assert_eq!(shell.provider.calls.lock().unwrap().len(), 1, "{fault:?}");
        assert_eq!(shell.state(FIRST).await, Some("bot"), "{fault:?}");
        tokio::time::resume();
    }
}

/// An engine without a memory of its own, as those on a language model are.
struct Forgetful;

impl BotEngine for Forgetful {
    fn recalls(&self, _bot: &settings::Bot) -> u32 {
        10
    }

    fn answer<'a>(&'a self, question: Question<'a>) -> LocalBoxFuture<'a, Reply> {
        Box::pin(async move {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            let before: Vec<String> = question.before.iter().map(|one| one.content.preview(60)).collect();
            Reply::Said {
                texts: vec![format!("{} after {}", question.turn.text, before.join(", "))],
                memory: None,
            }
        })
    }
}

#[actix::test]
async fn an_engine_is_shown_what_was_said_before_and_nothing_that_waits() {
    tokio::time::pause();
    let shell = start_with(Strategy::BeepAll, || Rc::new(Forgetful)).await;
    let shell = furnished(shell, script(0), []).await;
    for text in ["one", "two", "three"] {
        shell.customer_writes("390001", text).await;
    }
    pass(6).await;
    settle().await;
    let answers: Vec<String> = said(&shell).await.split_off(3);
    let expected = [
        "Lia: one after ",
        "Lia: two after one, one after",
        "Lia: three after one, two, one after, two after one, one after",
    ];
    assert_eq!(answers.len(), 3, "{answers:?}");
    for (answer, expected) in answers.iter().zip(expected) {
        assert_eq!(answer.trim(), expected.trim());
    }
}
