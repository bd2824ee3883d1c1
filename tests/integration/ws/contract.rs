//! The contract of the desk: `hello` and the events after it equal a fresh `hello`, after every
//! action. What is recorded here is what the web app's reducer is tested with.
//!
//! `UPDATE_FIXTURES=1` writes the recording anew.

use crate::support::desks::{self, Desks};
use crate::support::reducer::sorted;
use crate::support::shell::{ANNA, BEN, START, settle};
use crate::support::step_clock::StepClock;
use crate::support::window::Window;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use switchboard::domain::agent::Wish;
use switchboard::domain::content::{Content, Degrees, Location};
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId, MessageId, Ticket};
use switchboard::domain::inbound::CustomerChange;
use switchboard::domain::message::{Delivery, Direction};
use switchboard::domain::settings::Strategy;

/// Anna's desk while things happen.
struct Recording {
    desks: Desks,
    clock: Arc<StepClock>,
    window: Window,
    steps: Vec<Value>,
}

impl Recording {
    async fn start(strategy: Strategy) -> Self {
        let clock = StepClock::starting_at(START);
        let desks = desks::start(strategy, Arc::clone(&clock) as Arc<_>).await;
        let (hello, window) = Window::open(&desks, ANNA, None).await;
        let mut recording = Self {
            desks,
            clock,
            window,
            steps: vec![json!({ "action": "anna signs in", "frames": [], "hello": hello })],
        };
        recording.note("nothing happens").await;
        recording
    }

    /// Compares what Anna's window shows with what a new one is told, and records both.
    async fn note(&mut self, action: &str) {
        settle().await;
        self.window.drain();
        let (hello, fresh) = Window::open(&self.desks, ANNA, None).await;
        self.window.drain();
        assert_eq!(
            sorted(self.window.desk.clone()),
            sorted(fresh.desk.clone()),
            "after: {action}"
        );
        assert_eq!(self.window.seq, fresh.seq, "after: {action}");
        let frames = std::mem::take(&mut self.window.frames);
        self.steps
            .push(json!({ "action": action, "frames": frames, "hello": hello }));
        drop(fresh);
        self.clock.pass(1).await;
        self.window.drain();
        assert_eq!(self.window.frames, Vec::<Value>::new(), "quiet after: {action}");
    }

    async fn pass(&mut self, secs: u32) {
        for _ in 0..secs {
            self.clock.pass(1).await;
            self.window.drain();
        }
    }

    fn offer(&self) -> (InteractionId, Ticket) {
        let offer = self.window.desk.offers.last().expect("an offer on Anna's desk");
        (offer.interaction_id, offer.ticket)
    }

    fn offers(&self) -> usize {
        self.window.desk.offers.len()
    }

    fn last_message_out(&self) -> MessageId {
        let messages = self.window.desk.threads.iter().flat_map(|thread| &thread.messages);
        let out = messages.filter(|message| message.direction == Direction::Out);
        out.map(|message| message.id).max().expect("a message of Anna's")
    }

    async fn ben_accepts(&self) {
        let (_, ben) = Window::open(&self.desks, BEN, None).await;
        let offer = ben.desk.offers.last().expect("an offer on Ben's desk");
        let accepted = self.desks.desk.accept(BEN, offer.interaction_id, offer.ticket).await;
        accepted.unwrap();
    }
}

#[actix::test]
async fn hello_and_the_frames_after_it_equal_a_fresh_hello() {
    tokio::time::pause();
    let mut anna = Recording::start(Strategy::BeepAll).await;
    let desk = anna.desks.desk.clone();

    let first = accepts_and_talks(&mut anna).await;

    anna.desks.customer_writes("390000002", "Anybody there?").await;
    anna.note("another customer writes").await;
    anna.ben_accepts().await;
    anna.note("ben is faster").await;
    assert_eq!(anna.offers(), 0);

    desk.close_tab(ANNA, first).await.unwrap();
    anna.note("anna closes the tab").await;
    anna.desks.customer_writes("390000001", "One more thing").await;
    anna.note("the customer writes while the tab is closed").await;
    desk.open(ANNA, first).await.unwrap();
    anna.note("anna opens the tab").await;
    messages_change(&mut anna, first).await;

    anna.desks.customer_writes("390000003", "Third").await;
    anna.note("a third customer writes").await;
    let (third, ticket) = anna.offer();
    desk.reject(ANNA, third, ticket).await.unwrap();
    anna.note("anna rejects").await;

    let lunch = Wish::Pause {
        reason: "Lunch".to_owned(),
    };
    desk.status(ANNA, lunch).await.unwrap();
    anna.note("anna pauses").await;
    desk.status(ANNA, Wish::Ready).await.unwrap();
    anna.note("anna is back").await;

    anna.desks.customer_writes("390000004", "Fourth").await;
    anna.note("a fourth customer writes").await;
    anna.pass(45).await;
    anna.note("offers come and go").await;

    loses_a_conversation(&mut anna, first).await;
    compare_with_fixture(&anna.steps);
}

async fn accepts_and_talks(anna: &mut Recording) -> InteractionId {
    let desk = anna.desks.desk.clone();
    anna.desks.customer_writes("390000001", "Good morning").await;
    anna.note("a customer writes").await;
    anna.desks.customer_writes("390000001", "Is the shop open?").await;
    anna.note("the customer adds something").await;
    let (first, ticket) = anna.offer();
    desk.accept(ANNA, first, ticket).await.unwrap();
    anna.note("anna accepts").await;
    assert_eq!(anna.window.desk.threads.len(), 1, "the thread is open");
    let messages = &anna.window.desk.threads[0].messages;
    let said = |message: &_| json!(message)["content"]["body"].clone();
    let texts: Vec<Value> = messages.iter().map(said).collect();
    assert_eq!(
        texts,
        ["Good morning", "Is the shop open?"],
        "RTE-03: all that was said"
    );

    anna.desks.customer_writes("390000001", "Today, I mean").await;
    anna.note("the customer writes into the open tab").await;
    desk.read(ANNA, first).await.unwrap();
    anna.note("anna reads").await;
    for (number, text) in ["Yes, until six", "And tomorrow from nine"].into_iter().enumerate() {
        let client_ref = ClientRef(format!("send-{number}"));
        desk.send(ANNA, first, client_ref, Content::text(text), None)
            .await
            .unwrap();
        // Long enough for the provider's answer.
        anna.pass(1).await;
    }
    anna.note("anna sends two messages").await;
    let sent = anna.last_message_out();
    for (rung, action) in [
        (Delivery::Read, "the customer reads"),
        (Delivery::Delivered, "the report of delivery is late"),
    ] {
        anna.desks.provider_reports(sent, rung).await;
        anna.note(action).await;
    }
    first
}

/// MSG-07, MSG-08, MSG-10: what happens to messages after they were written.
async fn messages_change(anna: &mut Recording, first: InteractionId) {
    let desk = anna.desks.desk.clone();
    let (sent, theirs) = (anna.last_message_out(), MessageId(1));
    let emoji = |emoji: &str| Some(emoji.to_owned());
    let of_sent = format!("wamid.out.{sent}");
    let reacted = |emoji| CustomerChange::Reacted { emoji };
    anna.desks.customer_changes(&of_sent, reacted(emoji("\u{1f44d}"))).await;
    anna.note("the customer reacts").await;
    anna.desks.customer_changes(&of_sent, reacted(None)).await;
    anna.note("the customer removes the reaction").await;
    let react = |name: &str, emoji| desk.react(ANNA, first, ClientRef(name.to_owned()), theirs, emoji);
    react("react-1", emoji("\u{1f44d}")).await.unwrap();
    react("react-2", emoji("\u{2764}\u{fe0f}")).await.unwrap();
    anna.pass(1).await;
    anna.note("anna reacts, and changes her mind").await;
    let place = Content::Location(Location {
        latitude: Degrees::new(45.07).unwrap(),
        longitude: Degrees::new(7.68).unwrap(),
        name: Some("Mole".to_owned()),
        address: None,
    });
    anna.desks.customer_answers("390000001", &of_sent, place).await;
    anna.note("the customer answers with a place").await;
    let content = Box::new(Content::text("Good evening"));
    anna.desks
        .customer_changes("wamid.in.1", CustomerChange::Edited { content })
        .await;
    anna.note("the customer rewrites a message").await;
    let answer = Content::text("To you as well");
    let quoting = ClientRef("quoting".to_owned());
    desk.send(ANNA, first, quoting, answer, Some(theirs)).await.unwrap();
    anna.pass(1).await;
    anna.note("anna answers that message").await;
    anna.desks.customer_changes("wamid.in.2", CustomerChange::Revoked).await;
    anna.note("the customer takes a message back").await;
    let failed = anna.last_message_out();
    anna.desks.provider_reports(failed, Delivery::Failed).await;
    anna.note("a message fails").await;
    let again = ClientRef("again".to_owned());
    desk.resend(ANNA, first, again, failed).await.unwrap();
    anna.pass(1).await;
    anna.note("anna sends it once more").await;
}

/// Anna does not answer in time, and Ben takes over; then she closes what she has left.
async fn loses_a_conversation(anna: &mut Recording, first: InteractionId) {
    let desk = anna.desks.desk.clone();
    desk.close_tab(ANNA, first).await.unwrap();
    anna.note("anna closes the tab again").await;
    let (_ben_is_here, _) = (Window::open(&anna.desks, BEN, None).await, ());
    anna.desks.customer_writes("390000001", "Hello?").await;
    anna.note("the customer comes back").await;
    anna.pass(11).await;
    anna.note("anna misses it").await;
    let view = desk.view(BEN).await.unwrap();
    let offered = view.offers.iter().find(|(offer, _)| offer.interaction == first);
    let (offer, _) = offered.expect("the conversation is offered to Ben");
    desk.accept(BEN, first, offer.ticket).await.unwrap();
    anna.note("ben takes over").await;
    assert!(anna.window.desk.interactions.iter().all(|card| card.id != first));

    anna.desks.customer_writes("390000005", "Fifth").await;
    anna.note("a fifth customer writes").await;
    let fifth = anna.window.desk.offers.iter().find(|offer| offer.preview == "Fifth");
    let (fifth, ticket) = fifth
        .map(|offer| (offer.interaction_id, offer.ticket))
        .expect("an offer");
    desk.accept(ANNA, fifth, ticket).await.unwrap();
    anna.note("anna accepts the fifth").await;
    desk.close(ANNA, fifth).await.unwrap();
    anna.note("anna closes the conversation").await;
}

fn compare_with_fixture(steps: &[Value]) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frames/desk.json");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        let text = serde_json::to_string_pretty(steps).unwrap();
        std::fs::write(&path, text + "\n").unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    let recorded: Vec<Value> = serde_json::from_str(&recorded).unwrap_or_default();
    let actions = |steps: &[Value]| steps.iter().map(|step| step["action"].clone()).collect::<Vec<_>>();
    let advice = "run this test with UPDATE_FIXTURES=1 and look at the difference";
    assert_eq!(actions(&recorded), actions(steps), "{advice}");
    for (was, is) in recorded.iter().zip(steps) {
        assert_eq!(comparable(was), comparable(is), "after {}: {advice}", is["action"]);
    }
}

/// A step without what differs from run to run: the session, and the order in which actors that
/// do not wait for each other speak.
fn comparable(step: &Value) -> (Vec<String>, Value) {
    let frames = step["frames"].as_array().into_iter().flatten();
    let mut events: Vec<String> = frames.map(|frame| frame["event"].to_string()).collect();
    events.sort();
    (events, step["hello"]["snapshot"].clone())
}

/// Anna's other window is told the same, and neither disturbs the other.
#[actix::test]
async fn two_windows_of_one_agent_show_the_same() {
    tokio::time::pause();
    let clock = StepClock::starting_at(START);
    let desks = desks::start(Strategy::BeepAll, Arc::clone(&clock) as Arc<_>).await;
    let (_, mut left) = Window::open(&desks, ANNA, None).await;
    desks.customer_writes("390000001", "Hello").await;
    settle().await;
    let (_, mut right) = Window::open(&desks, ANNA, None).await;
    left.drain();
    assert_eq!((left.desk.offers.len(), right.desk.offers.len()), (1, 1));
    let offer = right.desk.offers[0].clone();
    desks
        .desk
        .accept(ANNA, offer.interaction_id, offer.ticket)
        .await
        .unwrap();
    settle().await;
    left.drain();
    right.drain();
    assert_eq!(left.desk.offers, [], "accepting in one removes the offer in the other");
    assert_eq!(sorted(left.desk.clone()), sorted(right.desk.clone()));
    assert_eq!(left.session, right.session);

    drop(left);
    settle().await;
    let presence = desks.desk.view(ANNA).await.unwrap().presence;
    assert_eq!(presence.status, "ready", "one window is enough to be there");
    let _: AgentId = ANNA;
}
