//! Bots in general: SM-03, SM-07..SM-09, APP-BOT-01..08, scenario 15.

use crate::support::scene::{ANNA, BEN, SUPPORT};
use crate::support::script::check;
use crate::support::talk::{LIA, MAX, bot, with_bots};
use crate::support::world::{ACCOUNT, World};
use switchboard::domain::bot::Reply;
use switchboard::domain::bot::script::Script;
use switchboard::domain::interaction::Input;
use switchboard::domain::plan::Application;
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Timestamp};

fn queue(timeout_secs: u32) -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs,
    }
}

fn script() -> Script {
    Script {
        exit_phrase: "stop".to_owned(),
        forward_message: "Somebody comes".to_owned(),
        error_message: "Sorry".to_owned(),
        attachment_message: "I read text only".to_owned(),
        ..Script::default()
    }
}

/// Lia, then what follows; Anna and Ben in the queue.
fn lia_and(then: impl IntoIterator<Item = Application>) -> Settings {
    with_bots(vec![ANNA, BEN], &script(), [bot(LIA)].into_iter().chain(then))
}

#[test]
fn app_bot_01_sm_07_the_bot_handles_every_message_until_it_hands_over() {
    check(
        lia_and([queue(30)]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine says Hi|How can I help?         -> call 'Hi'; call 'How can I help?'; bot
        500s  customer writes hours                  -> ask 'hours' until 530s; bot unread 1
        501s  engine says 9 to 18                    -> call '9 to 18'; bot
        502s  customer writes a person               -> ask 'a person' until 532s; bot unread 1
        503s  engine hands over One moment           -> call 'One moment'; call 'Somebody comes'; offer anna until 513s; offering unread 1
        504s  anna accepts                           -> open anna; withdraw anna (accepted); assigned
        505s  customer writes hi                     -> message anna 'hi'; assigned unread 1
    ",
    );
}

#[test]
fn app_bot_06_messages_wait_for_the_engine_and_answers_keep_their_order() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes one                    -> ask 'one' until 31s; bot unread 1
        2s    customer writes two                    -> bot unread 2
        3s    customer writes three                  -> bot unread 3
        4s    engine says A                          -> call 'A'; ask 'two' until 34s; bot unread 2
        5s    engine first says A again              -> refused: this offer was replaced by a newer one
        6s    engine says B                          -> call 'B'; ask 'three' until 36s; bot unread 1
        7s    engine says C                          -> call 'C'; bot
    ",
    );
}

#[test]
fn app_bot_06_who_writes_more_than_can_wait_gets_a_person_and_loses_nothing() {
    let mut lines = "
        1s    customer writes first                  -> ask 'first' until 31s; bot unread 1
    "
    .to_owned();
    for number in 2..=21 {
        lines += &format!("2s customer writes {number} -> bot unread {number}\n");
    }
    lines += "3s customer writes 22 -> call 'Somebody comes'; offering unread 22\n";
    check(lia_and([queue(30)]), &lines);
}

#[test]
fn app_bot_04_the_welcome_answers_the_first_message_once() {
    let welcoming = Script {
        welcome_message: "Hello {{contact.phone}}, I am {{bot.name}}".to_owned(),
        ..script()
    };
    check(
        with_bots(vec![ANNA], &welcoming, [bot(LIA), queue(10)]),
        "
        1s    customer writes hello                  -> call 'Hello 390001, I am Lia'; bot
        2s    customer writes hours                  -> ask 'hours' until 32s; bot unread 1
        3s    engine hands over                      -> call 'Somebody comes'; offering unread 1
        13s   -                                      -> planning unread 1
        18s   -                                      -> offering unread 1
    ",
    );
}

#[test]
fn sm_08_the_exit_phrase_ends_it_when_its_turn_comes() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    customer writes  Stop!                 -> bot unread 2
        3s    engine says Hi                         -> call 'Hi'; call 'Somebody comes'; offering unread 1
        4s    engine says Hi again                   -> refused: this offer was replaced by a newer one
    ",
    );
    check(
        lia_and([queue(30)]),
        "1s customer writes STOP. -> call 'Somebody comes'; offering unread 1",
    );
}

#[test]
fn app_bot_07_an_error_ends_it_at_once_and_so_does_silence_after_30_seconds() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine fails                           -> call 'Sorry'; offering unread 1
    ",
    );
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    customer writes hello?                 -> bot unread 2
        30.9s -                                      ->
        31s   -                                      -> call 'Sorry'; offering unread 2
        32s   engine says Hi                         -> refused: this offer was replaced by a newer one
    ",
    );
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine says                            -> call 'Sorry'; offering unread 1
    ",
    );
}

#[test]
fn sm_08_a_limit_of_messages_ends_it_and_counts_anew_in_a_fresh_session() {
    let limited = Script {
        turns_max: 2,
        ..script()
    };
    check(
        with_bots(vec![ANNA], &limited, [bot(LIA), queue(30)]),
        "
        1s     customer writes one                   -> ask 'one' until 31s; bot unread 1
        2s     engine says A                         -> call 'A'; bot
        3s     customer writes two                   -> ask 'two' until 33s; bot unread 1
        4s     engine says B                         -> call 'B'; bot
        1805s  customer writes three                 -> ask 'three' until 1835s; bot unread 1
        1806s  engine says C                         -> call 'C'; bot
        1807s  customer writes four                  -> ask 'four' until 1837s; bot unread 1
        1808s  engine says D                         -> call 'D'; bot
        1809s  customer writes five                  -> call 'Somebody comes'; offering unread 1
    ",
    );
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine has enough                      -> call 'Somebody comes'; offering unread 1
    ",
    );
}

#[test]
fn app_bot_08_a_session_that_was_idle_too_long_is_a_fresh_one() {
    let mut world = World::new(lia_and([]));
    for (secs, text) in [(1, "one"), (100, "two"), (2000, "three")] {
        world.advance_to(Timestamp(secs * 1000));
        world.customer_writes("390001", text);
        let turn = world.turns.last().unwrap().clone();
        let reply = Box::new(Reply::Said {
            texts: vec!["yes".to_owned()],
            memory: Some(text.to_owned()),
        });
        let key = ActorKey::Interaction(ACCOUNT, turn.interaction);
        let ticket = turn.ticket;
        world.ask(key, Input::BotAnswered { ticket, reply }).unwrap();
    }
    let turns = world.turns.iter();
    let sessions: Vec<_> = turns
        .map(|turn| (turn.session.as_str(), turn.opens_session, turn.memory.as_deref()))
        .collect();
    let expected = [
        ("wa-1-1", true, None),
        ("wa-1-1", false, Some("one")),
        ("wa-1-3", true, None),
    ];
    assert_eq!(sessions, expected);
}

#[test]
fn app_bot_05_reactions_are_not_heard_and_files_get_their_answer_in_order() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    customer sends image                   -> bot unread 2
        3s    engine says Hi                         -> call 'Hi'; call 'I read text only'; bot
        4s    customer sends image                   -> call 'I read text only'
        5s    customer sends reaction                ->
    ",
    );
    let silent = Script {
        attachment_message: String::new(),
        ..script()
    };
    check(
        with_bots(vec![ANNA], &silent, [bot(LIA)]),
        "1s customer sends image -> bot unread 1",
    );
}

#[test]
fn app_bot_02_scenario_15_who_takes_it_has_it_and_the_bot_is_not_heard_any_longer() {
    check(
        lia_and([queue(30)]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    anna sends I can help                  -> refused: you do not hold this interaction
        3s    anna takes it                          -> open anna; assigned
        4s    engine says Hi                         -> refused: this offer was replaced by a newer one
        5s    customer writes thanks                 -> message anna 'thanks'; assigned unread 1
        40s   anna sends You are welcome             -> call 'You are welcome'; message anna 'You are welcome'; assigned
        41s   ben takes it                           -> refused: already taken by Anna
    ",
    );
}

/// APP-BOT-03, PLAN-22: neither after an agent, nor after it has handed over.
#[test]
fn app_bot_03_no_bot_serves_it_again_once_an_agent_has_had_it() {
    check(
        lia_and([bot(MAX), queue(30)]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    anna takes it                          -> open anna; assigned
        3s    anna closes tab                        ->
        4s    customer writes again                  -> offer anna again until 14s; wait_agent unread 1
        14s   -                                      -> withdraw anna (expired); release anna; offer anna until 24s; offering unread 1
    ",
    );
    check(
        lia_and([bot(MAX), queue(10)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine hands over                      -> call 'Somebody comes'; ask 'hello' until 32s
        3s    engine hands over                      -> call 'Somebody comes'; offering unread 1
        13s   -                                      -> planning unread 1
        18s   -                                      -> offering unread 1
    ",
    );
}
