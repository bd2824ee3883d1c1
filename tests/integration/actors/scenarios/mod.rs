//! Acceptance scenarios of the product (section 23) that concern routing, through real actors on a real database,
//! on simulated time. The number is that of the list.

mod closing;
mod ladder;
mod offers;
mod plan;

use crate::support::shell::{ANNA, Shell, settle};
use crate::support::world::ACCOUNT;
use switchboard::domain::ActorKey;
use switchboard::domain::agent::Wish;
use switchboard::domain::ids::{AgentId, InteractionId};
use switchboard::domain::interaction::Conversation;
use switchboard::ports::store::{Journal, Loaded};
use switchboard::store::AccountFields;

/// Other settings of the account, from the next start on.
async fn account_becomes(shell: &Shell, change: impl FnOnce(&mut AccountFields)) {
    let account = shell.store.account(ACCOUNT).await.unwrap().expect("it exists");
    let mut fields = account.fields;
    change(&mut fields);
    shell
        .store
        .update_account(ACCOUNT, account.version, fields)
        .await
        .unwrap();
}

/// The row of a conversation.
async fn row(shell: &Shell, id: InteractionId) -> Conversation {
    let loaded = shell.store.load(ActorKey::Interaction(ACCOUNT, id)).await.unwrap();
    let Loaded::Interaction(Some((_, conversation))) = loaded else {
        panic!("no interaction {id}: {loaded:?}");
    };
    *conversation
}

/// Anna signs in and takes what a customer wrote.
async fn held_by_anna(shell: &Shell) -> InteractionId {
    shell.sign_in(ANNA).await;
    shell.customer_writes("390001", "hello").await;
    let id = shell.accept_offer(ANNA).await;
    settle().await;
    id
}

async fn pause(shell: &Shell, agent: AgentId) {
    let reason = "Lunch".to_owned();
    shell.desk.status(agent, Wish::Pause { reason }).await.unwrap();
    settle().await;
}

/// Seconds an agent has left to answer what they are offered.
async fn secs_left(shell: &Shell, agent: AgentId) -> Option<i64> {
    let (_, _, until) = shell.offer(agent).await?;
    Some((until.millis_since(shell.clock.now()) + 999) / 1000)
}

/// Which of these agents are offered something.
async fn asked(shell: &Shell, agents: &[AgentId]) -> Vec<AgentId> {
    let mut asked = Vec::new();
    for agent in agents {
        if shell.offer(*agent).await.is_some() {
            asked.push(*agent);
        }
    }
    asked
}
