//! The filter: a tree of conditions, read from JSON against the columns of a list.
//!
//! `{"all": [..]}`, `{"any": [..]}`, `{"field": "city", "operator": "contains", "value": "rom"}`. A
//! condition with several values has `values`.

use super::{Column, Kind};
use crate::config::limits::{
    FILTER_BYTES_MAX, FILTER_CLAUSES_MAX, FILTER_DEPTH_MAX, FILTER_VALUE_CHARS_MAX, FILTER_VALUES_MAX,
};
use chrono::DateTime;
use serde_json::{Map, Value};

/// A condition, or several.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// All of them; true when there are none.
    All(Vec<Node>),
    /// At least one of them; false when there are none.
    Any(Vec<Node>),
    /// One.
    Clause(Clause),
}

/// One condition.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// What is compared.
    pub column: &'static Column,
    /// How.
    pub operator: Operator,
    /// With what; as many as the operator takes.
    pub values: Vec<Operand>,
}

/// A value to compare with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operand {
    /// Text, ready for its column.
    Text(String),
    /// A number, an id or milliseconds.
    Number(i64),
}

/// How to compare (LST-07).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each says it itself")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Empty,
    NotEmpty,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Between,
    AnyOf,
    NoneOf,
}

const OPERATORS: [(&str, Operator); 15] = [
    ("equals", Operator::Equals),
    ("not_equals", Operator::NotEquals),
    ("contains", Operator::Contains),
    ("not_contains", Operator::NotContains),
    ("starts_with", Operator::StartsWith),
    ("ends_with", Operator::EndsWith),
    ("empty", Operator::Empty),
    ("not_empty", Operator::NotEmpty),
    ("less", Operator::Less),
    ("at_most", Operator::AtMost),
    ("greater", Operator::Greater),
    ("at_least", Operator::AtLeast),
    ("between", Operator::Between),
    ("any_of", Operator::AnyOf),
    ("none_of", Operator::NoneOf),
];

impl Operator {
    fn fits(self, kind: Kind) -> bool {
        let allowed: &[Self] = match kind {
            Kind::Key => &[
                Self::Equals,
                Self::NotEquals,
                Self::Contains,
                Self::NotContains,
                Self::StartsWith,
                Self::EndsWith,
                Self::Empty,
                Self::NotEmpty,
                Self::AnyOf,
                Self::NoneOf,
            ],
            Kind::Text | Kind::Digits => &[
                Self::Equals,
                Self::NotEquals,
                Self::Contains,
                Self::NotContains,
                Self::StartsWith,
                Self::EndsWith,
                Self::Empty,
                Self::NotEmpty,
            ],
            Kind::Day => &[
                Self::Equals,
                Self::NotEquals,
                Self::Less,
                Self::AtMost,
                Self::Greater,
                Self::AtLeast,
                Self::Between,
                Self::Empty,
                Self::NotEmpty,
            ],
            Kind::Instant | Kind::Number => &[
                Self::Equals,
                Self::NotEquals,
                Self::Less,
                Self::AtMost,
                Self::Greater,
                Self::AtLeast,
                Self::Between,
            ],
            Kind::Choice => &[Self::Equals, Self::NotEquals, Self::AnyOf, Self::NoneOf],
            Kind::Names { .. } => &[Self::AnyOf, Self::NoneOf, Self::Empty, Self::NotEmpty],
        };
        allowed.contains(&self)
    }

    fn takes(self, values: usize) -> bool {
        match self {
            Self::Empty | Self::NotEmpty => values == 0,
            Self::Between => values == 2,
            Self::AnyOf | Self::NoneOf => (1..=FILTER_VALUES_MAX).contains(&values),
            Self::Equals
            | Self::NotEquals
            | Self::Contains
            | Self::NotContains
            | Self::StartsWith
            | Self::EndsWith
            | Self::Less
            | Self::AtMost
            | Self::Greater
            | Self::AtLeast => values == 1,
        }
    }
}

/// What is wrong with a filter, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterFault {
    /// Path within the filter, such as `.all[1].value`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

fn fault<T>(path: &str, message: impl Into<String>) -> Result<T, FilterFault> {
    Err(FilterFault {
        path: path.to_owned(),
        message: message.into(),
    })
}

impl Node {
    /// Reads a filter.
    pub fn parse(columns: &'static [Column], json: &str) -> Result<Self, FilterFault> {
        if json.len() > FILTER_BYTES_MAX {
            return fault("", format!("may have at most {FILTER_BYTES_MAX} bytes"));
        }
        let Ok(value) = serde_json::from_str::<Value>(json) else {
            return fault("", "is not valid JSON");
        };
        let mut reader = Reader { columns, clauses: 0 };
        reader.node(&value, String::new(), 1)
    }
}

struct Reader {
    columns: &'static [Column],
    clauses: usize,
}

impl Reader {
    fn node(&mut self, value: &Value, path: String, depth: usize) -> Result<Node, FilterFault> {
        let Value::Object(object) = value else {
            return fault(&path, "must be an object");
        };
        if let Some((word, group)) = ["all", "any"].iter().find_map(|word| Some((*word, object.get(*word)?))) {
            if object.len() > 1 {
                return fault(&path, format!("has more than `{word}`"));
            }
            let path = format!("{path}.{word}");
            let nodes = self.group(group, &path, depth)?;
            return Ok(if word == "all" {
                Node::All(nodes)
            } else {
                Node::Any(nodes)
            });
        }
        self.clauses += 1;
        if self.clauses > FILTER_CLAUSES_MAX {
            return fault(&path, format!("there may be at most {FILTER_CLAUSES_MAX} conditions"));
        }
        self.clause(object, &path).map(Node::Clause)
    }

    fn group(&mut self, group: &Value, path: &str, depth: usize) -> Result<Vec<Node>, FilterFault> {
        let Value::Array(group) = group else {
            return fault(path, "must be a list");
        };
        if depth >= FILTER_DEPTH_MAX {
            return fault(path, format!("groups may nest {FILTER_DEPTH_MAX} deep at most"));
        }
        if group.len() > FILTER_CLAUSES_MAX {
            return fault(path, format!("there may be at most {FILTER_CLAUSES_MAX} conditions"));
        }
        let nodes = group.iter().enumerate();
        nodes
            .map(|(n, node)| self.node(node, format!("{path}[{n}]"), depth + 1))
            .collect()
    }

    fn clause(&self, object: &Map<String, Value>, path: &str) -> Result<Clause, FilterFault> {
        let known = ["field", "operator", "value", "values"];
        if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
            return fault(&format!("{path}.{unknown}"), "is not known");
        }
        let name = object.get("field").and_then(Value::as_str);
        let Some(column) = self.columns.iter().find(|column| Some(column.name) == name) else {
            return fault(&format!("{path}.field"), "is not a field of this list");
        };
        let name = object.get("operator").and_then(Value::as_str);
        let operator = OPERATORS.iter().find(|(known, _)| Some(*known) == name);
        let Some((_, operator)) = operator.filter(|(_, operator)| operator.fits(column.kind)) else {
            return fault(&format!("{path}.operator"), "is not an operator of this field");
        };
        let values = match (object.get("value"), object.get("values")) {
            (None, None) => Vec::new(),
            (Some(value), None) => vec![operand(column.kind, value, &format!("{path}.value"))?],
            (None, Some(Value::Array(values))) if values.len() <= FILTER_VALUES_MAX => values
                .iter()
                .enumerate()
                .map(|(n, value)| operand(column.kind, value, &format!("{path}.values[{n}]")))
                .collect::<Result<_, _>>()?,
            (_, Some(_)) => return fault(&format!("{path}.values"), "must be a short list, without `value`"),
        };
        if !operator.takes(values.len()) {
            return fault(path, "the operator takes another number of values");
        }
        Ok(Clause {
            column,
            operator: *operator,
            values,
        })
    }
}

fn operand(kind: Kind, value: &Value, path: &str) -> Result<Operand, FilterFault> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if matches!(kind, Kind::Number) => number.to_string(),
        Value::Number(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return fault(path, "must be text");
        }
    };
    if text.chars().count() > FILTER_VALUE_CHARS_MAX {
        return fault(path, format!("may have at most {FILTER_VALUE_CHARS_MAX} characters"));
    }
    if text.contains('\0') {
        return fault(path, "must not contain NUL");
    }
    match kind {
        Kind::Text | Kind::Key => Ok(Operand::Text(text.to_lowercase())),
        Kind::Names { .. } => Ok(Operand::Text(text.trim().to_lowercase())),
        Kind::Digits => {
            let is_separator = |c: char| c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/');
            Ok(Operand::Text(text.replace(is_separator, "")))
        }
        Kind::Day => match crate::domain::custom_field::read_date(&text) {
            Some(day) => Ok(Operand::Text(day.to_string())),
            None => fault(path, "must be a day such as 2026-11-21"),
        },
        Kind::Instant => match DateTime::parse_from_rfc3339(&text) {
            Ok(at) => Ok(Operand::Number(at.timestamp_millis())),
            Err(_) => fault(path, "must be an instant such as 2026-11-21T10:00:00Z"),
        },
        Kind::Number | Kind::Choice => match text.parse() {
            Ok(number) => Ok(Operand::Number(number)),
            Err(_) => fault(path, "must be a whole number"),
        },
    }
}
