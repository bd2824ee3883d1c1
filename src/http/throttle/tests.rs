//! Delays, locks, budgets, and the memory they take.

use super::*;

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 1));
const NEVER: Standing = Standing {
    forgiven_at: Timestamp(0),
    locked_until: Timestamp(0),
};

fn at(secs: i64) -> Timestamp {
    Timestamp(1_000_000_000_000).plus_secs(secs)
}

fn throttle(failures_max: u32) -> Throttle {
    Throttle::new(SignIn {
        failures_max,
        lock_secs: 900,
    })
}

#[test]
fn sys_05_delays_double_until_the_name_is_locked() {
    let throttle = throttle(5);
    let mut now = 0;
    for delay in [0, 0, 1, 2] {
        let attempt = throttle.begin("anna", HOME, NEVER, at(now));
        assert_eq!(attempt, Ok(Attempt { locks_until: None }));
        if delay > 0 {
            assert_eq!(throttle.begin("anna", HOME, NEVER, at(now)), Err(Slowed::Wait(delay)));
        }
        now += i64::from(delay);
    }
    let locks_until = Some(at(now + 900));
    assert_eq!(
        throttle.begin("anna", HOME, NEVER, at(now)),
        Ok(Attempt { locks_until })
    );
    assert_eq!(throttle.begin("anna", HOME, NEVER, at(now)), Err(Slowed::Locked(900)));
    assert_eq!(
        throttle.begin("anna", HOME, NEVER, at(now + 899)),
        Err(Slowed::Locked(1))
    );
    let attempt = throttle.begin("anna", HOME, NEVER, at(now + 900));
    assert_eq!(
        attempt,
        Ok(Attempt { locks_until: None }),
        "it counts from the beginning"
    );
}

#[test]
fn delays_have_a_limit_where_many_failures_are_allowed() {
    let throttle = throttle(100);
    let mut now = 0;
    let mut longest = 0;
    for _ in 0..20 {
        throttle.begin("anna", HOME, NEVER, at(now)).unwrap();
        if let Err(Slowed::Wait(delay)) = throttle.begin("anna", HOME, NEVER, at(now)) {
            longest = delay;
            now += i64::from(delay);
        }
    }
    assert_eq!(longest, SIGN_IN_DELAY_SECS_MAX);
}

#[test]
fn s16_the_owner_of_a_name_is_not_locked_out_from_elsewhere() {
    let throttle = throttle(5);
    let mut now = 0;
    while !matches!(throttle.begin("anna", AWAY, NEVER, at(now)), Err(Slowed::Locked(_))) {
        now += 1;
    }
    assert!(throttle.begin("Anna", HOME, NEVER, at(now)).is_ok());
}

#[test]
fn sys_05_what_an_administrator_forgave_does_not_count() {
    let throttle = throttle(3);
    for _ in 0..3 {
        throttle.begin("anna", HOME, NEVER, at(0)).unwrap();
    }
    assert_eq!(throttle.begin("anna", HOME, NEVER, at(0)), Err(Slowed::Locked(900)));
    let forgiven = Standing {
        forgiven_at: at(10),
        ..NEVER
    };
    assert!(throttle.begin("anna", HOME, forgiven, at(11)).is_ok());
    let stored = Standing {
        locked_until: at(60),
        ..NEVER
    };
    assert_eq!(
        throttle.begin("anna", HOME, stored, at(12)),
        Err(Slowed::Locked(48)),
        "a lock of another node, or of before a restart"
    );
}

#[test]
fn success_forgets_and_case_does_not_matter() {
    let throttle = throttle(5);
    for _ in 0..SIGN_IN_FREE_FAILURES {
        throttle.begin("Anna", HOME, NEVER, at(0)).unwrap();
    }
    assert!(throttle.begin("anna", HOME, NEVER, at(0)).is_err());
    throttle.succeeded("ANNA", HOME);
    assert!(throttle.begin("anna", HOME, NEVER, at(0)).is_ok());
}

#[test]
fn one_address_has_a_budget_for_all_names() {
    let throttle = throttle(5);
    for _ in 0..SIGN_INS_PER_ADDRESS_MINUTE {
        throttle.admit(HOME, at(0)).unwrap();
    }
    assert_eq!(throttle.admit(HOME, at(50)), Err(Slowed::Wait(10)));
    assert!(throttle.admit(AWAY, at(50)).is_ok());
    assert!(throttle.admit(HOME, at(60)).is_ok());
}

#[test]
fn refusals_are_written_down_at_a_bounded_rate_and_the_rest_is_counted() {
    let throttle = throttle(5);
    for _ in 0..SIGN_IN_NOTES_PER_MINUTE {
        assert_eq!(throttle.may_note(at(0)), Some(0));
    }
    assert_eq!((throttle.may_note(at(1)), throttle.may_note(at(2))), (None, None));
    assert_eq!(throttle.may_note(at(60)), Some(2));
    assert_eq!(throttle.may_note(at(60)), Some(0));
}

#[test]
fn s16_memory_is_bounded() {
    let throttle = throttle(5);
    let long = "x".repeat(4000);
    for n in 0..SIGN_IN_ENTRIES_MAX + 1000 {
        let bits = 0x2001_0db8_0000_0000_u128 << 64 | (n as u128) << 64;
        let _ = throttle.admit(IpAddr::V6(bits.into()), at(0));
        let _ = throttle.begin(&long, IpAddr::V6(bits.into()), NEVER, at(0));
    }
    let inner = throttle.inner.lock();
    assert_eq!(inner.names.map.len(), SIGN_IN_ENTRIES_MAX);
    assert_eq!(inner.addresses.map.len(), SIGN_IN_ENTRIES_MAX);
    assert!(inner.names.map.keys().all(|(name, _)| name.len() <= USERNAME_CHARS_MAX));
}

/// Attempts that would be made, of ten thousand on one name from so many networks within a minute.
fn attempts_from(networks: u32) -> usize {
    let throttle = throttle(5);
    let attempts = (0..10_000_u32).filter(|n| {
        let address = IpAddr::V4((0xC612_0000 + n % networks).into());
        let now = at(i64::from(n / 1000));
        throttle.admit(address, now).is_ok() && throttle.begin("anna", address, NEVER, now).is_ok()
    });
    let made = attempts.count();
    let owner = throttle.begin("anna", HOME, NEVER, at(60));
    assert!(owner.is_ok(), "the owner gets in from home");
    assert!(throttle.inner.lock().names.map.len() <= SIGN_IN_ENTRIES_MAX);
    made
}

#[test]
fn s16_ten_thousand_guesses_from_one_and_from_a_thousand_networks() {
    // The storm of the first second uses up what its network may try in the minute.
    assert_eq!(attempts_from(1), SIGN_IN_FREE_FAILURES as usize);
    let many = attempts_from(1000);
    assert!(many <= 5000, "{many}");
}
