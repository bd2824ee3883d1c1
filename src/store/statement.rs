//! Prepared statements for the hot path.
//!
//! A statement has a fixed text with one `?` per value. Unlike `sql_query` it has a static
//! identity, so a connection prepares it once and afterwards neither builds nor compares text.

/// Declares a statement: its values with their SQL types, its result columns, and its text.
macro_rules! statement {
    (
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? { $($field:ident: $rust:ty => $sql:ty),* $(,)? } -> ($($row:ty),* $(,)?),
        $text:expr
    ) => {
        $(#[$doc])*
        pub(in crate::store) struct $name $(<$life>)? { $(pub $field: $rust),* }

        const _: () = {
            use diesel::backend::Backend;
            use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
            use diesel::serialize::ToSql;
            use diesel::sql_types::HasSqlType;

            pub struct Identity;

            impl $(<$life>)? QueryId for $name $(<$life>)? {
                type QueryId = Identity;
                const HAS_STATIC_QUERY_ID: bool = true;
            }

            impl $(<$life>)? Query for $name $(<$life>)? {
                type SqlType = ($($row,)*);
            }

            impl<$($life,)? DB> QueryFragment<DB> for $name $(<$life>)?
            where
                DB: Backend $(+ HasSqlType<$sql>)*,
                $($rust: ToSql<$sql, DB>,)*
            {
                fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
                    let mut parts = $text.split('?');
                    $(
                        out.push_sql(parts.next().unwrap_or_default());
                        out.push_bind_param::<$sql, $rust>(&self.$field)?;
                    )*
                    out.push_sql(parts.next().unwrap_or_default());
                    Ok(())
                }
            }

            impl<$($life,)? Conn> diesel::query_dsl::RunQueryDsl<Conn> for $name $(<$life>)? {}
        };
    };
}

pub(in crate::store) use statement;
