//! Conversations in every state, with everything they can hold.

use super::world::*;
use std::collections::{BTreeMap, VecDeque};
use switchboard::domain::agent::Supervisor;
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId, MessageId, QueueId, StaffId, Ticket};
use switchboard::domain::interaction::{
    Asking, BotLeft, ChangedAt, CloseReason, Conversation, Disposed, Heard, Hold, Origin, Outbound, Rare, Reacting,
    Receiver, Reopened, Ring, Routing, Running, Said, Session, StepRef, Talk, Things, Wait,
};
use switchboard::domain::message::{Delivery as Rung, Direction};
use switchboard::domain::plan::StepId;
use switchboard::domain::plan::pass::{Memory, Trigger};
use switchboard::domain::plan::script::ScriptCall;

/// Every kind of state, in the order in which they came to be: fixtures name them by number.
pub fn every_routing() -> Vec<Routing> {
    let mut routings = early_routings();
    routings.extend(later_routings());
    routings
}

fn wait() -> Wait {
    Wait {
        ticket: Ticket(3),
        since: NOW,
        until: NOW.plus_secs(9),
    }
}

fn ring() -> Ring {
    Ring {
        queue: QueueId(4),
        wait: wait(),
    }
}

fn hold() -> Hold {
    Hold {
        agent: AgentId(5),
        queue: Some(QueueId(4)),
        tab_open: true,
        away: false,
        since: NOW,
    }
}

fn running() -> Running {
    Running {
        step: StepRef {
            id: StepId(2),
            position: 1,
        },
        ticket: Ticket(4),
        call: ScriptCall {
            script: "look-up".to_owned(),
            arguments: vec!["a".to_owned()],
            variable: Some("found".to_owned()),
            timeout_secs: 10,
        },
        since: NOW,
        newest: Some(MessageId(7)),
        again: true,
    }
}

fn early_routings() -> Vec<Routing> {
    let (wait, ring, hold) = (wait(), ring(), hold());
    vec![
        Routing::Planning {
            restart_at: NOW.plus_secs(5),
            running: None,
        },
        Routing::Offering {
            step: StepRef {
                id: StepId(2),
                position: 1,
            },
            ring: ring.clone(),
        },
        Routing::Parked,
        Routing::Assigned { hold },
        Routing::WaitAgent {
            hold: Hold {
                tab_open: false,
                queue: None,
                ..hold
            },
            wait,
        },
        Routing::WaitQueue {
            hold,
            ring,
            holder_lapsed: true,
        },
        Routing::Closed {
            reason: CloseReason::Agent,
            by: Some(AgentId(5)),
            supervisor: None,
            at: NOW,
        },
        Routing::OfferingAgent {
            step: StepRef {
                id: StepId(3),
                position: 2,
            },
            agent: AgentId(5),
            wait,
        },
        Routing::Closed {
            reason: CloseReason::Plan,
            by: None,
            supervisor: None,
            at: NOW,
        },
    ]
}

fn later_routings() -> Vec<Routing> {
    let (wait, ring, hold) = (wait(), ring(), hold());
    vec![
        Routing::Transferring {
            hold,
            to: Receiver::Queue { ring },
        },
        Routing::Transferring {
            hold,
            to: Receiver::Agent {
                agent: AgentId(6),
                wait,
            },
        },
        Routing::Disposing { hold },
        Routing::Closed {
            reason: CloseReason::Supervisor,
            by: None,
            supervisor: Some(Box::new(Supervisor {
                staff: StaffId(7),
                name: "Uma".to_owned(),
            })),
            at: NOW,
        },
        Routing::Bot {
            step: StepRef {
                id: StepId(4),
                position: 3,
            },
            talk: Box::new(talk(wait)),
        },
        Routing::Planning {
            restart_at: NOW.plus_secs(40),
            running: Some(Box::new(running())),
        },
    ]
}

/// With a question that is asked, and messages that wait behind it.
fn talk(wait: Wait) -> Talk {
    let said = |message, text: Option<&str>| Said {
        message: MessageId(message),
        text: text.map(str::to_owned),
    };
    Talk {
        bot: 51,
        name: "Lia".to_owned(),
        since: NOW,
        session: Some(Session {
            id: Ticket(2),
            turns: 3,
            used_at: NOW.plus_secs(1),
            memory: Some("1".to_owned()),
        }),
        asking: Some(Asking {
            said: said(7, Some("hello\nthere")),
            wait,
            next: [said(8, None), said(9, Some("more"))].into(),
        }),
    }
}

/// The same as it was before plans ran scripts.
pub fn without_scripts(conversation: Conversation) -> Conversation {
    let conversation = without_changes(conversation);
    let things = Things {
        results: BTreeMap::new(),
        outbound: None,
        ..conversation.rare.get().clone()
    };
    Conversation {
        plan: Memory {
            spent: 0,
            ..conversation.plan
        },
        rare: Rare::from(things),
        ..conversation
    }
}

/// A conversation with something in every field.
pub fn full_conversation(account: switchboard::domain::ids::AccountId, n: i64, routing: Routing) -> Conversation {
    Conversation {
        routing,
        first_agent: Some(AgentId(5)),
        first_response_at: Some(NOW.plus_millis(1)),
        unread: 7,
        last_message_direction: Direction::Out,
        preview: "«\u{1f642}»\n\"quoted\" \0".to_owned(),
        outstanding: [(MessageId(8), Rung::Queued), (MessageId(9), Rung::Failed)].into(),
        recent_refs: [ClientRef("a".to_owned()), ClientRef("b".to_owned())].into(),
        messages: 12,
        heard: Some(Heard {
            message: MessageId(7),
            is_first: true,
            at: NOW,
            kind: "text".into(),
            body: "hello\nthere".to_owned(),
            attachment: Some("a.pdf".into()),
        }),
        plan: Memory {
            answered: [(StepId(1), Some(MessageId(7))), (StepId(2), None)].into(),
            on_path: vec![StepId(1)],
            passes: 2,
            trigger: Some(Trigger {
                message: MessageId(7),
                is_first: true,
            }),
            waited: true,
            bots_done: [StepId(4)].into(),
            spent: 12,
        },
        tags: [3, 4].into(),
        rare: Rare::from(Things {
            inactive_at: Some(NOW.plus_secs(60)),
            disposed: Some(Disposed {
                id: 6,
                levels: vec!["Done".to_owned(), "Sold".to_owned()],
                note: Some("two".to_owned()),
            }),
            reopened: Some(Reopened {
                at: NOW,
                by: AgentId(5),
            }),
            outbound: Some(Outbound {
                origin: Origin::Campaign {
                    campaign: 3,
                    message: MessageId(14),
                    answers_until: NOW.plus_secs(2),
                    closes_by_button: true,
                },
                session_expires_at: Some(NOW.plus_secs(3)),
                delivered_at: Some(NOW),
            }),
            previous: Some(InteractionId(90)),
            transfers: 2,
            bot_left: Some(BotLeft {
                name: "Lia".to_owned(),
                why: "hand_over".to_owned(),
            }),
            results: [("found".to_owned(), "{{x}}\n".to_owned())].into(),
            stranger: false,
            ..with_changes()
        }),
        ..conversation(account, n)
    }
}

/// What is remembered of messages that were changed.
fn with_changes() -> Things {
    Things {
        changed: [(
            MessageId(7),
            ChangedAt {
                reacted: Some(NOW),
                edited: Some(NOW.plus_secs(1)),
            },
        )]
        .into(),
        reacting: [(
            MessageId(13),
            Reacting {
                message: MessageId(7),
                before: Some("\u{1f44d}".to_owned()),
            },
        )]
        .into(),
        attempts: ["wamid.old".to_owned()].into(),
        ..Things::default()
    }
}

/// The same as it was before messages were changed.
fn without_changes(conversation: Conversation) -> Conversation {
    let things = Things {
        changed: BTreeMap::new(),
        reacting: BTreeMap::new(),
        attempts: VecDeque::new(),
        ..conversation.rare.get().clone()
    };
    let heard = conversation.heard.map(|heard| Heard {
        attachment: None,
        ..heard
    });
    Conversation {
        heard,
        rare: Rare::from(things),
        ..conversation
    }
}
