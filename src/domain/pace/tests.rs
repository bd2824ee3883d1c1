//! Timelines of calls and answers.

use super::*;

const SUPPORT: AccountId = AccountId(1);
const SALES: AccountId = AccountId(2);
const START: Timestamp = Timestamp(1_790_000_000_000);

fn customer(number: usize) -> Identity {
    Identity {
        phone: Some(format!("4477009{number:05}")),
        bsuid: None,
    }
}

/// How many of so many calls to different customers leave within one instant.
fn burst(pace: &mut Pace, account: AccountId, per_sec: u32, calls: usize, now: Timestamp) -> usize {
    let leaves = (0..calls).filter(|number| pace.ask(account, &customer(*number), per_sec, now) == Leave::Now);
    leaves.count()
}

#[test]
fn an_account_sends_its_share_of_a_second_at_once_and_then_one_after_the_other() {
    let mut pace = Pace::default();
    assert_eq!(burst(&mut pace, SUPPORT, 20, 100, START), 20);
    assert_eq!(
        burst(&mut pace, SALES, 80, 100, START),
        80,
        "accounts do not wait for each other"
    );
    let refused = pace.ask(SUPPORT, &customer(99), 20, START);
    assert_eq!(refused, Leave::NotBefore(START.plus_millis(50)));
    for tick in 1..=20 {
        let now = START.plus_millis(tick * 50);
        assert_eq!(burst(&mut pace, SUPPORT, 20, 5, now), 1, "tick {tick}");
    }
    assert_eq!(
        burst(&mut pace, SUPPORT, 20, 100, START.plus_secs(60)),
        20,
        "unused tokens do not pile up"
    );
}

#[test]
fn one_customer_gets_a_burst_of_45_and_then_one_message_every_six_seconds() {
    let mut pace = Pace::default();
    let ada = customer(1);
    let mut ask = |now| pace.ask(SUPPORT, &ada, 1000, now);
    for _ in 0..45 {
        assert_eq!(ask(START), Leave::Now);
    }
    assert_eq!(ask(START), Leave::NotBefore(START.plus_secs(6)));
    assert_eq!(ask(START.plus_secs(6)), Leave::Now);
    assert_eq!(ask(START.plus_secs(6)), Leave::NotBefore(START.plus_secs(12)));
    assert_eq!(pace.ask(SUPPORT, &customer(2), 1000, START.plus_secs(6)), Leave::Now);
    assert_eq!(pace.ask(SALES, &customer(1), 1000, START.plus_secs(6)), Leave::Now);
}

#[test]
fn who_was_asked_to_wait_waits_and_nobody_else_does() {
    let mut pace = Pace::default();
    let (ada, ben) = (customer(1), customer(2));
    let slow = |whom, wait_secs| Lesson::TooFast { whom, wait_secs };
    pace.learn(SUPPORT, &ada, slow(Whom::Customer, 16), START);
    assert_eq!(
        pace.ask(SUPPORT, &ada, 80, START),
        Leave::NotBefore(START.plus_secs(16))
    );
    assert_eq!(pace.ask(SUPPORT, &ben, 80, START), Leave::Now);
    assert_eq!(pace.closed(|_| 80, START), (vec![], None), "the account itself is open");

    pace.learn(SUPPORT, &ben, slow(Whom::Account, 30), START);
    pace.learn(SUPPORT, &ben, slow(Whom::Account, 5), START);
    assert_eq!(
        pace.ask(SUPPORT, &ben, 80, START),
        Leave::NotBefore(START.plus_secs(30))
    );
    assert_eq!(pace.ask(SALES, &ben, 80, START), Leave::Now);
    let closed = pace.closed(|_| 80, START.plus_secs(1));
    assert_eq!(closed, (vec![SUPPORT], Some(START.plus_secs(30))));
    assert_eq!(pace.ask(SUPPORT, &ben, 80, START.plus_secs(30)), Leave::Now);
}

#[test]
fn a_provider_that_is_away_is_asked_by_one_call_at_a_time_and_less_and_less_often() {
    let mut pace = Pace::default();
    let ada = customer(1);
    for _ in 1..BREAKER_FAILURES {
        assert_eq!(pace.ask(SUPPORT, &ada, 80, START), Leave::Now);
        pace.learn(SUPPORT, &ada, Lesson::Away, START);
    }
    assert_eq!(pace.ask(SUPPORT, &ada, 80, START), Leave::Now, "not yet");
    pace.learn(SUPPORT, &ada, Lesson::Away, START);
    let mut now = START;
    let mut waits = Vec::new();
    for _ in 0..6 {
        pace.learn(SUPPORT, &ada, Lesson::Away, now);
        let Leave::NotBefore(until) = pace.ask(SUPPORT, &ada, 80, now) else {
            panic!("it is open")
        };
        waits.push(until.millis_since(now) / 1000);
        now = until;
        assert_eq!(pace.ask(SUPPORT, &ada, 80, now), Leave::Now, "one finds out");
        assert!(
            matches!(pace.ask(SUPPORT, &customer(2), 80, now), Leave::NotBefore(_)),
            "the others wait"
        );
        pace.learn(SUPPORT, &ada, Lesson::Away, now);
    }
    assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
    let Leave::NotBefore(until) = pace.ask(SUPPORT, &ada, 80, now) else {
        panic!("it is open")
    };
    assert_eq!(pace.ask(SUPPORT, &ada, 80, until), Leave::Now);
    pace.learn(SUPPORT, &ada, Lesson::Answered, until);
    assert_eq!(burst(&mut pace, SUPPORT, 80, 10, until.plus_secs(1)), 10, "it is back");
}

#[test]
fn a_probe_of_which_nothing_is_heard_does_not_close_an_account_for_ever() {
    let mut pace = Pace::default();
    let ada = customer(1);
    for _ in 0..BREAKER_FAILURES {
        pace.learn(SUPPORT, &ada, Lesson::Away, START);
    }
    let opens = START.plus_secs(BREAKER_SECS);
    assert_eq!(pace.ask(SUPPORT, &ada, 80, opens), Leave::Now);
    let again = opens.plus_secs(BREAKER_PROBE_SECS);
    let just_before = again.plus_millis(-1);
    for now in [opens, just_before] {
        assert!(matches!(pace.ask(SUPPORT, &ada, 80, now), Leave::NotBefore(_)));
        assert_eq!(pace.closed(|_| 80, now), (vec![SUPPORT], Some(again)));
    }
    assert!(pace.is_away(SUPPORT) && !pace.is_away(SALES));
    assert_eq!(pace.ask(SUPPORT, &ada, 80, again), Leave::Now);
}

#[test]
fn an_answer_in_between_means_that_the_provider_is_there() {
    let mut pace = Pace::default();
    let ada = customer(1);
    for _ in 0..100 {
        for _ in 1..BREAKER_FAILURES {
            pace.learn(SUPPORT, &ada, Lesson::Away, START);
        }
        pace.learn(SUPPORT, &ada, Lesson::Answered, START);
    }
    assert_eq!(pace.ask(SUPPORT, &ada, 80, START), Leave::Now);
}

#[test]
fn customers_that_need_no_memory_have_none() {
    let mut pace = Pace::default();
    for number in 0..20_000 {
        let now = START.plus_millis(i64::try_from(number).unwrap() * 10);
        assert_eq!(pace.ask(SUPPORT, &customer(number), 1000, now), Leave::Now);
    }
    assert!(
        pace.customers.len() <= PACE_KEPT_MIN.max(2 * 600) + 1,
        "{}",
        pace.customers.len()
    );
}
