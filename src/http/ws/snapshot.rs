//! The content of a fresh `hello`: everything an agent's screens need.

use super::encode::{interaction_card, offer_card, presence, thread};
use super::frames::{DeskSnapshot, Me};
use super::{Sockets, Visitor, mask};
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
    let masking = settings.masking_of(visitor.agent);
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
            let mut page = thread(conversation.id, &messages, has_more);
            if let Some(masking) = masking {
                let cards = page.messages.into_iter();
                let masked = cards.map(|card| mask::message_card(card, &view.contact_label, masking));
                page.messages = masked.collect();
            }
            threads.push(page);
        }
        let card = interaction_card(&view);
        interactions.push(match masking {
            None => card,
            Some(masking) => mask::interaction_card(card, masking),
        });
    }
    let snapshot = DeskSnapshot {
        me: Me {
            agent_id: visitor.agent.to_string(),
            full_name: visitor.full_name.clone(),
            username: visitor.username.clone(),
        },
        presence: presence(&own),
        offers: offers
            .iter()
            .map(|(offer, at)| match masking {
                None => offer_card(offer, *at),
                Some(masking) => mask::offer_card(offer, *at, masking),
            })
            .collect(),
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
