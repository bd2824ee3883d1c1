//! How conversations end, and what comes after: CLS-03, CLS-11, CLS-12, SM-41, REO-06, WIN-02.

use crate::support::scene::{ANNA, with_care};
use crate::support::script::check;
use crate::support::world::{ACCOUNT, World};
use switchboard::config::limits::SERVICE_WINDOW_SECS;
use switchboard::domain::fact::Fact;
use switchboard::domain::ids::InteractionId;
use switchboard::domain::inbound::InboundItem;
use switchboard::domain::interaction::{CloseReason, Input, Routing};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Durable, Machine, Timestamp, account};

const ID: InteractionId = InteractionId(1);

fn mandatory(inactivity_mins: u32) -> Settings {
    with_care(|account| {
        account.groups.disposition.on = true;
        account.groups.disposition.pause = Some(71);
        account.groups.session.inactivity_mins = inactivity_mins;
    })
}

#[test]
fn cls_12_what_the_server_closes_asks_nobody_for_a_disposition() {
    check(
        mandatory(1),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna sends done                        -> call 'done'; message anna 'done'
        63s   -                                      -> close anna; closed
        64s   neighbour writes hi                    -> offer anna #2 until 74s; #2 offering unread 1
    ",
    );
}

#[test]
fn sm_41_a_message_behind_the_close_opens_anew_and_one_before_it_is_told_in_the_dialog() {
    check(
        mandatory(0),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
        3s    anna closes                            -> disposing
        4s    customer writes one more thing         -> message anna 'one more thing'; disposing unread 1
        5s    anna closes as 1                       -> close anna; closed
        6s    customer writes and another            -> offer anna #2 until 16s; #2 offering unread 1
    ",
    );
}

fn held() -> World {
    let mut world = World::new(with_care(|account| account.groups.session.inactivity_mins = 1));
    world.connect(ANNA);
    world.customer_writes("390001", "hello");
    let ticket = world.offer_of(ANNA, ID).expect("an offer");
    world.accept(ANNA, ID, ticket).unwrap();
    world
}

#[test]
fn sm_41_a_message_that_is_on_its_way_while_it_is_closed_comes_back_to_the_door() {
    let mut world = held();
    let key = ActorKey::Interaction(ACCOUNT, ID);
    let inbound = world.arrived("390001", "wait");
    let InboundItem::Message(message) = inbound.item.clone() else {
        panic!("a message")
    };
    let contact = world.conversation(ID).expect("it exists").contact.clone();
    let agent = ANNA;
    let disposition = None;
    world.ask(key, Input::CloseAsked { agent, disposition }).unwrap();
    // The door had passed it on before it heard of the close.
    let wrote = switchboard::domain::interaction::CustomerWrote {
        inbox: inbound.inbox,
        received_at: inbound.received_at,
        message,
        contact,
        contact_is_new: false,
        is_first: false,
        succeeds: None,
        refused: None,
    };
    world.ask(key, Input::CustomerWrote(Box::new(wrote))).unwrap();
    let second = world.conversation(InteractionId(2)).expect("a new one");
    assert_eq!((second.unread, second.state()), (1, "offering"));
    assert!(!world.conversation(ID).expect("it exists").is_open());
}

fn silent_for_a_minute(script: &str) {
    let held = "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> offer anna until 11s; offering unread 1
        2s    anna accepts                           -> open anna; withdraw anna (accepted); assigned
    ";
    let settings = with_care(|account| account.groups.session.inactivity_mins = 1);
    check(settings, &format!("{held}{script}"));
}

#[test]
fn cls_11_a_note_neither_arms_nor_cancels_the_clock() {
    silent_for_a_minute(
        "
        3s    anna notes a new one                   -> note anna 'a new one'
        100s  anna sends done                        -> call 'done'; message anna 'done'
        130s  anna notes waiting                     -> note anna 'waiting'
        159s  -                                      ->
        160s  -                                      -> close anna; closed
    ",
    );
}

#[test]
fn cls_11_the_recontact_template_of_an_agent_arms_it() {
    silent_for_a_minute(
        "
        3s    anna recontacts                        -> call 'come_back'; message anna 'come_back'
        62s   -                                      ->
        63s   -                                      -> close anna; closed
    ",
    );
}

/// Every way to an end, from every state in which somebody is asked, leaves no deadline and no offer.
#[test]
fn cls_03_whatever_ends_it_stamps_it_and_leaves_no_deadline_and_no_offer() {
    let uma_closes = || Input::ClosedBySupervisor {
        by: crate::support::managed::uma(),
        asked: crate::support::handed::asked(),
        disposition: None,
    };
    for (what, input) in [("a supervisor", uma_closes()), ("its account", Input::AccountRemoved)] {
        let mut world = World::new(with_care(|_| ()));
        world.connect(ANNA);
        world.customer_writes("390001", "hello");
        assert!(world.offer_of(ANNA, ID).is_some());
        world.advance_to(Timestamp(3_000));
        world.ask(ActorKey::Interaction(ACCOUNT, ID), input).unwrap();
        let Routing::Closed { at, .. } = world.conversation(ID).expect("it exists").routing else {
            panic!("{what} did not end it")
        };
        assert_eq!(at, Timestamp(3_000), "{what}");
        assert_eq!(world.offer_of(ANNA, ID), None, "{what}");
        assert_eq!(world.interactions[&ID].next_deadline(), None, "{what}");
    }
}

#[test]
fn reo_06_a_reopened_conversation_has_no_end_any_longer_and_its_history_has_both() {
    let mut world = held();
    let key = ActorKey::Interaction(ACCOUNT, ID);
    let agent = ANNA;
    let disposition = None;
    world.ask(key, Input::CloseAsked { agent, disposition }).unwrap();
    let contact = world.conversation(ID).expect("it exists").contact.clone();
    let interaction = ID;
    let again = account::Input::ReopenAsked {
        agent,
        interaction,
        contact,
    };
    world.ask(ActorKey::Account(ACCOUNT), again).unwrap();
    assert_eq!(world.conversation(ID).expect("it exists").state(), "assigned");
    let disposition = None;
    world.ask(key, Input::CloseAsked { agent, disposition }).unwrap();
    let mut told = Vec::new();
    for effect in &world.durable {
        if let Durable::Record(Fact::Closed { reason, .. }) = effect {
            told.push(Some(*reason));
        } else if let Durable::Record(Fact::Reopened { .. }) = effect {
            told.push(None);
        }
    }
    assert_eq!(told, [Some(CloseReason::Agent), None, Some(CloseReason::Agent)]);
}

#[test]
fn win_02_each_message_of_the_customer_begins_the_window_anew_by_the_providers_time() {
    let mut world = World::new(with_care(|_| ()));
    world.customer_writes("390001", "hello");
    let until = |world: &World| world.conversation(ID).expect("it exists").window_expires_at;
    assert_eq!(until(&world), Timestamp(0).plus_secs(SERVICE_WINDOW_SECS));

    // Written at second 50, here at second 90.
    world.advance_to(Timestamp(90_000));
    let late = |world: &mut World, secs: i64| {
        let mut inbound = world.arrived("390001", "late");
        if let InboundItem::Message(message) = &mut inbound.item {
            message.sent_at = Timestamp(secs * 1_000);
        }
        world.tell(ActorKey::Account(ACCOUNT), account::Input::Arrived(Box::new(inbound)));
        world.deliver_all();
    };
    late(&mut world, 50);
    assert_eq!(until(&world), Timestamp(50_000).plus_secs(SERVICE_WINDOW_SECS));
    // An older one that comes behind it takes nothing away.
    late(&mut world, 20);
    assert_eq!(until(&world), Timestamp(50_000).plus_secs(SERVICE_WINDOW_SECS));
    // A provider whose clock is ahead gives no more than the truth.
    late(&mut world, 500);
    assert_eq!(until(&world), Timestamp(90_000).plus_secs(SERVICE_WINDOW_SECS));
}
