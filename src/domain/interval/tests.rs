//! ITV-01..04: minutes that are included, midnight, zones, and the two odd days of a year.

use super::*;

const ROME: Tz = Tz::Europe__Rome;

/// An instant by the UTC clock.
fn utc(text: &str) -> Timestamp {
    Timestamp(text.parse::<DateTime<Utc>>().unwrap().timestamp_millis())
}

fn interval(subsets: &str) -> Interval {
    serde_json::from_str(&format!(r#"{{"subsets":{subsets}}}"#)).unwrap()
}

fn matches(interval: &Interval, zone: Tz, at: &str) -> bool {
    interval.contains(utc(at), zone)
}

#[test]
fn the_last_minute_is_included_to_its_last_instant() {
    let open = interval(r#"[{"from":"09:00","to":"13:00"}]"#);
    for (at, expected) in [
        ("2026-11-21T08:59:59.999Z", false),
        ("2026-11-21T09:00:00Z", true),
        ("2026-11-21T13:00:59Z", true),
        ("2026-11-21T13:00:59.999Z", true),
        ("2026-11-21T13:01:00Z", false),
    ] {
        assert_eq!(matches(&open, Tz::UTC, at), expected, "ITV-02: {at}");
    }
    let until_noon = interval(r#"[{"from":"09:00","to":"12:59"}]"#);
    assert!(!matches(&until_noon, Tz::UTC, "2026-11-21T13:00:00Z"));
}

#[test]
fn a_range_across_midnight_belongs_to_the_day_it_starts_on() {
    let night = interval(r#"[{"from":"22:00","to":"06:00","weekdays":["friday"]}]"#);
    for (at, expected) in [
        ("2026-11-20T21:59:00Z", false),
        ("2026-11-20T22:00:00Z", true),
        ("2026-11-21T00:00:00Z", true),
        ("2026-11-21T06:00:59Z", true),
        ("2026-11-21T06:01:00Z", false),
        ("2026-11-21T22:00:00Z", false),
        ("2026-11-20T05:00:00Z", false),
    ] {
        assert_eq!(matches(&night, Tz::UTC, at), expected, "ITV-03: {at}");
    }
    let first_of_january = interval(r#"[{"from":"23:00","to":"01:00","days":[31],"months":[12]}]"#);
    assert!(matches(&first_of_january, Tz::UTC, "2027-01-01T00:30:00Z"));
    assert!(!matches(&first_of_january, Tz::UTC, "2026-12-31T00:30:00Z"));
}

#[test]
fn any_subset_suffices_and_all_parts_of_it_must_match() {
    let both = interval(r#"[{"weekdays":["saturday"],"months":[11]},{"days":[1]}]"#);
    assert!(matches(&both, Tz::UTC, "2026-11-21T12:00:00Z"));
    assert!(
        !matches(&both, Tz::UTC, "2026-12-05T12:00:00Z"),
        "a Saturday in December"
    );
    assert!(matches(&both, Tz::UTC, "2026-12-01T12:00:00Z"));
    assert!(matches(&interval("[{}]"), Tz::UTC, "2026-12-05T12:00:00Z"), "always");
    assert!(!matches(&interval("[]"), Tz::UTC, "2026-12-05T12:00:00Z"), "never");
}

#[test]
fn the_own_zone_counts_before_the_installations() {
    let mut morning = interval(r#"[{"from":"09:00","to":"09:59"}]"#);
    assert!(matches(&morning, ROME, "2026-11-21T08:30:00Z"));
    assert!(!matches(&morning, ROME, "2026-11-21T09:30:00Z"));
    morning.zone = Some(Tz::America__New_York);
    assert!(matches(&morning, ROME, "2026-11-21T14:30:00Z"));
    let saturday = interval(r#"[{"weekdays":["saturday"]}]"#);
    assert!(
        matches(&saturday, ROME, "2026-11-20T23:30:00Z"),
        "it is Saturday in Rome"
    );
}

/// In Rome 02:00 to 02:59 does not exist on 29 March 2026.
#[test]
fn an_hour_left_out_in_spring_never_matches() {
    let gap = interval(r#"[{"from":"02:00","to":"02:59"}]"#);
    assert!(!matches(&gap, ROME, "2026-03-29T00:59:59Z"), "01:59:59");
    assert!(!matches(&gap, ROME, "2026-03-29T01:00:00Z"), "03:00:00");
    let night = interval(r#"[{"from":"22:00","to":"06:00","weekdays":["saturday"]}]"#);
    assert!(matches(&night, ROME, "2026-03-29T04:00:59Z"), "06:00:59 in summer time");
    assert!(!matches(&night, ROME, "2026-03-29T04:01:00Z"));
}

/// In Rome 02:00 to 02:59 comes twice on 25 October 2026.
#[test]
fn an_hour_that_comes_twice_in_autumn_matches_twice() {
    let twice = interval(r#"[{"from":"02:30","to":"02:59"}]"#);
    for (at, expected) in [
        ("2026-10-25T00:29:59Z", false),
        ("2026-10-25T00:30:00Z", true),
        ("2026-10-25T00:59:59Z", true),
        ("2026-10-25T01:00:00Z", false),
        ("2026-10-25T01:30:00Z", true),
        ("2026-10-25T01:59:59Z", true),
        ("2026-10-25T02:00:00Z", false),
    ] {
        assert_eq!(matches(&twice, ROME, at), expected, "{at}");
    }
}

#[test]
fn times_are_two_digits_each() {
    for fine in ["00:00", "09:05", "23:59"] {
        assert_eq!(fine.parse::<TimeOfDay>().unwrap().to_string(), fine);
    }
    for odd in ["24:00", "9:00", "09:60", "0900", "09:00:00", "+9:00", ""] {
        assert!(odd.parse::<TimeOfDay>().is_err(), "{odd}");
    }
}
