//! What is done to messages that exist, and with files: by agents, customers, the provider and our own outbox.

use super::every_input::client_ref;
use super::threads::Thread;
use crate::support::handed::asked;
use crate::support::managed::uma;
use crate::support::world::ACCOUNT;
use switchboard::domain::Timestamp;
use switchboard::domain::content::{Content, Media, MediaKind};
use switchboard::domain::file::{FileReason, FileState, SentFile, StoredFile};
use switchboard::domain::ids::{AgentId, InboxId};
use switchboard::domain::inbound::{CustomerChange, Inbound, InboundChange, InboundItem, InboundStatus, MediaSource};
use switchboard::domain::interaction::{CallOutcome, Conversation, Input};
use switchboard::domain::message::{Delivery, DeliveryError, DeliveryErrorKind, Message};

const EMOJI: &str = "\u{1f44d}";

/// A customer's message with a picture that has to be fetched.
pub fn with_file(mut inbound: Inbound) -> Inbound {
    if let InboundItem::Message(message) = &mut inbound.item {
        message.content = picture();
        message.media_source = Some(MediaSource {
            provider_media_id: Some("media".to_owned()),
            ..MediaSource::default()
        });
    }
    inbound
}

fn picture() -> Content {
    Content::Media(Media::new(MediaKind::Image))
}

fn stored() -> StoredFile {
    StoredFile {
        hash: "0f".repeat(32).try_into().expect("a hash"),
        mime_type: "image/png".to_owned(),
        bytes: 7,
        width: None,
        height: None,
        duration_ms: None,
        has_thumbnail: false,
    }
}

/// What an agent does with messages: writes one, with a file or an answer to another one, a note, reacts, sends what
/// failed once more.
pub fn by_agent(one: &Conversation, agent: AgentId, thread: &Thread) -> Vec<Input> {
    let said = |content, file, quote| Input::AgentSent {
        agent,
        client_ref: client_ref(one),
        content,
        file,
        quote,
    };
    let upload = SentFile {
        upload: format!("{} {}", one.id, one.messages),
        account: ACCOUNT,
        kind: MediaKind::Image,
        file_name: None,
        file: stored(),
    };
    let mut inputs = vec![
        said(Content::text("hi"), None, None),
        said(picture(), Some(Box::new(upload)), None),
        Input::NoteAdded {
            agent,
            client_ref: client_ref(one),
            body: "note".to_owned(),
        },
    ];
    if let Some(theirs) = &thread.theirs {
        let quote = Some(Box::new(theirs.clone()));
        inputs.push(said(Content::text("this"), None, quote));
        let shown = theirs.reactions.ours.is_some();
        inputs.push(Input::AgentReacted {
            agent,
            client_ref: client_ref(one),
            target: Box::new(theirs.clone()),
            emoji: (!shown).then(|| EMOJI.to_owned()),
        });
    }
    if let Some(ours) = &thread.ours {
        inputs.push(Input::AgentResent {
            agent,
            client_ref: client_ref(one),
            target: Box::new(ours.clone()),
        });
    }
    inputs
}

/// What customers, the provider, the outbox, the store of files and supervisors do to messages.
pub fn by_the_world(one: &Conversation, now: Timestamp, thread: &Thread) -> Vec<Input> {
    let mut inputs = Vec::new();
    if let Some(theirs) = &thread.theirs {
        inputs.extend(of_customer(theirs, now));
        let reason = FileReason::Gone;
        let states = [FileState::Ready(stored()), FileState::Failed { reason }];
        let fetched = states.map(|state| Input::FileFetched {
            message: theirs.id,
            state,
        });
        // Also when it has come already.
        inputs.extend(fetched.into_iter().filter(|_| theirs.file.is_some()));
    }
    if let Some(ours) = &thread.ours {
        inputs.push(changed(ours, now, reaction(ours)));
        inputs.push(Input::ResentBySupervisor {
            by: uma(),
            asked: asked(),
            target: Box::new(ours.clone()),
        });
        let climbs = |delivery: &Delivery| ours.delivery.advance(*delivery).is_some();
        let reports = [Delivery::Delivered, Delivery::Read, Delivery::Failed];
        let reports = reports.into_iter().filter(climbs);
        inputs.extend(reports.map(|delivery| Input::StatusReported {
            inbox: InboxId(0),
            status: Box::new(InboundStatus {
                provider_id: attempt(one),
                about: Some((one.id, ours.id)),
                delivery,
                at: now,
                error: (delivery == Delivery::Failed).then(refused),
            }),
        }));
    }
    // The outbox settles one call after the other; reactions have ids of their own.
    if let Some((message, _)) = one.outstanding.iter().find(|(_, stands)| **stands == Delivery::Queued) {
        let accepted = CallOutcome::Accepted {
            provider_id: attempt(one),
        };
        let outcomes = [accepted, CallOutcome::Failed(refused())];
        inputs.extend(outcomes.map(|outcome| Input::CallFinished {
            message: *message,
            outcome,
        }));
    }
    inputs
}

/// What the provider calls the present attempt of the newest message.
fn attempt(one: &Conversation) -> String {
    format!("wamid.{}", one.rare.get().attempts.len())
}

fn refused() -> DeliveryError {
    DeliveryError {
        kind: DeliveryErrorKind::WindowClosed,
        code: None,
        detail: String::new(),
    }
}

fn of_customer(theirs: &Message, now: Timestamp) -> Vec<Input> {
    let edited = CustomerChange::Edited {
        content: Box::new(Content::text("better")),
    };
    let mut changes = vec![reaction(theirs)];
    if theirs.deleted_at.is_none() {
        changes.extend([edited, CustomerChange::Revoked]);
    }
    changes.into_iter().map(|change| changed(theirs, now, change)).collect()
}

/// A reaction where there is none, and none where there is one.
fn reaction(message: &Message) -> CustomerChange {
    let shown = message.reactions.customer.is_some();
    CustomerChange::Reacted {
        emoji: (!shown).then(|| EMOJI.to_owned()),
    }
}

fn changed(message: &Message, now: Timestamp, change: CustomerChange) -> Input {
    Input::CustomerChanged {
        inbox: InboxId(0),
        change: Box::new(InboundChange {
            provider_id: "wamid.change".to_owned(),
            target: message.provider_id.clone().unwrap_or_default(),
            about: Some((message.interaction, message.id)),
            at: now,
            change,
        }),
    }
}
