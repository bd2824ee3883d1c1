//! A database of one's own, with an account, and the values a machine would write.

use bytes::Bytes;
use secrecy::SecretString;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use switchboard::domain::account::settings::Groups;
use switchboard::domain::contact::{Contact, Details, Identity};
use switchboard::domain::content::Content;
use switchboard::domain::effects::{Durable, OutboundAction, OutboundCall};
use switchboard::domain::fact::Fact;
use switchboard::domain::ids::{AccountId, AgentId, ClientRef, ContactId, InteractionId, MessageId, QueueId, Ticket};
use switchboard::domain::inbound::{Inbound, InboundItem, InboundMessage, InboundStatus};
use switchboard::domain::interaction::{Conversation, Rare, Ring, Routing, StepRef, Wait};
use switchboard::domain::message::{
    Delivery as Rung, DeliveryError, DeliveryErrorKind, Direction, Message, Reactions, Sender,
};
use switchboard::domain::plan::StepId;
use switchboard::domain::plan::pass::Memory;
use switchboard::domain::{ActorKey, Timestamp};
use switchboard::ports::provider::{Credentials, MetaCredentials};
use switchboard::ports::store::{Commit, Delivery, Journal, Row, StoreError};
use switchboard::store::{AccountFields, Store};

/// 2026-11-21T00:00:00Z.
pub const NOW: Timestamp = Timestamp(1_795_219_200_000);

pub fn account_fields(n: u32) -> AccountFields {
    AccountFields {
        name: format!("Account {n}"),
        key: format!("A{n}"),
        phone: format!("3902{n:08}"),
        description: String::new(),
        wait_agent_secs: 10,
        wait_queue_secs: 20,
        sound: true,
        shake: false,
        notification_template: "{{account.name}}".to_owned(),
        contact_list: None,
        domain: String::new(),
        groups: Groups::default(),
        video_api_key: None,
        credentials: Credentials::Meta(MetaCredentials {
            base_url: "https://graph.facebook.com".to_owned(),
            api_version: "v25.0".to_owned(),
            waba_id: "1".to_owned(),
            phone_number_id: "2".to_owned(),
            app_id: "3".to_owned(),
            access_token: SecretString::from("token"),
            app_secret: SecretString::from("secret"),
            verify_token: SecretString::from("verify"),
        }),
    }
}

/// Adds account number `n`.
pub async fn account(store: &Store, n: u32) -> AccountId {
    store
        .create_account(account_fields(n), NOW)
        .await
        .expect("a new account is stored")
        .id
}

pub fn phone(n: i64) -> Identity {
    Identity {
        phone: Some(format!("39333{n:07}")),
        bsuid: None,
    }
}

pub fn contact(n: i64) -> Contact {
    Contact {
        id: ContactId(n),
        name: format!("Customer {n}"),
        identity: phone(n),
        details: Details::default(),
    }
}

pub fn inbound_message(n: i64) -> InboundMessage {
    InboundMessage {
        provider_id: format!("wamid.{n}"),
        from: phone(n),
        profile_name: Some(format!("Customer {n}")),
        sent_at: NOW,
        content: Content::Text {
            body: format!("Hello, this is number {n}"),
        },
        contact: None,
        quote: None,
        media_source: None,
        is_whitelisted: false,
    }
}

/// Storing a webhook in one call.
pub trait AcceptDurably {
    /// What is new in it, once it is durable.
    async fn accept_durably(&self, delivery: Delivery) -> Result<Vec<Inbound>, StoreError>;
}

impl AcceptDurably for Store {
    async fn accept_durably(&self, delivery: Delivery) -> Result<Vec<Inbound>, StoreError> {
        let told = Arc::new(Mutex::new(None));
        let teller = Arc::clone(&told);
        let written = move |fresh| *teller.lock().expect("nobody panicked") = Some(fresh);
        self.accept(delivery, Box::new(written)).await?;
        let fresh = told.lock().expect("nobody panicked").take();
        Ok(fresh.expect("told before it was durable"))
    }
}

pub fn delivery(account: AccountId, items: Vec<InboundItem>) -> Delivery {
    Delivery {
        account,
        raw: Bytes::from_static(b"{}"),
        received_at: NOW,
        items,
        quarantine: None,
    }
}

/// A conversation of customer `n` that rings queue 1.
pub fn conversation(account: AccountId, n: i64) -> Conversation {
    let wait = Wait {
        ticket: Ticket(1),
        since: NOW,
        until: NOW.plus_secs(30),
    };
    Conversation {
        id: InteractionId(n),
        account,
        contact: contact(n),
        created_at: NOW,
        routing: Routing::Offering {
            step: StepRef {
                id: StepId(1),
                position: 0,
            },
            ring: Ring {
                queue: QueueId(1),
                wait,
            },
        },
        last_ticket: Ticket(1),
        first_agent: None,
        first_response_at: None,
        unread: 1,
        last_message_at: NOW,
        last_message_direction: Direction::In,
        preview: format!("Hello, this is number {n}"),
        window_expires_at: NOW.plus_secs(24 * 3600),
        outstanding: BTreeMap::new(),
        recent_refs: VecDeque::new(),
        messages: 1,
        heard: None,
        plan: Memory::default(),
        tags: BTreeSet::new(),
        rare: Rare::default(),
    }
}

pub fn message_in(n: i64) -> Message {
    Message {
        id: MessageId(n),
        interaction: InteractionId(n),
        direction: Direction::In,
        sender: Sender::Customer,
        content: Content::Text {
            body: format!("Hello, this is number {n}"),
        },
        provider_id: Some(format!("wamid.{n}")),
        client_ref: None,
        delivery: Rung::Delivered,
        error: None,
        at: NOW,
        order: NOW.0,
        quote: None,
        reactions: Reactions::default(),
        file: None,
        edited_at: None,
        deleted_at: None,
    }
}

/// The commit by which customer `n`'s first message creates an interaction.
pub fn first_commit(account: AccountId, n: i64, inbound: Option<&Inbound>) -> Commit {
    let mut durable = vec![
        Durable::SaveContact {
            account,
            contact: contact(n),
            at: NOW,
        },
        Durable::Save(message_in(n)),
        Durable::Record(Fact::Created),
        Durable::Record(Fact::StepStarted {
            priority: 1,
            queue: QueueId(1),
        }),
        Durable::Record(Fact::Parked),
    ];
    durable.extend(inbound.map(|inbound| Durable::Consume(inbound.inbox)));
    Commit {
        key: ActorKey::Interaction(account, InteractionId(n)),
        expected_version: 0,
        row: Some(Row::Interaction(Box::new(conversation(account, n)))),
        durable,
        next_due_at: Some(NOW.plus_secs(30)),
        now: NOW,
    }
}

/// The same commit without its effects.
pub fn row_only(mut commit: Commit) -> Commit {
    commit.durable.clear();
    commit
}

/// Message `n` of interaction `interaction`.
pub fn message_in_thread(n: i64, interaction: i64) -> Message {
    Message {
        interaction: InteractionId(interaction),
        ..message_in(n)
    }
}

/// Message `n`, written by an agent in interaction `interaction`.
pub fn message_out(n: i64, interaction: i64) -> Message {
    Message {
        direction: Direction::Out,
        sender: Sender::Agent(AgentId(5)),
        provider_id: None,
        client_ref: Some(ClientRef(format!("ref-{n}"))),
        delivery: Rung::Queued,
        order: NOW.0 + n,
        ..message_in_thread(n, interaction)
    }
}

pub fn call(account: AccountId, interaction: i64, message: i64) -> OutboundCall {
    OutboundCall {
        message: MessageId(message),
        account,
        interaction: InteractionId(interaction),
        to: phone(interaction),
        action: OutboundAction::Content(Content::Text {
            body: format!("answer {message}"),
        }),
        file: None,
        quote: None,
    }
}

/// The commit by which an agent's message `message` is sent.
pub fn sent(account: AccountId, interaction: i64, message: i64) -> Commit {
    Commit {
        key: ActorKey::Interaction(account, InteractionId(interaction)),
        expected_version: 1,
        row: None,
        durable: vec![
            Durable::Save(message_out(message, interaction)),
            Durable::Call(call(account, interaction, message)),
        ],
        next_due_at: None,
        now: NOW,
    }
}

/// The commit by which message `message` moves on the ladder.
pub fn advance(account: AccountId, interaction: i64, message: i64, to: Rung, provider_id: Option<&str>) -> Commit {
    Commit {
        durable: vec![Durable::Advance {
            message: MessageId(message),
            delivery: to,
            provider_id: provider_id.map(str::to_owned),
            at: NOW,
            error: (to == Rung::Failed).then(|| DeliveryError {
                kind: DeliveryErrorKind::Other,
                code: Some("1".to_owned()),
                detail: "broken".to_owned(),
            }),
        }],
        ..sent(account, interaction, message)
    }
}

pub fn status(provider_id: &str, delivery: Rung, about: Option<(i64, i64)>) -> InboundItem {
    InboundItem::Status(InboundStatus {
        provider_id: provider_id.to_owned(),
        about: about.map(|(interaction, message)| (InteractionId(interaction), MessageId(message))),
        delivery,
        at: NOW,
        error: None,
    })
}
