//! Ids in the API, names in files: which field names what, and which name has which id.

use super::sections::Section;
use std::collections::BTreeMap;

/// What a field may name, by the end of its own name.
const TARGETS: &[(&str, &str)] = &[
    ("account", "accounts"),
    ("queue", "queues"),
    ("agent", "agents"),
    ("user", "users"),
    ("list", "contact_lists"),
    ("pause", "pauses"),
    ("team", "teams"),
    ("tag", "tags"),
    ("disposition", "dispositions"),
    ("interval", "intervals"),
    ("cloud_provider", "cloud_providers"),
    ("bot", "bots"),
    ("canned_answer", "canned_answers"),
    ("queue_group", "queue_groups"),
];

/// Which section a field of the API names, and its name in files.
pub fn reference(section: &Section, field: &str) -> Option<(&'static str, String)> {
    let (base, plural) = match field.strip_suffix("_ids") {
        Some(base) => (base, "s"),
        None => (field.strip_suffix("_id")?, ""),
    };
    let target = match base {
        "parent" => section.name,
        "profile" if section.name == "users" => "user_profiles",
        "profile" => "agent_profiles",
        _ => {
            let ends = |word: &str| base == word || base.ends_with(&format!("_{word}"));
            let found = TARGETS.iter().filter(|(word, _)| ends(word));
            found.max_by_key(|(word, _)| word.len())?.1
        }
    };
    Some((target, format!("{base}{plural}")))
}

/// The section whose rows a section of a user profile limits itself to.
pub fn granted(section: &str) -> Option<&'static str> {
    match section {
        "accounts" => Some("accounts"),
        "queues" => Some("queues"),
        "contacts" => Some("contact_lists"),
        "staff" => Some("agents"),
        _ => None,
    }
}

/// No name begins with it: names have no control characters.
const GONE: &str = "\u{7f}#";

/// True for what stands for a row that is gone.
pub fn is_gone(label: &str) -> bool {
    label.starts_with(GONE)
}

/// The word for one row of a section.
pub fn singular(section: &str) -> String {
    section.strip_suffix('s').unwrap_or(section).replace('_', " ")
}

/// The names of an installation.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_id: BTreeMap<(&'static str, String), String>,
    by_label: BTreeMap<(&'static str, String), String>,
}

impl Names {
    /// Notes a row.
    pub fn add(&mut self, section: &'static str, id: &str, label: &str) {
        self.by_id.insert((section, id.to_owned()), label.to_owned());
        self.by_label.insert((section, label.to_lowercase()), id.to_owned());
    }

    /// The name of a row; when it is gone its number, which [`is_gone`] knows.
    pub fn label(&self, section: &'static str, id: &str) -> String {
        let known = self.by_id.get(&(section, id.to_owned()));
        known.cloned().unwrap_or_else(|| format!("{GONE}{id}"))
    }

    /// The id of a row.
    pub fn id(&self, section: &'static str, label: &str) -> Option<&str> {
        let known = self.by_label.get(&(section, label.trim().to_lowercase()));
        known.map(String::as_str)
    }

    /// Which of the rows of a section with names that are alike once they are plain a row is, from 1.
    pub fn place_among_alike(&self, section: &'static str, label: &str, plain: fn(&str) -> String) -> usize {
        let (label, wanted) = (label.to_lowercase(), plain(label));
        let known = self.by_label.keys().filter(|(of, _)| *of == section);
        let before = known.map(|(_, other)| other).take_while(|other| **other != label);
        1 + before.filter(|other| plain(other) == wanted).count()
    }
}
