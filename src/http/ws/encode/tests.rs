//! One encoding for all who are asked.

use super::*;
use crate::domain::ids::{AccountId, QueueId, Ticket};
use crate::domain::notice::Notice;
use crate::domain::offer::OfferKind;

fn offer(preview: &str) -> Arc<Offer> {
    Arc::new(Offer {
        interaction: InteractionId(9),
        account: AccountId(1),
        ticket: Ticket(3),
        round: 1,
        queue: Some(QueueId(2)),
        kind: OfferKind::New,
        account_name: "Shop \"north\"".to_owned(),
        account_key: "N".to_owned(),
        queue_name: None,
        contact_name: "Zoë".to_owned(),
        contact_label: "+39".to_owned(),
        preview: preview.to_owned(),
        notification: "line\nline".to_owned(),
        sound: true,
        shake: false,
        renotify_secs: 5,
        waiting_since: Timestamp(1_000),
        until: Timestamp(11_000),
        exclusive: false,
    })
}

fn body(encoder: &Encoder, offer: &Arc<Offer>, shown_at: i64) -> Body {
    let notice = Notice::Offered {
        offer: Arc::clone(offer),
        shown_at: Timestamp(shown_at),
    };
    encoder.body(&notice).expect("an offer is something to show")
}

#[test]
fn an_offer_is_encoded_once_for_all_who_are_asked() {
    let encoder = Encoder::default();
    let one = offer("hello");
    let (first, second) = (body(&encoder, &one, 1_000), body(&encoder, &one, 2_500));
    assert_eq!(first.json.as_ptr(), second.json.as_ptr(), "the same bytes");
    assert_eq!(second.offered_at, Some(Timestamp(2_500)));
    let reworded = body(&encoder, &offer("hello again"), 1_000);
    assert_ne!(reworded.json, first.json, "another offer of the same interaction");
}

#[test]
fn a_frame_reads_as_what_was_shown() {
    let encoder = Encoder::default();
    let one = offer("}} \"offered_at\":\"x\"}}");
    body(&encoder, &one, 1_000);
    let text = body(&encoder, &one, 2_500).frame(17);
    let ServerFrame::Event { seq, event } = serde_json::from_str(&text).expect("a frame") else {
        panic!("an event: {text}");
    };
    assert_eq!(seq, 17);
    assert_eq!(event, DeskEvent::Offer(offer_card(&one, Timestamp(2_500))));
}
