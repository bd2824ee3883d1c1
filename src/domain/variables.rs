//! The variables that texts may name (VAR-02), with what each stands for and a sample.

use super::Timestamp;
use super::plan::pass::Values;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// One variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Variable {
    /// `group.field`, as texts spell it between `{{` and `}}`.
    pub name: &'static str,
    /// A value as it might be.
    pub sample: &'static str,
}

const fn variable(name: &'static str, sample: &'static str) -> Variable {
    Variable { name, sample }
}

/// All variables with a fixed name. Custom fields of contacts are named `contact.` and the field,
/// results of commands `vars.` and their name.
pub const VARIABLES: &[Variable] = &[
    variable("account.id", "1"),
    variable("account.name", "Support"),
    variable("account.key", "SUP"),
    variable("account.phone", "12025550100"),
    variable("account.type", "meta"),
    variable("account.description", "Customer care"),
    variable("queue.id", "1"),
    variable("queue.name", "Support"),
    variable("contact.id", "1"),
    variable("contact.name", "Maya Ruiz"),
    variable("contact.firstName", "Maya"),
    variable("contact.lastName", "Ruiz"),
    variable("contact.phone", "447700900142"),
    variable("contact.mobile", "447700900142"),
    variable("contact.email", "maya@example.com"),
    variable("contact.company", "Example Ltd"),
    variable("contact.street", "1 Example Street"),
    variable("contact.postalCode", "EX1 1EX"),
    variable("contact.city", "London"),
    variable("contact.country", "United Kingdom"),
    variable("contact.dateOfBirth", "1990-05-17"),
    variable("contact.description", ""),
    variable("contact.createdAt", "2026-01-31T09:30:00.000Z"),
    variable("contact.updatedAt", "2026-02-01T10:00:00.000Z"),
    variable("list.id", "1"),
    variable("list.name", "Default"),
    variable("agent.id", "1"),
    variable("agent.fullname", "Anna Rossi"),
    variable("agent.alias", "Anna"),
    variable("agent.name", "Anna"),
    variable("agent.email", "anna@example.com"),
    variable("interaction.id", "1"),
    variable("interaction.createdAt", "2026-02-01T10:00:00.000Z"),
    variable("interaction.tags", "vip"),
    variable("interaction.origin", "inbound"),
    variable("interaction.unread", "1"),
    variable("interaction.messages", "3"),
    variable("message.id", "1"),
    variable("message.body", "Hello!"),
    variable("message.type", "text"),
    variable("message.createdAt", "2026-02-01T10:00:00.000Z"),
    variable("message.attachmentName", ""),
    variable("campaign.id", "1"),
    variable("campaign.name", "Spring"),
    variable("bot.name", "Concierge"),
    variable("bot.exitReason", "exit_phrase"),
    variable("now.date", "2026-02-01"),
    variable("now.time", "10:00"),
    variable("now.weekday", "sunday"),
];

/// Names of groups that make a section when any of their fields has a value.
pub fn groups() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    VARIABLES.iter().filter_map(move |variable| {
        let (group, _) = variable.name.split_once('.')?;
        (std::mem::replace(&mut last, group) != group).then_some(group)
    })
}

/// Names between `{{` and `}}` in a text, without the marks of sections.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let tags = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}"));
    tags.map(|(tag, _)| tag.trim_matches(['{', '#', '^', '/', '&', ' ', '\t']))
        .filter(|name| !name.is_empty())
}

/// The samples of all variables.
pub fn samples() -> Values {
    let pairs = VARIABLES.iter();
    pairs
        .map(|variable| (variable.name.to_owned(), variable.sample.to_owned()))
        .collect()
}

/// `now.date`, `now.time` and `now.weekday` at this moment on the clocks of a zone.
pub fn now_values(now: Timestamp, zone: Tz) -> Values {
    let Some(utc) = DateTime::<Utc>::from_timestamp_millis(now.0) else {
        return Values::new();
    };
    let wall = utc.with_timezone(&zone);
    let forms = [
        ("now.date", wall.format("%Y-%m-%d")),
        ("now.time", wall.format("%H:%M")),
        ("now.weekday", wall.format("%A")),
    ];
    let values = forms.into_iter();
    values
        .map(|(name, value)| (name.to_owned(), value.to_string().to_lowercase()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_in_a_text_are_those_of_its_tags() {
        let text = r#"{"text":"{{#list}}{{list.name}}{{/list}} {{ contact.Shoe size }} {{{now.date}}} {{}} {{open"}"#;
        let found: Vec<_> = names_in(text).collect();
        assert_eq!(found, ["list", "list.name", "list", "contact.Shoe size", "now.date"]);
    }

    #[test]
    fn names_are_unique_and_groups_are_together() {
        let names: BTreeSet<_> = VARIABLES.iter().map(|variable| variable.name).collect();
        assert_eq!(names.len(), VARIABLES.len());
        let found: Vec<_> = groups().collect();
        let distinct: BTreeSet<_> = found.iter().collect();
        assert_eq!(found.len(), distinct.len(), "{found:?}");
        assert!(VARIABLES.iter().all(|variable| variable.name.split('.').count() == 2));
    }
}
