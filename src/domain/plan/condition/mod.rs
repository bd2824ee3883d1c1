//! The language of conditions (APP-GOTOIF-02): `{{message.body}} contains "price" and not {{now.weekday}} == "sunday"`.
//!
//! Knows the grammar and what it means; which variables there are is the caller's affair. A condition
//! keeps its text, and is parsed once, when it is read. One that does not parse can be stored but not
//! hold: the plan goes on with "false" and says why.

mod lexer;
mod parser;

use crate::config::limits::MATCHED_CHARS_MAX;
use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use thiserror::Error;

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    source: String,
    parsed: Result<Expression, BadCondition>,
}

/// A condition that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{reason} at character {position}")]
pub struct BadCondition {
    /// Position of the fault, in characters from 1.
    pub position: usize,
    /// What is wrong there.
    pub reason: String,
}

#[derive(Clone, Debug)]
enum Expression {
    Either(Box<Self>, Box<Self>),
    Both(Box<Self>, Box<Self>),
    Not(Box<Self>),
    /// A lone operand.
    Holds(Operand),
    IsEmpty(Operand),
    Compare(Operand, Relation, Operand),
    Matches(Operand, Regex),
    /// One of several operands.
    OneOf(Operand, Vec<Operand>),
    /// One of the values that a text lists, parted by commas.
    In(Operand, Operand),
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Operand {
    Variable(String),
    Text(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Relation {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Contains,
    StartsWith,
    EndsWith,
}

/// Looks up the value of a variable; what has none is empty.
pub type Lookup<'a> = &'a dyn Fn(&str) -> String;

impl Condition {
    /// A condition with this text, right or wrong.
    pub fn new(source: impl Into<String>) -> Self {
        let source = source.into();
        let parsed = parser::parse(&source);
        Self { source, parsed }
    }

    /// Its text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What is wrong with it, if anything.
    pub fn fault(&self) -> Option<&BadCondition> {
        self.parsed.as_ref().err()
    }

    /// Whether it holds.
    pub fn holds(&self, value_of: Lookup<'_>) -> Result<bool, BadCondition> {
        self.parsed
            .as_ref()
            .map(|expression| expression.holds(value_of))
            .map_err(Clone::clone)
    }

    /// The variables it names.
    pub fn variables(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        if let Ok(expression) = &self.parsed {
            expression.collect(&mut names);
        }
        names
    }
}

impl Expression {
    fn holds(&self, value_of: Lookup<'_>) -> bool {
        match self {
            Self::Either(left, right) => left.holds(value_of) || right.holds(value_of),
            Self::Both(left, right) => left.holds(value_of) && right.holds(value_of),
            Self::Not(inner) => !inner.holds(value_of),
            Self::Holds(operand) => {
                let value = operand.value(value_of);
                !matches!(value.trim(), "" | "0") && !value.trim().eq_ignore_ascii_case("false")
            }
            Self::IsEmpty(operand) => operand.value(value_of).trim().is_empty(),
            Self::Compare(left, relation, right) => relation.holds(&left.value(value_of), &right.value(value_of)),
            Self::Matches(operand, pattern) => {
                let value: String = operand.value(value_of).chars().take(MATCHED_CHARS_MAX).collect();
                pattern.is_match(&value)
            }
            Self::OneOf(operand, choices) => {
                let value = operand.value(value_of);
                let mut choices = choices.iter().map(|choice| choice.value(value_of));
                choices.any(|choice| Relation::Equal.holds(&value, &choice))
            }
            Self::In(operand, list) => {
                let value = operand.value(value_of);
                let list = list.value(value_of);
                list.split(',').any(|item| Relation::Equal.holds(&value, item))
            }
        }
    }

    fn collect<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::Either(left, right) | Self::Both(left, right) => {
                left.collect(names);
                right.collect(names);
            }
            Self::Not(inner) => inner.collect(names),
            Self::Holds(one) | Self::IsEmpty(one) | Self::Matches(one, _) => names.extend(one.variable()),
            Self::Compare(left, _, right) | Self::In(left, right) => {
                names.extend(left.variable());
                names.extend(right.variable());
            }
            Self::OneOf(one, choices) => {
                names.extend(one.variable());
                names.extend(choices.iter().filter_map(Operand::variable));
            }
        }
    }
}

impl Operand {
    fn value(&self, value_of: Lookup<'_>) -> String {
        match self {
            Self::Variable(name) => value_of(name),
            Self::Text(text) => text.clone(),
        }
    }

    fn variable(&self) -> Option<&str> {
        match self {
            Self::Variable(name) => Some(name),
            Self::Text(_) => None,
        }
    }
}

impl Relation {
    /// Numbers are compared as numbers when both sides are; everything else as text without case.
    fn holds(self, left: &str, right: &str) -> bool {
        let (left, right) = (left.trim(), right.trim());
        let (low, high) = (left.to_lowercase(), right.to_lowercase());
        let order = match (number(left), number(right)) {
            (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
            (Some(_) | None, _) => low.cmp(&high),
        };
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::More => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
            Self::Contains => low.contains(&high),
            Self::StartsWith => low.starts_with(&high),
            Self::EndsWith => low.ends_with(&high),
        }
    }
}

/// What people write as a number; not `inf`, `nan` or `1e9`, which are words of programs.
fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().any(|b| b.is_ascii_digit())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    is_plain.then(|| text.parse().ok()).flatten()
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Condition {}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests;
