//! The content of a fresh `hello`: everything an agent's screens need.

use super::encode::{interaction_card, offer_card, presence, thread};
use super::frames::{DeskSnapshot, Me};
use super::{Sockets, Visitor};
use crate::actors::{AgentView, Refusal};
use crate::config::limits::THREAD_PAGE_MESSAGES;
use crate::ports::store::StoreError;

/// Reads a snapshot. What it says of offers and presence is exact as of the event number it comes
/// with; interactions and threads are read afterwards, so they are as new or newer, which repeated
/// events do not harm.
pub async fn read(sockets: &Sockets, visitor: &Visitor) -> Result<(u64, DeskSnapshot), Refusal> {
    let AgentView {
        offers,
        presence: own,
        position,
    } = sockets.desk.view(visitor.agent).await?;
    let mut held = sockets
        .journal
        .held_by(visitor.agent)
        .await
        .map_err(|error| unavailable(&error))?;
    held.sort_by_key(|conversation| (conversation.hold().map(|hold| hold.since), conversation.id));

    let settings = sockets.settings.load_full();
    let mut interactions = Vec::with_capacity(held.len());
    let mut threads = Vec::new();
    for conversation in &held {
        let view = conversation.view_with(&settings);
        if view.tab_open {
            let page = sockets
                .journal
                .thread(conversation.id, None, THREAD_PAGE_MESSAGES)
                .await;
            let (messages, has_more) = page.map_err(|error| unavailable(&error))?;
            threads.push(thread(conversation.id, &messages, has_more));
        }
        interactions.push(interaction_card(&view));
    }
    let snapshot = DeskSnapshot {
        me: Me {
            agent_id: visitor.agent.to_string(),
            full_name: visitor.full_name.clone(),
            username: visitor.username.clone(),
        },
        presence: presence(&own),
        offers: offers.iter().map(|(offer, at)| offer_card(offer, *at)).collect(),
        interactions,
        threads,
        pauses: settings.pauses.clone(),
    };
    Ok((position, snapshot))
}

fn unavailable(error: &StoreError) -> Refusal {
    tracing::warn!(%error, "cannot read a snapshot");
    Refusal::TryAgain("the database is away".to_owned())
}
