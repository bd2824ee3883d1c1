//! Where values come from: one table of keys, filled by the file and then by the environment.
//! Remembers which keys were asked for, so that a misspelt one is found, and collects all problems.

use super::Invalid;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

const PREFIX: &str = "SWITCHBOARD_";

/// Variables with our prefix that are not part of the configuration: the command line reads them.
const OF_THE_COMMAND_LINE: [&str; 2] = ["SWITCHBOARD_CONFIG", "SWITCHBOARD_PASSWORD"];

#[derive(Default)]
pub struct Source {
    file: BTreeMap<String, toml::Value>,
    env: BTreeMap<String, String>,
    asked: BTreeSet<String>,
    problems: Invalid,
}

impl Source {
    pub fn read(
        defaults: &[(&str, &str)],
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Invalid> {
        let text = |value: &str| toml::Value::String(value.to_owned());
        let mut values: BTreeMap<_, _> = defaults
            .iter()
            .map(|(key, value)| ((*key).to_owned(), text(value)))
            .collect();
        if let Some(path) = file {
            let name = path.display();
            let text = std::fs::read_to_string(path).map_err(|e| Invalid::one(name.to_string(), e))?;
            let table: toml::Table = text
                .parse()
                .map_err(|e: toml::de::Error| Invalid::one(name.to_string(), e.to_string().trim_end()))?;
            flatten("", table, &mut values);
        }
        let env = env
            .into_iter()
            .filter(|(name, _)| name.starts_with(PREFIX) && !OF_THE_COMMAND_LINE.contains(&name.as_str()))
            .collect();
        Ok(Self {
            file: values,
            env,
            asked: BTreeSet::new(),
            problems: Invalid::default(),
        })
    }

    /// The value as text; the environment wins over the file.
    pub fn text(&mut self, key: &str) -> Option<String> {
        self.asked.insert(key.to_owned());
        if let Some(value) = self.env.get(&variable(key)) {
            return Some(value.clone());
        }
        match self.file.get(key)? {
            toml::Value::String(text) => Some(text.clone()),
            toml::Value::Integer(number) => Some(number.to_string()),
            toml::Value::Boolean(flag) => Some(flag.to_string()),
            toml::Value::Array(items) => {
                let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
                let joined = texts.map(|texts| texts.join(","));
                if joined.is_none() {
                    self.problem(key, "must be a list of texts");
                }
                joined
            }
            other @ (toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_)) => {
                let why = format!("cannot be a {}", other.type_str());
                self.problem(key, why);
                None
            }
        }
    }

    pub fn parsed<T: FromStr<Err: Display>>(&mut self, key: &str, default: T) -> T {
        let Some(text) = self.text(key) else { return default };
        match text.trim().parse() {
            Ok(value) => value,
            Err(error) => {
                self.problem(key, format!("`{text}`: {error}"));
                default
            }
        }
    }

    pub fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.text(key).as_deref() {
            None => default,
            Some("true") => true,
            Some("false") => false,
            Some(other) => {
                self.problem(key, format!("must be true or false, is `{other}`"));
                default
            }
        }
    }

    pub fn number<T>(&mut self, key: &str, default: T, allowed: RangeInclusive<T>) -> T
    where
        T: FromStr<Err: Display> + PartialOrd + Display + Copy,
    {
        let value = self.parsed(key, default);
        if allowed.contains(&value) {
            return value;
        }
        self.problem(
            key,
            format!("must be from {} to {}, is {value}", allowed.start(), allowed.end()),
        );
        default
    }

    /// Comma-separated in the environment, a list in the file.
    pub fn list<T: FromStr<Err: Display>>(&mut self, key: &str) -> Vec<T> {
        let Some(text) = self.text(key) else { return Vec::new() };
        let mut values = Vec::new();
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match item.parse() {
                Ok(value) => values.push(value),
                Err(error) => self.problem(key, format!("`{item}`: {error}")),
            }
        }
        values
    }

    pub fn problem(&mut self, key: &str, why: impl Display) {
        let key = if self.env.contains_key(&variable(key)) {
            format!("{key} ({})", variable(key))
        } else {
            key.to_owned()
        };
        self.problems.0.push((key, why.to_string()));
    }

    /// The keys that were asked for.
    pub fn into_asked(self) -> impl Iterator<Item = String> {
        self.asked.into_iter()
    }

    /// Fails when anything was wrong, also with keys nobody asked for.
    pub fn finish(mut self) -> Result<(), Invalid> {
        let known: BTreeSet<String> = self.asked.iter().map(|key| variable(key)).collect();
        for key in self.file.keys().filter(|key| !self.asked.contains(*key)) {
            self.problems.0.push((key.clone(), "no such key".to_owned()));
        }
        for name in self.env.keys().filter(|name| !known.contains(*name)) {
            self.problems.0.push((name.clone(), "no such variable".to_owned()));
        }
        if self.problems.0.is_empty() {
            Ok(())
        } else {
            Err(self.problems)
        }
    }
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_uppercase())
}

fn flatten(prefix: &str, table: toml::Table, into: &mut BTreeMap<String, toml::Value>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, into),
            leaf @ (toml::Value::String(_)
            | toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_)) => {
                into.insert(key, leaf);
            }
        }
    }
}
