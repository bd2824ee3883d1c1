//! Which rule answers, and what it says.

use super::*;

fn rule(words: &[&str], answers: &[&str], hand_over: bool) -> Rule {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Rule {
        words: owned(words),
        answers: owned(answers),
        hand_over,
    }
}

fn shop() -> Script {
    Script {
        rules: vec![
            rule(
                &["opening hours", "open"],
                &["9 to 18, {{contact.firstName}}", "Closed on Sundays"],
                false,
            ),
            rule(&["pric*"], &["From 5"], false),
            rule(&["person", "agent"], &["One moment"], true),
            rule(&["👍"], &["Thanks"], false),
            rule(&["价格"], &["五块"], false),
        ],
        default_answers: vec!["Hours or prices?".to_owned()],
        misses_max: 3,
        ..Script::default()
    }
}

fn said(text: &str, memory: Option<&str>) -> String {
    let values = [("contact.firstName".to_owned(), "Maya".to_owned())].into();
    match shop().reply(text, memory, &values) {
        Reply::Said { texts, memory } => format!("{} ({})", texts.join(" | "), memory.unwrap_or_default()),
        Reply::HandsOver { texts, why } => format!("{} -> {why:?}", texts.join(" | ")),
        Reply::Failed { why } => why,
    }
}

#[test]
fn the_first_rule_with_one_of_the_words_answers() {
    assert_eq!(said("When are you OPEN?", None), "9 to 18, Maya | Closed on Sundays ()");
    assert_eq!(
        said("your opening  hours, please", Some("2")),
        "9 to 18, Maya | Closed on Sundays ()"
    );
    assert_eq!(said("Prices?", None), "From 5 ()");
    assert_eq!(said("👍👍", None), "Thanks ()");
    assert_eq!(said("请问价格多少", None), "五块 ()");
}

#[test]
fn only_whole_words_count() {
    for text in ["reopened", "hours opening", "agents", ""] {
        assert_eq!(said(text, None), "Hours or prices? (1)", "{text}");
    }
}

#[test]
fn a_rule_hands_over_and_so_do_messages_that_none_fits() {
    assert_eq!(said("a person!", None), "One moment -> Asked { reason: \"person\" }");
    assert_eq!(said("hm", Some("1")), "Hours or prices? (2)");
    assert_eq!(said("hm", Some("2")), " -> Asked { reason: \"no rule fits\" }");
    let silent = Script::default().reply("hm", None, &Values::new());
    assert!(
        matches!(silent, Reply::HandsOver { .. }),
        "nothing to say is nothing to keep a customer for"
    );
}

#[test]
fn a_text_that_cannot_be_filled_in_is_a_failure() {
    let script = Script {
        default_answers: vec!["{{#contact}}".to_owned()],
        ..Script::default()
    };
    let reply = script.reply("hm", None, &Values::new());
    assert!(matches!(reply, Reply::Failed { .. }), "{reply:?}");
}
