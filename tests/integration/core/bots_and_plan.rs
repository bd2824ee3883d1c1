//! Bots within a plan, and what ends them from outside: PLAN-22, PLAN-30, PLAN-33, VAR-02, SM-42, CLS-11, WIN-05,
//! ACC-06, APP-BOT-09, scenario 11.

use crate::support::scene::{ANNA, BEN, SUPPORT};
use crate::support::script::check;
use crate::support::talk::{LIA, bot, with_bots};
use crate::support::world::{ACCOUNT, World};
use std::sync::Arc;
use switchboard::domain::bot::script::Script;
use switchboard::domain::bot::{Exit, Reply};
use switchboard::domain::fact::{Fact, Passed};
use switchboard::domain::interaction::Input;
use switchboard::domain::message::Sender;
use switchboard::domain::plan::condition::Condition;
use switchboard::domain::plan::pass::PassedBy;
use switchboard::domain::plan::{Application, StepId, Target, Times};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Durable, Timestamp};

fn queue(timeout_secs: u32) -> Application {
    Application::Queue {
        queue: SUPPORT,
        timeout_secs,
    }
}

fn reply(times: Times, text: &str) -> Application {
    let text = text.to_owned();
    Application::AutoReply { times, text }
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

/// PLAN-33 and acceptance scenario 11.
#[test]
fn plan_33_bot_then_reply_then_queue() {
    let cases = [
        (Times::FirstMessage, "", ""),
        (Times::OneTime, "call 'we heard you'; ", ""),
        (Times::Always, "call 'we heard you'; ", "call 'we heard you'; "),
    ];
    for (times, on_hand_over, further) in cases {
        let mut settings = lia_and([reply(times, "we heard you"), queue(20)]);
        let account = Arc::make_mut(settings.accounts.get_mut(&ACCOUNT).unwrap());
        account.groups.session.inactivity_mins = 1;
        check(
            settings,
            &format!(
                "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine says Hi                         -> call 'Hi'; bot
        90s   customer writes person                 -> ask 'person' until 120s; bot unread 1
        91s   engine hands over                      -> call 'Somebody comes'; {on_hand_over}offering unread 1
        92s   customer writes hello?                 -> {further}offering unread 2
        111s  -                                      -> planning unread 2
        116s  -                                      -> offering unread 2
        "
            ),
        );
    }
}

/// A failure on the first message consumed it as well.
#[test]
fn plan_30_a_first_message_reply_is_not_sent_behind_a_bot_that_failed() {
    check(
        lia_and([reply(Times::FirstMessage, "new here?"), queue(20)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        31s   -                                      -> call 'Sorry'; offering unread 1
    ",
    );
}

#[test]
fn var_02_the_plan_knows_which_bot_left_and_why() {
    let goto_if = Application::GotoIf {
        condition: Condition::new("{{bot.exitReason}} == 'no_answer'"),
        on_true: Target::Step { id: StepId(3) },
        on_false: Target::Step { id: StepId(4) },
    };
    check(
        lia_and([goto_if, reply(Times::OneTime, "{{bot.name}} was too slow"), queue(20)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        31s   -                                      -> call 'Sorry'; call 'Lia was too slow'; offering unread 1
    ",
    );
}

#[test]
fn sm_42_after_a_crash_the_question_is_asked_again_with_the_time_left() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    customer writes more                   -> bot unread 2
        11s   crash                                  -> ask 'hello' until 31s
        12s   engine says Hi                         -> call 'Hi'; ask 'more' until 42s; bot unread 1
        13s   crash                                  -> ask 'more' until 43s
        42s   -                                      -> call 'Sorry'; offering unread 1
    "
        .replace("until 43s", "until 42s")
        .as_str(),
    );
}

#[test]
fn cls_11_what_a_bot_says_arms_nothing() {
    let mut settings = lia_and([queue(30)]);
    let account = Arc::make_mut(settings.accounts.get_mut(&ACCOUNT).unwrap());
    account.groups.session.inactivity_mins = 1;
    check(
        settings,
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    engine says Hi                         -> call 'Hi'; bot
        9000s -                                      ->
    ",
    );
}

#[test]
fn win_05_acc_06_a_session_that_is_over_and_an_account_that_goes_end_it() {
    check(
        lia_and([queue(30)]),
        "
        1s     customer writes hello                 -> ask 'hello' until 31s; bot unread 1
        2s     engine says Hi                        -> call 'Hi'; bot
        86500s customer writes back again            -> ask 'back again' until 86530s; #2 bot unread 1
        86501s the account is removed                -> #2 closed
        86502s engine says Hi                        -> refused: this offer was replaced by a newer one
    ",
    );
}

#[test]
fn a_bot_that_is_gone_counts_as_failed_or_as_done() {
    check(
        lia_and([queue(30)]),
        "
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    the bots are removed                   ->
        3s    customer writes more                   -> bot unread 2
        4s    engine says Hi                         -> call 'Hi'; offering unread 1
        5s    neighbour writes hello                 -> #2 offering unread 1
    ",
    );
}

#[test]
fn uma_gives_a_bot_conversation_away_and_closes_one() {
    check(
        lia_and([queue(30)]),
        "
        0s    anna signs in                          ->
        1s    customer writes hello                  -> ask 'hello' until 31s; bot unread 1
        2s    uma gives it to anna                   -> offer anna again until 12s; wait_agent unread 1
        3s    engine says Hi                         -> refused: this offer was replaced by a newer one
        4s    neighbour writes hello                 -> ask 'hello' until 34s; #2 bot unread 1
        5s    uma closes                             -> #2 closed
        6s    engine says Hi                         -> refused: this offer was replaced by a newer one
    ",
    );
}

/// APP-BOT-09: its messages carry its name, its journal says what it did; INT-10.
#[test]
fn app_bot_09_messages_and_journal_name_the_bot() {
    let mut world = World::new(lia_and([queue(30)]));
    world.customer_writes("390001", "hello");
    for reply in [
        Reply::Said {
            texts: vec!["Hi".to_owned()],
            memory: None,
        },
        Reply::Failed {
            why: "no connection".to_owned(),
        },
    ] {
        let turn = world.turns.last().unwrap().clone();
        let (ticket, reply) = (turn.ticket, Box::new(reply));
        let key = ActorKey::Interaction(ACCOUNT, turn.interaction);
        world.ask(key, Input::BotAnswered { ticket, reply }).unwrap();
        world.customer_writes("390001", "more");
    }
    let (mut senders, mut facts) = (Vec::new(), Vec::new());
    for effect in &world.durable {
        if let Durable::Save(message) = effect {
            senders.push(message.sender.clone());
        } else if let Durable::Record(fact) = effect {
            facts.push(fact.clone());
        }
    }
    let lia = || "Lia".to_owned();
    let by_lia = Sender::Bot(lia());
    let customer = Sender::Customer;
    assert_eq!(
        senders,
        [customer.clone(), by_lia.clone(), customer.clone(), by_lia, customer]
    );
    let why = "no connection".to_owned();
    assert!(
        facts.contains(&Fact::BotStarted {
            priority: 1,
            bot: lia()
        }),
        "{facts:?}"
    );
    assert!(
        facts
            .iter()
            .any(|fact| matches!(fact, Fact::BotAnswered { bot, messages } if *bot == lia() && messages.len() == 1))
    );
    assert!(facts.contains(&Fact::BotEnded {
        priority: 1,
        bot: lia(),
        exit: Exit::Failed { why }
    }));
    let passed_by = Passed::PassedBy {
        why: PassedBy::HandedOver,
    };
    world.advance_to(Timestamp(40_000));
    let passes = world
        .durable
        .iter()
        .filter(|effect| matches!(effect, Durable::Record(Fact::StepPassed { did, .. }) if *did == passed_by));
    assert_eq!(passes.count(), 1, "in the restarted pass");
}
