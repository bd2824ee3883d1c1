//! One encoding for all who are asked.

use super::*;
use crate::domain::ids::{AccountId, QueueId, Ticket};
use crate::domain::notice::Notice;
use crate::domain::offer::OfferKind;
use crate::http::ws::frames::ServerFrame;

fn offer(preview: &str) -> Arc<Offer> {
    Arc::new(Offer {
        interaction: InteractionId(9),
        account: AccountId(1),
        ticket: Ticket(3),
        round: 1,
        queue: Some(QueueId(2)),
        kind: OfferKind::New,
        account_name: "Shop \"north\"".into(),
        account_key: "N".into(),
        queue_name: None,
        contact_name: "Zoë".into(),
        contact_label: "+39".into(),
        preview: preview.into(),
        template: "line\nline".into(),
        values: None,
        sound: true,
        shake: false,
        renotify_secs: 5,
        weight: 0,
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
    encoder.body(&notice, None).expect("an offer is something to show")
}

#[test]
fn an_offer_is_encoded_once_for_all_who_are_asked() {
    let encoder = Encoder::default();
    let one = offer("hello");
    let (first, second) = (body(&encoder, &one, 1_000), body(&encoder, &one, 1_000));
    assert_eq!(first.0.as_ptr(), second.0.as_ptr(), "the same bytes");
    let later = body(&encoder, &one, 2_500);
    assert_eq!(later, body(&Encoder::default(), &one, 2_500), "only the moment differs");
    assert_ne!(later, first);
    let reworded = body(&encoder, &offer("hello again"), 1_000);
    assert_ne!(reworded, first, "another offer of the same interaction");
}

/// USR-04, and the promise of one encoding: once for each way of seeing.
#[test]
fn those_who_see_customers_data_in_part_share_an_encoding_of_their_own() {
    let encoder = Encoder::default();
    let one = offer("hello");
    let masking = Some(Masking { chars_shown: 1 });
    let masked = |masking, shown_at| {
        let notice = Notice::Offered {
            offer: Arc::clone(&one),
            shown_at: Timestamp(shown_at),
        };
        encoder.body(&notice, masking).expect("an offer is something to show")
    };
    let (plain, hidden) = (masked(None, 1_000), masked(masking, 1_000));
    assert_eq!(plain.0.as_ptr(), masked(None, 1_000).0.as_ptr(), "the same bytes");
    assert_eq!(hidden.0.as_ptr(), masked(masking, 1_000).0.as_ptr(), "the same bytes");
    assert!(plain.0.contains("Zoë") && !hidden.0.contains("Zoë"), "{hidden:?}");
    assert!(hidden.0.contains("•••"), "{hidden:?}");
    let less = masked(Some(Masking { chars_shown: 0 }), 1_000);
    assert_ne!(less, hidden, "the setting changed in between");
}

#[test]
fn the_end_of_an_offer_is_encoded_once_and_told_apart() {
    let encoder = Encoder::default();
    let ended = |ticket, by: &str| {
        let why = Withdrawn::Taken { by: by.to_owned() };
        let notice = Notice::OfferWithdrawn {
            interaction: InteractionId(9),
            ticket: Ticket(ticket),
            why,
        };
        encoder.body(&notice, None).expect("a withdrawal is something to show")
    };
    assert_eq!(ended(1, "Anna").0.as_ptr(), ended(1, "Anna").0.as_ptr());
    assert_ne!(ended(1, "Anna"), ended(2, "Anna"));
    assert_ne!(ended(2, "Anna"), ended(2, "Ben"));
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
    assert_eq!(*event, DeskEvent::Offer(offer_card(&one, Timestamp(2_500))));
}
