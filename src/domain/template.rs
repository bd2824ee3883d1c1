//! Text of an offer: the account's notification template (ACC-22), logic-less Mustache.
//!
//! Values are inserted as they are: the result is plain text, and whoever shows it escapes it for
//! its own sink. Unknown variables render as nothing (ACC-24).

use ramhorns::encoding::Encoder;
use ramhorns::traits::ContentSequence;
use ramhorns::{Content, Section, Template};
use std::collections::BTreeMap;
use thiserror::Error;

/// The template an account starts with: account, queue when there is one, and sender (ACC-22).
pub const DEFAULT_NOTIFICATION: &str = "{{account.name}}{{#queue}} · {{queue.name}}{{/queue}} · {{contact.mobile}}";

/// A template that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{reason} at character {position}")]
pub struct BadTemplate {
    /// Position of the fault, in characters from 1.
    pub position: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Variables of an offer by their names in templates.
#[derive(Clone, Copy, Debug)]
pub struct Variables<'a> {
    /// `account.name`.
    pub account_name: &'a str,
    /// `account.key`.
    pub account_key: &'a str,
    /// `queue` (a section) and `queue.name`.
    pub queue_name: Option<&'a str>,
    /// `contact.name`.
    pub contact_name: &'a str,
    /// `contact.mobile` and `contact.phone`.
    pub contact_label: &'a str,
    /// `message.text`.
    pub message_text: &'a str,
}

/// One value; a section over an empty one is left out.
struct Plain<'a>(&'a str);

impl Content for Plain<'_> {
    fn is_truthy(&self) -> bool {
        !self.0.is_empty()
    }

    fn render_escaped<E: Encoder>(&self, encoder: &mut E) -> Result<(), E::Error> {
        encoder.write_unescaped(self.0)
    }

    fn render_unescaped<E: Encoder>(&self, encoder: &mut E) -> Result<(), E::Error> {
        encoder.write_unescaped(self.0)
    }

    fn render_section<C, E>(&self, section: Section<C>, encoder: &mut E) -> Result<(), E::Error>
    where
        C: ContentSequence,
        E: Encoder,
    {
        if self.is_truthy() {
            section.render(encoder)
        } else {
            Ok(())
        }
    }
}

/// Checks a template before it is stored. The engine forgives sections that are never closed, a
/// reader of offers does not, so tags are balanced here.
pub fn check(template: &str) -> Result<(), BadTemplate> {
    let bad = |at: usize, reason: String| BadTemplate {
        position: template[..at].chars().count() + 1,
        reason,
    };
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(start) = template[at..].find("{{").map(|found| at + found) {
        let Some(end) = template[start..].find("}}").map(|found| start + found) else {
            return Err(bad(start, "`{{` without `}}`".to_owned()));
        };
        let tag = template[start + 2..end].trim();
        if let Some(name) = tag.strip_prefix(['#', '^']) {
            open.push((start, name.trim()));
        } else if let Some(name) = tag.strip_prefix('/').map(str::trim) {
            match open.pop() {
                Some((_, opened)) if opened == name => {}
                Some((_, opened)) => return Err(bad(start, format!("`{opened}` is open, `{name}` is closed"))),
                None => return Err(bad(start, format!("`{name}` is closed but not open"))),
            }
        }
        at = end + 2;
    }
    match open.pop() {
        Some((start, name)) => Err(bad(start, format!("section `{name}` is never closed"))),
        None => Template::new(template)
            .map(|_| ())
            .map_err(|error| bad(0, error.to_string())),
    }
}

/// True for names that [`Variables`] has a value of.
pub fn in_every_offer(name: &str) -> bool {
    matches!(
        name,
        "account.name"
            | "account.key"
            | "queue"
            | "queue.name"
            | "contact.name"
            | "contact.mobile"
            | "contact.phone"
            | "message.text"
    )
}

/// Renders a template, with what else it names. A template that cannot be parsed is replaced by the default
/// one: an offer is never lost because of its decoration.
pub fn render(template: &str, variables: &Variables<'_>, more: Option<&BTreeMap<String, String>>) -> String {
    let mut values = sections(
        more.into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    values.extend([
        ("account.name", Plain(variables.account_name)),
        ("account.key", Plain(variables.account_key)),
        ("queue", Plain(variables.queue_name.unwrap_or_default())),
        ("queue.name", Plain(variables.queue_name.unwrap_or_default())),
        ("contact.name", Plain(variables.contact_name)),
        ("contact.mobile", Plain(variables.contact_label)),
        ("contact.phone", Plain(variables.contact_label)),
        ("message.text", Plain(variables.message_text)),
    ]);
    match Template::new(template).or_else(|_| Template::new(DEFAULT_NOTIFICATION)) {
        Ok(template) => template.render(&values),
        Err(_) => format!("{} {}", variables.account_name, variables.contact_label),
    }
}

/// Renders a text with values by name (VAR-01). The group of a value that is not empty is a section.
pub fn render_with(template: &str, values: &BTreeMap<&str, &str>) -> Result<String, BadTemplate> {
    check(template)?;
    let all = sections(values.iter().map(|(name, value)| (*name, *value)));
    let template = Template::new(template).map_err(|error| BadTemplate {
        position: 1,
        reason: error.to_string(),
    })?;
    Ok(template.render(&all))
}

/// Values by name, and for each group that has any a section.
fn sections<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'a str, Plain<'a>> {
    let mut all = BTreeMap::new();
    for (name, value) in values.filter(|(_, value)| !value.is_empty()) {
        if let Some((group, _)) = name.split_once('.') {
            all.insert(group, Plain(value));
        }
        all.insert(name, Plain(value));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(queue: Option<&str>) -> Variables<'_> {
        Variables {
            account_name: "Care EU",
            account_key: "EU",
            queue_name: queue,
            contact_name: "Ada <b>",
            contact_label: "+39055",
            message_text: "{{account.name}}",
        }
    }

    #[test]
    fn default_template_names_account_queue_and_sender() {
        assert_eq!(
            render(DEFAULT_NOTIFICATION, &variables(Some("Support")), None),
            "Care EU · Support · +39055"
        );
        assert_eq!(render(DEFAULT_NOTIFICATION, &variables(None), None), "Care EU · +39055");
    }

    #[test]
    fn values_are_printed_literally_and_unknown_names_are_empty() {
        assert_eq!(
            render("{{contact.name}}|{{message.text}}|{{secret}}|", &variables(None), None),
            "Ada <b>|{{account.name}}||"
        );
    }

    #[test]
    fn s12_values_are_printed_as_they_are_and_nothing_in_them_runs() {
        for hostile in [
            "{{secret}}",
            "{{{secret}}}",
            "{{#a}}x{{/a}}",
            "{{> partial}}",
            "</script><script>alert(1)</script>",
            "$(reboot) `reboot` ; reboot",
            "two\nlines\r\n",
        ] {
            let values = BTreeMap::from([("contact.name", hostile), ("secret", "canary")]);
            assert_eq!(
                render_with("<{{contact.name}}>", &values).unwrap(),
                format!("<{hostile}>")
            );
        }
        for beyond in ["{{> partial}}", "{{=<% %>=}}<% secret %>"] {
            let rendered = render_with(beyond, &BTreeMap::from([("partial", "canary"), ("secret", "canary")]));
            assert!(rendered.is_err() || !rendered.unwrap().contains("canary"), "{beyond}");
        }
    }

    #[test]
    fn broken_template_is_refused_on_save_and_replaced_at_render() {
        assert_eq!(check(DEFAULT_NOTIFICATION), Ok(()));
        let said = |template| check(template).map_err(|error| error.to_string());
        assert_eq!(
            said("é {{#queue}}"),
            Err("section `queue` is never closed at character 3".to_owned())
        );
        assert_eq!(
            said("{{/queue}}"),
            Err("`queue` is closed but not open at character 1".to_owned())
        );
        assert_eq!(
            said("{{#a}}{{/b}}"),
            Err("`a` is open, `b` is closed at character 7".to_owned())
        );
        assert_eq!(
            said("x {{account.name"),
            Err("`{{` without `}}` at character 3".to_owned())
        );
        assert_eq!(render("{{account.name", &variables(None), None), "Care EU · +39055");
    }

    #[test]
    fn any_value_of_a_group_opens_its_section() {
        let values = BTreeMap::from([
            ("queue.name", "Sales"),
            ("contact.city", ""),
            ("contact.size", "XL {{x}}"),
        ]);
        let text = "{{#queue}}{{queue.name}} {{/queue}}{{^campaign}}-{{/campaign}}[{{contact.city}}][{{contact.size}}]";
        assert_eq!(render_with(text, &values), Ok("Sales -[][XL {{x}}]".to_owned()));
        let nothing = BTreeMap::from([("queue.name", "")]);
        assert_eq!(render_with("{{#queue}}in{{/queue}}", &nothing), Ok(String::new()));
        assert!(render_with("{{#queue}}", &nothing).is_err());
    }
}
