//! What an agent's desk keeps, and when it looks for ended offers.

use super::PendingOffers;
use crate::domain::ids::{AccountId, InteractionId, QueueId, Ticket};
use crate::domain::offer::{Offer, OfferKind};
use crate::domain::time::Timestamp;
use std::sync::Arc;

fn offer(interaction: i64, until: i64, exclusive: bool) -> Arc<Offer> {
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
        values: None,
        sound: false,
        shake: false,
        renotify_secs: 5,
        weight: 0,
        waiting_since: Timestamp(0),
        until: Timestamp(until),
        exclusive,
    };
    Arc::new(offer)
}

fn ids(offers: &PendingOffers) -> Vec<i64> {
    offers.interactions().iter().map(|id| id.0).collect()
}

#[test]
fn offers_are_found_whatever_the_order_they_came_in() {
    let mut offers = PendingOffers::default();
    for id in [5, 9, 2, 7, 9] {
        offers.insert(offer(id, 60_000, id == 7), Some(Timestamp(id)));
    }
    assert_eq!(ids(&offers), [2, 5, 7, 9]);
    assert_eq!(offers.exclusive(), 1);
    assert!(offers.remove(InteractionId(7)).is_some());
    assert!(offers.remove(InteractionId(7)).is_none());
    assert!(offers.remove(InteractionId(1)).is_none());
    assert_eq!((ids(&offers), offers.exclusive()), (vec![2, 5, 9], 0));
    assert!(offers.get(InteractionId(5)).is_some() && offers.get(InteractionId(6)).is_none());
    let shown = offers.iter().map(|pending| pending.shown_at.unwrap().0);
    assert_eq!(shown.collect::<Vec<_>>(), [2, 5, 9], "each with its own moment");
}

#[test]
fn ended_offers_are_looked_for_once_a_second() {
    let mut offers = PendingOffers::default();
    for (id, until) in [(1, 10_300), (2, 10_100), (3, 11_000), (4, 20_000)] {
        offers.insert(offer(id, until, false), None);
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
    let mut offers = PendingOffers::default();
    let id = InteractionId(1);
    offers.insert(offer(1, 1_000, false), Some(Timestamp(0)));
    let shown_at = |offers: &PendingOffers| offers.get(id).unwrap().shown_at;
    assert_eq!(shown_at(&offers), Some(Timestamp(0)));
    assert!(offers.hide(id));
    assert!(!offers.hide(id));
    assert_eq!(shown_at(&offers), None);
    offers.show(id, Timestamp(7));
    assert_eq!(shown_at(&offers), Some(Timestamp(7)));
    offers.show(id, Timestamp(i64::MAX));
    assert!(shown_at(&offers).is_some(), "however late");
    assert!(offers.remove(id).is_some_and(|(_, was_shown)| was_shown));
}
