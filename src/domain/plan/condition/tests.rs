//! The language of conditions: its operators, its limits, and laws that hold for every condition.

use super::*;
use crate::config::limits::{CONDITION_CHARS_MAX, CONDITION_DEPTH_MAX};
use proptest::prelude::*;

/// `a` is "Rome", `n` is "12", `no` is "0"; everything else is empty.
fn value_of(name: &str) -> String {
    match name {
        "x.a" => "Rome",
        "x.n" => " 12 ",
        "x.no" => "0",
        "x.list" => "vip, new customer",
        _ => "",
    }
    .to_owned()
}

fn holds(source: &str) -> bool {
    Condition::new(source)
        .holds(&value_of)
        .unwrap_or_else(|fault| panic!("{source}: {fault}"))
}

#[test]
fn operators_compare_numbers_as_numbers_and_text_without_case() {
    for true_one in [
        r#"{{x.a}} == "ROME""#,
        r#"{{ x.a }} != "Milan""#,
        "{{x.n}} == 12.0",
        "{{x.n}} > 9",
        "{{x.n}} <= 12",
        "-3 < 2.5",
        r#"{{x.a}} < "Zoo""#,
        r#"{{x.a}} contains 'OM'"#,
        r#"{{x.a}} starts_with "ro""#,
        r#"{{x.a}} ends_with "ME""#,
        r#"{{x.a}} in ("Milan", "rome")"#,
        r#"{{x.n}} in (1, 12)"#,
        r#""New Customer" in {{x.list}}"#,
        r#"{{x.a}} matches "^r.m\w$""#,
        "{{x.gone}} is_empty",
        r#"{{x.gone}} == """#,
        r#""say \"hi\"" contains '"hi"'"#,
        r#""a\d" == 'a\d'"#,
    ] {
        assert!(holds(true_one), "{true_one}");
        assert!(!holds(&format!("not ({true_one})")), "not {true_one}");
    }
}

#[test]
fn a_lone_operand_is_true_unless_empty_zero_or_false() {
    for (source, expected) in [
        ("{{x.a}}", true),
        ("true", true),
        ("TRUE", true),
        ("1", true),
        (r#""0.0""#, true),
        ("{{x.no}}", false),
        ("0", false),
        ("false", false),
        (r#""FALSE""#, false),
        ("{{x.gone}}", false),
        (r#""""#, false),
    ] {
        assert_eq!(holds(source), expected, "{source}");
    }
}

#[test]
fn or_binds_less_than_and_and_not_binds_most() {
    for (source, expected) in [
        ("true or true and false", true),
        ("(true or true) and false", false),
        ("not false and false", false),
        ("not (false and false)", true),
        ("false or not not true", true),
        ("NOT false AND true OR false", true),
    ] {
        assert_eq!(holds(source), expected, "{source}");
    }
}

#[test]
fn what_cannot_be_read_says_where_and_why() {
    for (source, expected) in [
        (
            "",
            "expected a variable, a quoted text, a number, true or false at character 1",
        ),
        ("{{x.a}} = 1", "to compare, write `==` at character 9"),
        (
            "{{x.a}} == ",
            "expected a variable, a quoted text, a number, true or false at character 12",
        ),
        (
            "{{x.a}} == Rome",
            "write `\"Rome\"` for text, or a variable at character 12",
        ),
        ("{{x.a}} is 1", "expected an operator, `and` or `or` at character 9"),
        (
            "{{name}}",
            "a variable has a name such as `{{message.body}}` at character 1",
        ),
        ("{{x.a", "`{{` without `}}` at character 1"),
        ("é \"é", "expected"),
        ("1 == \"é", "the quoted text does not end at character 6"),
        ("(1 == 1", "expected `)` at character 8"),
        ("1 == 1)", "`)` without `(` at character 7"),
        ("1 < 2 < 3", "comparisons are joined by `and` or `or` at character 7"),
        ("1 in (1, 2", "expected `,` or `)` at character 11"),
        ("\"a\" matches {{x.a}}", "expected a quoted pattern at character 13"),
        (
            "\"a\" matches \"(\"",
            "the pattern is not valid: unclosed group at character 13",
        ),
        ("1 & 2", "`&` means nothing here at character 3"),
        ("and", "write `\"and\"` for text, or a variable at character 1"),
    ] {
        let told = Condition::new(source)
            .fault()
            .map(ToString::to_string)
            .unwrap_or_default();
        if expected == "expected" {
            assert!(!told.is_empty(), "{source}");
        } else {
            assert_eq!(told, expected, "{source}");
        }
    }
}

#[test]
fn length_depth_and_patterns_are_limited() {
    let deep = format!(
        "{}true{}",
        "(".repeat(CONDITION_DEPTH_MAX + 1),
        ")".repeat(CONDITION_DEPTH_MAX + 1)
    );
    let nots = format!("{}true", "not ".repeat(CONDITION_DEPTH_MAX + 1));
    let long = format!("\"{}\"", "x".repeat(CONDITION_CHARS_MAX));
    let pattern = format!("\"a\" matches \"{}\"", "x".repeat(301));
    for (source, expected) in [
        (deep.as_str(), "nested deeper than 20 levels at character 21"),
        (&nots, "nested deeper than 20 levels at character 81"),
        (&long, "a condition has at most 1000 characters at character 1001"),
        (&pattern, "a pattern has at most 300 characters at character 13"),
    ] {
        assert_eq!(Condition::new(source).fault().unwrap().to_string(), expected);
    }
    let fine = format!(
        "{}true{}",
        "(".repeat(CONDITION_DEPTH_MAX),
        ")".repeat(CONDITION_DEPTH_MAX)
    );
    assert!(holds(&fine));
    assert!(
        Condition::new(r#""a" matches "(\w{1000}){1000}""#).fault().is_some(),
        "a short pattern that would fill the memory"
    );
}

#[test]
fn it_names_its_variables_and_keeps_its_text() {
    let source = r#"{{x.b}} == {{x.a}} or {{x.c}} in ({{x.d}}) or not {{x.b}} matches ".""#;
    let condition = Condition::new(source);
    let names: Vec<_> = condition.variables().into_iter().collect();
    assert_eq!(names, ["x.a", "x.b", "x.c", "x.d"]);
    let stored = serde_json::to_string(&condition).unwrap();
    let read: Condition = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, condition);
    assert_eq!(read.source(), source);
}

#[test]
fn a_broken_one_can_be_stored_and_does_not_hold() {
    let read: Condition = serde_json::from_str("\"1 ==\"").unwrap();
    assert!(read.holds(&value_of).is_err());
    assert_eq!(read.source(), "1 ==");
}

/// Texts of conditions that parse.
fn conditions() -> impl Strategy<Value = String> {
    let operand = prop_oneof![
        Just("{{x.a}}".to_owned()),
        Just("{{x.n}}".to_owned()),
        Just("{{x.gone}}".to_owned()),
        (-50_i32..50).prop_map(|number| number.to_string()),
        "[a-zA-Z0-9 ,.\\\\]{0,6}[a-z]".prop_map(|text| format!("\"{text}\"")),
        Just("true".to_owned()),
        Just("false".to_owned()),
    ];
    let relation = prop::sample::select(vec![
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "contains",
        "starts_with",
        "ends_with",
        "in",
    ]);
    let leaf = prop_oneof![
        operand.clone(),
        operand.clone().prop_map(|operand| format!("{operand} is_empty")),
        (operand.clone(), relation, operand).prop_map(|(left, relation, right)| format!("{left} {relation} {right}")),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) and ({right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) or ({right})")),
            inner.prop_map(|inner| format!("not ({inner})")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_within_it(source in ".{0,80}") {
        if let Some(fault) = Condition::new(source.as_str()).fault() {
            prop_assert!((1..=source.chars().count() + 1).contains(&fault.position), "{fault}");
        }
    }

    #[test]
    fn words_of_the_language_in_any_order_never_panic(
        words in prop::collection::vec(
            prop::sample::select(vec!["(", ")", "and", "or", "not", "==", "{{x.a}}", "1", "\"a\"", "in", ",", "matches", "is_empty"]),
            0..30,
        )
    ) {
        let condition = Condition::new(words.join(" "));
        let _ = condition.holds(&value_of);
    }

    #[test]
    fn the_laws_of_logic_hold(left in conditions(), right in conditions()) {
        let (a, b) = (holds(&left), holds(&right));
        prop_assert_eq!(holds(&format!("({left}) and ({right})")), a && b);
        prop_assert_eq!(holds(&format!("({left}) or ({right})")), a || b);
        prop_assert_eq!(holds(&format!("not ({left})")), !a);
        prop_assert_eq!(holds(&format!("not (({left}) and ({right}))")), holds(&format!("not ({left}) or not ({right})")));
    }

    #[test]
    fn numbers_are_ordered_as_numbers(left in -1000_i32..1000, right in -1000_i32..1000) {
        prop_assert_eq!(holds(&format!("{left} < {right}")), left < right);
        prop_assert_eq!(holds(&format!("\"{left}\" >= {right}.0")), left >= right);
    }
}
