//! What leads to the rows of a condition: an index that has their ids, instead of a look at every row.

use super::sql::Fragment;
use super::{Clause, Column, Node, Operand, Operator};

/// Where an index finds rows by the value of a column. Whatever it finds is compared with the condition again,
/// so it may find too much, but nothing too little.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lead {
    /// Selects ids as `id`, up to the left side of the comparison.
    pub ids: &'static str,
    /// What the index has before each value.
    pub prefix: &'static str,
    /// What the order of the index is good for.
    pub form: Form,
}

/// What an index can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Values that are the same.
    Exact,
    /// Values that are the same, begin the same, or lie in between.
    Ordered,
    /// It has longer texts that begin with the value.
    Beginning,
}

impl Lead {
    /// By a value that is the same.
    pub(in crate::store) const fn exact(ids: &'static str) -> Self {
        Self {
            ids,
            prefix: "",
            form: Form::Exact,
        }
    }

    /// By the order of the values.
    pub(in crate::store) const fn ordered(ids: &'static str) -> Self {
        Self {
            ids,
            prefix: "",
            form: Form::Ordered,
        }
    }

    fn clause(self, clause: &Clause) -> Option<Fragment> {
        let values: Option<Vec<Operand>> = clause.values.iter().map(|value| self.value(value)).collect();
        let values = values.filter(|values| !values.is_empty())?;
        let ids = Fragment::default().sql(self.ids);
        let (first, last) = (values.first()?.clone(), values.last()?.clone());
        let between = |low: Operand, high: Operand| {
            let low = Fragment::default().sql(" BETWEEN ").value(low);
            Some(low.sql(" AND ").value(high))
        };
        let comparison = match (clause.operator, self.form) {
            (Operator::Equals | Operator::StartsWith, Form::Beginning) | (Operator::StartsWith, Form::Ordered) => {
                between(first.clone(), self.behind(&first))
            }
            (Operator::Equals, Form::Exact | Form::Ordered) => Some(Fragment::default().sql(" = ").value(first)),
            (Operator::AnyOf, Form::Exact | Form::Ordered) => {
                Some(Fragment::default().sql(" IN (").values(values).sql(")"))
            }
            (Operator::Less | Operator::AtMost, Form::Ordered) => between(self.lowest(&first), first),
            (Operator::Greater | Operator::AtLeast, Form::Ordered) => between(first.clone(), self.highest(&first)),
            (Operator::Between, Form::Ordered) => between(first, last),
            (
                Operator::NotEquals
                | Operator::Contains
                | Operator::NotContains
                | Operator::EndsWith
                | Operator::Empty
                | Operator::NotEmpty
                | Operator::NoneOf,
                _,
            )
            | (
                Operator::StartsWith
                | Operator::Less
                | Operator::AtMost
                | Operator::Greater
                | Operator::AtLeast
                | Operator::Between,
                Form::Exact,
            )
            | (
                Operator::AnyOf
                | Operator::Less
                | Operator::AtMost
                | Operator::Greater
                | Operator::AtLeast
                | Operator::Between,
                Form::Beginning,
            ) => None,
        };
        comparison.map(|comparison| ids.then(comparison))
    }

    /// A value as the index has it. Empty texts and 0 stand for nothing, which no index has.
    fn value(self, value: &Operand) -> Option<Operand> {
        match value {
            Operand::Number(0) => None,
            Operand::Number(number) => Some(Operand::Number(*number)),
            Operand::Text(text) => {
                let text = if self.form == Form::Beginning {
                    text.trim()
                } else {
                    text
                };
                let is_known = !text.is_empty();
                is_known.then(|| Operand::Text(crate::store::contacts::indexed(self.prefix, text)))
            }
        }
    }

    fn behind(self, value: &Operand) -> Operand {
        match value {
            Operand::Text(text) => Operand::Text(format!("{text}{}", char::MAX)),
            Operand::Number(number) => Operand::Number(*number),
        }
    }

    fn lowest(self, like: &Operand) -> Operand {
        match like {
            Operand::Text(_) => Operand::Text(self.prefix.to_owned()),
            Operand::Number(_) => Operand::Number(i64::MIN),
        }
    }

    fn highest(self, like: &Operand) -> Operand {
        match like {
            Operand::Text(_) => Operand::Text(format!("{}{}", self.prefix, char::MAX)),
            Operand::Number(_) => Operand::Number(i64::MAX),
        }
    }
}

impl Column {
    /// The same, with an index.
    pub(in crate::store) const fn led(self, lead: Lead) -> Self {
        Self {
            lead: Some(lead),
            ..self
        }
    }
}

impl Node {
    /// Each of these finds every row for which this is true.
    pub(in crate::store) fn leads(&self) -> Vec<Fragment> {
        match self {
            Self::Clause(clause) => clause
                .column
                .lead
                .and_then(|lead| lead.clause(clause))
                .into_iter()
                .collect(),
            Self::All(nodes) => nodes.iter().flat_map(Self::leads).collect(),
            Self::Any(nodes) => {
                let each: Option<Vec<Fragment>> = nodes.iter().map(|node| node.leads().into_iter().next()).collect();
                let each = each.unwrap_or_default();
                let joined = each.into_iter().reduce(|one, other| one.sql(" UNION ALL ").then(other));
                joined.into_iter().collect()
            }
        }
    }

    /// True when no row can pass.
    pub(in crate::store) fn is_never(&self) -> bool {
        match self {
            Self::Clause(_) => false,
            Self::All(nodes) => nodes.iter().any(Self::is_never),
            Self::Any(nodes) => nodes.iter().all(Self::is_never),
        }
    }
}
