//! Who may write at all: WL-01..WL-06, SM-01.

use crate::support::scene::with_care;
use crate::support::script::check;
use crate::support::world::World;
use switchboard::domain::Durable;
use switchboard::domain::settings::{Account, Settings};

fn with_whitelist(change: impl FnOnce(&mut Account)) -> Settings {
    with_care(|account| {
        account.groups.whitelist.on = true;
        account.groups.whitelist.response = "{{contact.firstName}}, {{account.name}} is for members".to_owned();
        change(account);
    })
}

#[test]
fn wl_02_whoever_is_in_no_list_is_answered_and_bothers_nobody() {
    check(
        with_whitelist(|_| ()),
        "
        0s    anna signs in                 ->
        1s    customer writes hello         -> call '+390001, Care is for members'; closed
        2s    customer 2 is listed          ->
        3s    customer 2 writes hello       -> offer anna #2 until 13s; #2 offering unread 1
        ",
    );
}

#[test]
fn wl_05_a_conversation_that_is_open_is_not_cut() {
    let mut settings = with_whitelist(|account| account.groups.whitelist.on = false);
    let mut world = World::new(settings.clone());
    world.customer_writes("390001", "hello");
    let account = settings.accounts.values_mut().next().unwrap();
    std::sync::Arc::make_mut(account).groups.whitelist.on = true;
    world.settings = std::sync::Arc::new(settings);
    world.customer_writes("390001", "are you there?");
    assert_eq!(world.interactions.len(), 1);
    let only = world.interactions.keys().next().copied().unwrap();
    let conversation = world.conversation(only).unwrap();
    assert!(conversation.is_open());
    assert_eq!((conversation.messages, conversation.unread), (2, 2));
}

#[test]
fn wl_06_one_number_is_answered_once_a_minute_and_every_message_is_kept() {
    check(
        with_whitelist(|_| ()),
        "
        1s    customer writes hello         -> call '+390001, Care is for members'; closed
        2s    customer writes hello again   -> #2 closed
        3s    neighbour writes hi           -> call '+390002, Care is for members'; #3 closed
        60s   customer writes and again     -> #4 closed
        61s   customer writes once more     -> call '+390001, Care is for members'; #5 closed
        ",
    );
}

#[test]
fn wl_03_nobody_who_is_refused_gets_a_record() {
    let mut world = World::new(with_whitelist(|_| ()));
    world.customer_writes("390001", "hello");
    assert!(world.contacts.is_empty(), "{:?}", world.contacts);
    let only = world.interactions.keys().next().copied().unwrap();
    let conversation = world.conversation(only).unwrap();
    assert_eq!(conversation.contact_record(), None);
    assert_eq!((conversation.messages, conversation.unread), (2, 0), "theirs and ours");
    assert_eq!(conversation.state(), "closed");
    let saves_contact = |effect: &Durable| matches!(effect, Durable::SaveContact { .. });
    assert!(!world.durable.iter().any(saves_contact));
}
