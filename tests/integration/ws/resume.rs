//! Reconnecting loses nothing and repeats nothing (R8), and a window that does not keep up harms
//! nobody (R7).

use crate::support::agent::{Agent, Heard, request};
use crate::support::desks::{self, Desks};
use crate::support::reducer::sorted;
use crate::support::shell::{ANNA, BEN};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use switchboard::actors::clock::SystemClock;
use switchboard::config::limits::{BACKLOG_EVENTS_MAX, REPLAY_EVENTS_MAX};
use switchboard::domain::ids::InteractionId;
use switchboard::domain::notice::{Notice, Released};
use switchboard::domain::settings::Strategy;
use switchboard::ports::screens::Screens;

async fn serve() -> (Desks, SocketAddr) {
    let desks = desks::start(Strategy::BeepAll, SystemClock::shared()).await;
    let (address, _) = desks.serve(None);
    (desks, address)
}

/// Takes an offer and waits for the open tab.
async fn take_offer(desks: &Desks, anna: &mut Agent) {
    desks.customer_writes("390000001", "Hello").await;
    anna.until(|desk| desk.offers.len() == 1).await;
    let offer = anna.desk.offers[0].clone();
    let offer = json!({ "interaction_id": offer.interaction_id, "ticket": offer.ticket });
    assert_eq!(anna.command("accept", offer).await, None);
    anna.until(|desk| desk.threads.len() == 1 && desk.threads[0].messages.len() == 1)
        .await;
}

#[actix::test]
async fn cuts_at_random_frames_lose_and_repeat_nothing() {
    let seed: u64 = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(20_261_121);
    let mut random = StdRng::seed_from_u64(seed);
    let (desks, address) = serve().await;
    let mut anna = Agent::open(address, ANNA).await;
    take_offer(&desks, &mut anna).await;
    let mut resumed = 0;
    let mut written = 1;
    for _ in 0..40 {
        let burst = random.random_range(1..5);
        for _ in 0..burst {
            written += 1;
            desks.customer_writes("390000001", &format!("message {written}")).await;
        }
        // Somewhere within what is kept for a window that comes back.
        let behind = random.random_range(0..8);
        while anna.seq + behind < desks.hub.position(ANNA) {
            anna.frame().await;
        }
        anna = anna.come_back(address, ANNA).await;
        resumed += u32::from(anna.resumed);
    }
    anna.until(|desk| desk.threads[0].messages.len() == written).await;
    let bodies: Vec<String> = anna.desk.threads[0]
        .messages
        .iter()
        .map(|message| serde_json::to_value(&message.content).unwrap()["body"].to_string())
        .collect();
    let expected = (2..=written).map(|number| format!("\"message {number}\""));
    let expected: Vec<String> = std::iter::once("\"Hello\"".to_owned()).chain(expected).collect();
    assert_eq!(bodies, expected, "SEED={seed}");
    assert_eq!(resumed, 40, "SEED={seed}: a short cut needs no snapshot");

    let unread = u32::try_from(written - 1).unwrap();
    anna.until(|desk| desk.interactions[0].unread == unread).await;
    let fresh = Agent::open(address, ANNA).await;
    let (mut had, mut told) = (sorted(anna.desk), sorted(fresh.desk));
    // A snapshot has the newest page of a thread; what was open before keeps more.
    for desk in [&mut had, &mut told] {
        let messages = std::mem::take(&mut desk.threads[0].messages);
        desk.threads[0].messages = messages.into_iter().rev().take(20).collect();
        desk.threads[0].has_more = true;
    }
    assert_eq!(had, told, "SEED={seed}");
}

#[actix::test]
async fn whoever_missed_too_much_or_comes_from_elsewhere_gets_a_snapshot() {
    let (desks, address) = serve().await;
    let anna = Agent::open(address, ANNA).await;
    let session = anna.session.clone();
    drop(anna);
    flood(&desks, REPLAY_EVENTS_MAX * 2);
    for (session, seq) in [
        (session.as_str(), 0),
        (session.as_str(), 1 << 40),
        ("somebody else's", 1),
    ] {
        let mut anna = Agent::upgrade(address, &request(address, ANNA)).await.unwrap();
        anna.resume(Some((session, seq))).await;
        assert!(!anna.resumed, "{session} {seq}");
        assert!(anna.seq >= (REPLAY_EVENTS_MAX * 2) as u64);
    }
    let mut anna = Agent::upgrade(address, &request(address, ANNA)).await.unwrap();
    let newest = desks.hub.position(ANNA);
    anna.seq = newest;
    anna.resume(Some((&session, newest))).await;
    assert!(anna.resumed);

    // A client that finds a gap asks again on the same socket.
    anna.resume(None).await;
    assert!(!anna.resumed);
    desks.customer_writes("390000001", "Hello").await;
    anna.until(|desk| desk.offers.len() == 1).await;
}

/// Many small events for Anna that change nothing.
fn flood(desks: &Desks, count: usize) {
    let notice = Notice::Released {
        interaction: InteractionId(999_999),
        why: Released::Closed,
    };
    for _ in 0..count {
        desks.hub.show(ANNA, &notice, None, desks.clock.now());
    }
}

#[actix::test]
async fn a_window_that_does_not_read_is_closed_and_harms_nobody() {
    let (desks, address) = serve().await;
    let mut stuck = Agent::open_with_small_buffer(address, ANNA).await;
    let mut good = Agent::open(address, ANNA).await;
    let mut ben = Agent::open(address, BEN).await;
    // More than the kernel, the connection and the backlog take together.
    let events = usize::try_from(BACKLOG_EVENTS_MAX).unwrap() * 8;
    let newest = desks.hub.position(ANNA) + events as u64;
    let reading = async {
        while good.seq < newest {
            good.frame().await;
        }
    };
    let flooding = async {
        for _ in 0..events / 64 {
            flood(&desks, 64);
            // The others get their turn, as between real events.
            actix_web::rt::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::join!(reading, flooding);
    assert_eq!(ben.command("status", json!({ "status": "ready" })).await, None);
    assert!(gone(&desks, 2).await, "the stuck window is cut");

    let (session, seq) = (stuck.session.clone(), read_what_is_left(&mut stuck).await);
    assert!(seq < newest, "the stuck window cannot have got everything");
    let mut back = Agent::upgrade(address, &request(address, ANNA)).await.unwrap();
    back.seq = seq;
    back.resume(Some((&session, seq))).await;
    assert_eq!(back.seq.max(newest), newest);
}

/// Waits until so many windows are left: the stuck one is cut a few seconds after it was given up.
async fn gone(desks: &Desks, left: usize) -> bool {
    for _ in 0..200 {
        if desks.hub.windows() == left {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

async fn read_what_is_left(stuck: &mut Agent) -> u64 {
    loop {
        match stuck.hear().await {
            Heard::Frame(_) | Heard::Ping => {}
            Heard::Closed(code) => {
                assert!(matches!(code, Some(4008) | None), "{code:?}");
                return stuck.seq;
            }
        }
    }
}
