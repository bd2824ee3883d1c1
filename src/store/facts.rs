//! The journal of what happened.

use super::codec::from_json;
use super::schema::facts;
use super::{Page, Rows, Store};
use crate::domain::Timestamp;
use crate::domain::fact::Fact;
use crate::domain::ids::InteractionId;
use crate::ports::store::StoreError;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

impl Store {
    /// Everything that happened to an interaction, in order (INT-10).
    pub async fn facts_of(&self, interaction: InteractionId) -> Result<Vec<(Timestamp, Fact)>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<(i64, i64, String)> = facts::table
                .filter(facts::actor_id.eq(interaction.0))
                .filter(facts::actor.eq("interaction"))
                .order(facts::id)
                .select((facts::id, facts::happened_at, facts::fact))
                .load(connection)?;
            let facts = rows
                .into_iter()
                .map(|(id, at, json)| Ok((Timestamp(at), from_json("facts", id, &json)?)))
                .collect::<Result<_, StoreError>>()?;
            Ok(facts)
        })
        .await
    }

    /// The same in pages, each entry with its id.
    pub async fn facts_page(
        &self,
        interaction: InteractionId,
        page: Page,
    ) -> Result<Rows<(i64, Timestamp, Fact)>, StoreError> {
        self.read(move |connection| {
            let rows: Vec<(i64, i64, String)> = facts::table
                .filter(facts::actor_id.eq(interaction.0))
                .filter(facts::actor.eq("interaction"))
                .filter(facts::id.gt(page.cursor.unwrap_or(0)))
                .order(facts::id)
                .limit(page.fetch())
                .select((facts::id, facts::happened_at, facts::fact))
                .load(connection)?;
            let facts = rows
                .into_iter()
                .map(|(id, at, json)| Ok((id, Timestamp(at), from_json("facts", id, &json)?)))
                .collect::<Result<_, StoreError>>()?;
            Ok(page.cut(facts, |(id, _, _)| *id))
        })
        .await
    }
}
