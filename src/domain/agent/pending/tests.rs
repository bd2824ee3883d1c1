//! What an agent's desk keeps, and when it looks for ended offers.

use super::{Pending, PendingOffers};
use crate::domain::ids::{AccountId, InteractionId, QueueId, Ticket};
use crate::domain::offer::{Offer, OfferKind};
use crate::domain::time::Timestamp;
use std::sync::Arc;

fn offer(interaction: i64, until: i64, exclusive: bool) -> Pending {
    let offer = Offer {
        interaction: InteractionId(interaction),
        account: AccountId(1),
        ticket: Ticket(1),
        round: 1,
        queue: Some(QueueId(1)),
        kind: OfferKind::New,
        account_name: "Care".into(),
        account_key: "C".into(),
        queue_name: None,
        contact_name: "Zoe".into(),
        contact_label: "+39".into(),
        preview: "Hi".into(),
        template: "Hi".into(),
        sound: false,
        shake: false,
        renotify_secs: 5,
        waiting_since: Timestamp(0),
        until: Timestamp(until),
        exclusive,
    };
    Pending::new(Arc::new(offer), Some(Timestamp(0)))
}

fn ids(offers: &PendingOffers) -> Vec<i64> {
    offers.interactions().iter().map(|id| id.0).collect()
}

#[test]
fn offers_are_found_whatever_the_order_they_came_in() {
    let mut offers = PendingOffers::default();
    for id in [5, 9, 2, 7, 9] {
        offers.insert(offer(id, 60_000, id == 7));
    }
    assert_eq!(ids(&offers), [2, 5, 7, 9]);
    assert_eq!(offers.exclusive(), 1);
    assert!(offers.remove(InteractionId(7)).is_some());
    assert!(offers.remove(InteractionId(7)).is_none());
    assert!(offers.remove(InteractionId(1)).is_none());
    assert_eq!((ids(&offers), offers.exclusive()), (vec![2, 5, 9], 0));
    assert!(offers.get(InteractionId(5)).is_some() && offers.get(InteractionId(6)).is_none());
}

#[test]
fn ended_offers_are_looked_for_once_a_second() {
    let mut offers = PendingOffers::default();
    for (id, until) in [(1, 10_300), (2, 10_100), (3, 11_000), (4, 20_000)] {
        offers.insert(offer(id, until, false));
    }
    assert_eq!(offers.next_look(), Some(Timestamp(11_000)));
    assert_eq!(offers.ended(Timestamp(10_000)), []);
    let ended = offers.ended(Timestamp(11_000));
    assert_eq!(ended, [1, 2, 3].map(InteractionId));
    for interaction in ended {
        offers.remove(interaction);
    }
    assert_eq!(offers.next_look(), Some(Timestamp(20_000)));
    assert_eq!(offers.ended(Timestamp(20_000)), [InteractionId(4)]);
    offers.remove(InteractionId(4));
    assert_eq!((offers.next_look(), offers.is_empty()), (None, true));
}

#[test]
fn hidden_is_not_shown_at_any_moment() {
    let mut pending = offer(1, 1_000, false);
    assert_eq!(pending.shown_at(), Some(Timestamp(0)));
    assert!(pending.hide());
    assert!(!pending.hide());
    assert_eq!(pending.shown_at(), None);
    pending.show(Timestamp(7));
    assert_eq!(pending.shown_at(), Some(Timestamp(7)));
}
