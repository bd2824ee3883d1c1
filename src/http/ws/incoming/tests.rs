//! What clients may send, and how what they may not send is named.

#![expect(clippy::disallowed_methods, reason = "the test itself is the clock")]

use super::*;
use crate::config::limits::FRAME_BYTES_MAX;
use crate::domain::ids::{InteractionId, Ticket};
use crate::http::ws::commands::Command;
use bytes::Bytes;
use std::time::Duration;

fn code(result: Result<Asked, Refused>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(refused) => refused.error.code,
    }
}

fn read_one(text: &str) -> Result<Asked, Refused> {
    Incoming::new(Instant::now()).text(text, Instant::now())
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_frame_is_understood() {
    for text in [
        r#"{"kind":"resume"}"#,
        r#"{"kind":"resume","session":"a","last_seq":3}"#,
        r#"{"kind":"accept","ref":"r","interaction_id":"5","ticket":2}"#,
        r#"{"kind":"reject","ref":"r","interaction_id":"5","ticket":2}"#,
        r#"{"kind":"send","ref":"r","interaction_id":"5","body":"hi"}"#,
        r#"{"kind":"read","ref":"r","interaction_id":"5"}"#,
        r#"{"kind":"open","ref":"r","interaction_id":"5"}"#,
        r#"{"kind":"close_tab","ref":"r","interaction_id":"5"}"#,
        r#"{"kind":"close","ref":"r","interaction_id":"5"}"#,
        r#"{"kind":"status","ref":"r","status":"paused","pause":"Lunch"}"#,
    ] {
        assert_eq!(code(read_one(text)), "ok", "{text}");
    }
    let Ok(Asked::Command(client_ref, command)) =
        read_one(r#"{"kind":"accept","ref":"r","interaction_id":"5","ticket":2}"#)
    else {
        panic!("an accept is a command");
    };
    assert_eq!(client_ref, ClientRef("r".to_owned()));
    assert_eq!(command, Command::Accept(InteractionId(5), Ticket(2)));
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_frame_has_a_name() {
    let long_ref = format!(r#"{{"kind":"read","ref":"{}","interaction_id":"5"}}"#, "r".repeat(65));
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for (text, expected) in [
        ("", "bad_frame"),
        ("hello", "bad_frame"),
        ("{", "bad_frame"),
        ("[]", "bad_frame"),
        ("{}", "bad_frame"),
        (deep.as_str(), "bad_frame"),
        (r#"{"kind":7}"#, "bad_frame"),
        (r#"{"kind":"dance","ref":"r"}"#, "unknown_kind"),
        (r#"{"kind":"accept","ref":"r"}"#, "bad_frame"),
        (
            r#"{"kind":"accept","ref":"r","interaction_id":"x","ticket":2}"#,
            "bad_frame",
        ),
        (
            r#"{"kind":"accept","ref":"r","interaction_id":"-1","ticket":2}"#,
            "bad_frame",
        ),
        (
            r#"{"kind":"accept","ref":"r","interaction_id":"5","ticket":2,"x":1}"#,
            "bad_frame",
        ),
        (r#"{"kind":"read","ref":"","interaction_id":"5"}"#, "bad_frame"),
        (long_ref.as_str(), "bad_frame"),
        (r#"{"kind":"status","ref":"r","status":"asleep"}"#, "bad_frame"),
    ] {
        assert_eq!(code(read_one(text)), expected, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn parts_are_joined_up_to_the_cap() {
    let mut incoming = Incoming::new(Instant::now());
    let mut part = |item| incoming.part(item, Instant::now()).map(code);
    let text = |text: &'static str| Bytes::from_static(text.as_bytes());

    assert_eq!(part(Item::FirstText(text(r#"{"kind""#))), None);
    assert_eq!(part(Item::Continue(text(r#":"res"#))), None);
    assert_eq!(part(Item::Last(text(r#"ume"}"#))), Some("ok".to_owned()));

    let chunk = Bytes::from(vec![b'a'; FRAME_BYTES_MAX]);
    assert_eq!(part(Item::FirstText(chunk.clone())), None);
    for _ in 0..1000 {
        assert_eq!(part(Item::Continue(chunk.clone())), None);
    }
    assert_eq!(part(Item::Last(text("}"))), Some("too_large".to_owned()));

    assert_eq!(part(Item::FirstBinary(text(r#"{"kind":"resume"}"#))), None);
    assert_eq!(part(Item::Last(text(""))), Some("bad_frame".to_owned()));

    let half_a_letter = Bytes::from_static(&[b'"', 0xc3]);
    assert_eq!(part(Item::FirstText(half_a_letter)), None);
    assert_eq!(part(Item::Last(text("\""))), Some("bad_frame".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn too_fast_is_refused_and_forgiven_with_time() {
    let frame = r#"{"kind":"read","ref":"r","interaction_id":"5"}"#;
    let mut incoming = Incoming::new(Instant::now());
    for _ in 0..FRAME_BURST as usize {
        assert_eq!(code(incoming.text(frame, Instant::now())), "ok");
    }
    let refused = incoming.text(frame, Instant::now()).err().expect("over the burst");
    assert_eq!(refused.error.code, "too_fast");
    assert_eq!(refused.client_ref, Some(ClientRef("r".to_owned())));
    tokio::time::advance(Duration::from_millis(10)).await;
    assert_eq!(code(incoming.text(frame, Instant::now())), "ok");
    assert_eq!(code(incoming.text(frame, Instant::now())), "too_fast");

    let tolerated = (0..1000).take_while(|_| incoming.tolerates(Instant::now())).count();
    assert_eq!(tolerated, REFUSALS_MAX as usize);
}
