//! Entries about what machines were asked for: written in the commit in which it takes effect.

use super::{NewEntry, Picture, What};
use crate::domain::agent::{Asked, Supervisor, Wish};
use crate::domain::effects::Request;
use crate::domain::{ActorKey, Timestamp};
use crate::store::commit::subject;
use std::collections::BTreeSet;

/// A supervisor asked something of an agent or an interaction.
pub(in crate::store) fn forced(of: ActorKey, at: Timestamp, what: &Request, by: &Supervisor, asked: Asked) -> NewEntry {
    let (kind, wanted) = match what {
        Request::Status(wish) => ("agent_status", status(wish)),
        Request::Close { disposition } => {
            let closed = Picture::default().with("status", "closed");
            let closed = match disposition {
                Some(id) => closed.with("disposition_id", *id),
                None => closed,
            };
            ("interaction", closed)
        }
        Request::Give { agent } => ("interaction", Picture::default().with("agent_id", agent.0)),
        Request::Dispose { disposition } => ("interaction", Picture::default().with("disposition_id", *disposition)),
        Request::Note => ("interaction", Picture::default().with("note", "added")),
        Request::Resend { message } => ("interaction", Picture::default().with("resent_message_id", message.0)),
        Request::Tag { added, removed } => {
            let picture = Picture::default().with("tags_added", numbers(added));
            ("interaction", picture.with("tags_removed", numbers(removed)))
        }
    };
    NewEntry {
        happened_at: at.0,
        staff_id: Some(by.staff.0),
        author: asked.username,
        via: asked.via,
        address: asked.address,
        what: What::Changed.name().to_owned(),
        kind: kind.to_owned(),
        resource: subject(of).1.to_string(),
        before: None,
        after: Some(wanted.told("set")),
    }
}

fn numbers(ids: &BTreeSet<i64>) -> Vec<i64> {
    ids.iter().copied().collect()
}

fn status(wish: &Wish) -> Picture {
    match wish {
        Wish::LogOut => Picture::default().with("status", "logged_out"),
        Wish::Ready => Picture::default().with("status", "ready"),
        Wish::Pause { reason } => Picture::default()
            .with("status", "paused")
            .with("pause", reason.as_str()),
    }
}
