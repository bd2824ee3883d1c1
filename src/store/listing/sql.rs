//! A piece of SQL that is put together at run time. Its text comes from the program only: values can
//! enter in no other way than bound (S11).

use super::{Clause, Kind, Node, Operand, Operator};
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};
use diesel::{QueryResult, RunQueryDsl};
use std::marker::PhantomData;

/// SQL with bound values; a condition, or something to order by.
#[derive(Clone, PartialEq, Debug, Default)]
pub(in crate::store) struct Fragment {
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Debug)]
enum Part {
    Sql(&'static str),
    Value(Operand),
}

impl Fragment {
    /// Adds text of the program.
    pub fn sql(mut self, text: &'static str) -> Self {
        self.parts.push(Part::Sql(text));
        self
    }

    /// Adds a value.
    pub fn text(mut self, value: impl Into<String>) -> Self {
        self.parts.push(Part::Value(Operand::Text(value.into())));
        self
    }

    /// Ends a comparison with a text as callers give it. No stored text contains a null, and PostgreSQL takes
    /// none that does.
    pub fn stored(self, value: &str) -> Self {
        if value.contains('\0') {
            return self.sql("NULL");
        }
        self.text(value)
    }

    /// Adds a value.
    pub fn number(mut self, value: i64) -> Self {
        self.parts.push(Part::Value(Operand::Number(value)));
        self
    }

    /// Adds a value.
    pub fn value(mut self, value: Operand) -> Self {
        self.parts.push(Part::Value(value));
        self
    }

    /// Adds values with commas between them.
    pub fn values(mut self, values: impl IntoIterator<Item = Operand>) -> Self {
        for (n, value) in values.into_iter().enumerate() {
            if n > 0 {
                self = self.sql(", ");
            }
            self = self.value(value);
        }
        self
    }

    /// True when there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds another piece.
    pub fn then(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }
}

/// Text that a pattern of `LIKE .. ESCAPE '\'` takes literally.
pub(super) fn literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl Node {
    /// The condition in SQL.
    pub(in crate::store) fn fragment(&self) -> Fragment {
        let (nodes, joint, neutral) = match self {
            Self::All(nodes) => (nodes, " AND ", "1 = 1"),
            Self::Any(nodes) => (nodes, " OR ", "1 = 0"),
            Self::Clause(clause) => return clause.fragment(),
        };
        let mut all = Fragment::default().sql("(");
        for (n, node) in nodes.iter().enumerate() {
            all = if n > 0 { all.sql(joint) } else { all }.then(node.fragment());
        }
        if nodes.is_empty() { all.sql(neutral) } else { all }.sql(")")
    }
}

impl Clause {
    fn fragment(&self) -> Fragment {
        if let Kind::Names { among, any } = self.column.kind {
            return self.names(among, any);
        }
        // Not as an index has it: which index is used is for `long` to say.
        let left = match self.column.kind {
            Kind::Text => Fragment::default().sql("lower(").sql(self.column.sql).sql(")"),
            Kind::Key | Kind::Digits | Kind::Day | Kind::Names { .. } => {
                Fragment::default().sql("(").sql(self.column.sql).sql(" || '')")
            }
            Kind::Instant | Kind::Number | Kind::Choice => {
                Fragment::default().sql("(").sql(self.column.sql).sql(" + 0)")
            }
        };
        let mut values = self.values.iter().cloned();
        let mut next = || values.next().unwrap_or(Operand::Text(String::new()));
        match self.operator {
            Operator::Equals => left.sql(" = ").value(next()),
            Operator::NotEquals => left.sql(" <> ").value(next()),
            Operator::Less => self.but_not_empty(left.sql(" < ").value(next())),
            Operator::AtMost => self.but_not_empty(left.sql(" <= ").value(next())),
            Operator::Greater => left.sql(" > ").value(next()),
            Operator::AtLeast => left.sql(" >= ").value(next()),
            Operator::Between => left.sql(" BETWEEN ").value(next()).sql(" AND ").value(next()),
            Operator::Empty => left.sql(" = ''"),
            Operator::NotEmpty => left.sql(" <> ''"),
            Operator::Contains => like(left, " LIKE ", "%", next(), "%"),
            Operator::NotContains => like(left, " NOT LIKE ", "%", next(), "%"),
            Operator::StartsWith => like(left, " LIKE ", "", next(), "%"),
            Operator::EndsWith => like(left, " LIKE ", "%", next(), ""),
            Operator::AnyOf => left.sql(" IN (").values(values).sql(")"),
            Operator::NoneOf => left.sql(" NOT IN (").values(values).sql(")"),
        }
    }

    /// A day that is not known is not before another one.
    fn but_not_empty(&self, condition: Fragment) -> Fragment {
        if self.column.kind != Kind::Day {
            return condition;
        }
        let known = Fragment::default().sql("(").sql(self.column.sql).sql(" <> '' AND ");
        known.then(condition).sql(")")
    }

    fn names(&self, among: &'static str, any: &'static str) -> Fragment {
        let is_without = matches!(self.operator, Operator::NoneOf | Operator::Empty);
        let without = Fragment::default().sql(if is_without { "NOT " } else { "" });
        if self.values.is_empty() {
            return without.sql(any);
        }
        let names = without.sql(among).values(self.values.iter().cloned());
        names.sql(") LIMIT 1) IS NOT NULL")
    }
}

fn like(left: Fragment, like: &'static str, before: &str, value: Operand, after: &str) -> Fragment {
    let text = match value {
        Operand::Text(text) => text,
        Operand::Number(number) => number.to_string(),
    };
    let pattern = format!("{before}{}{after}", literally(&text));
    left.sql(like).text(pattern).sql(" ESCAPE '\\'")
}

impl<DB> QueryFragment<DB> for Fragment
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        for part in &self.parts {
            match part {
                Part::Sql(text) => out.push_sql(text),
                Part::Value(Operand::Text(text)) => out.push_bind_param::<Text, String>(text)?,
                Part::Value(Operand::Number(number)) => out.push_bind_param::<BigInt, i64>(number)?,
            }
        }
        Ok(())
    }
}

/// A whole query, whose columns have these types.
pub(in crate::store) struct Statement<ST> {
    text: Fragment,
    columns: PhantomData<ST>,
}

impl<ST> From<Fragment> for Statement<ST> {
    fn from(text: Fragment) -> Self {
        Self {
            text,
            columns: PhantomData,
        }
    }
}

impl<ST, DB> QueryFragment<DB> for Statement<ST>
where
    DB: Backend,
    Fragment: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.text.walk_ast(out)
    }
}

impl<ST> QueryId for Statement<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Statement<ST> {
    type SqlType = ST;
}

impl<ST, C> RunQueryDsl<C> for Statement<ST> {}

impl QueryId for Fragment {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for Fragment {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Fragment {}
impl<QS> SelectableExpression<QS> for Fragment {}
impl<GB> ValidGrouping<GB> for Fragment {
    type IsAggregate = is_aggregate::Never;
}
