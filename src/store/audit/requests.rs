//! Entries about what machines were asked for: written in the commit in which it takes effect.

use super::{NewEntry, Picture, What};
use crate::domain::agent::{Asked, Supervisor, Wish};
use crate::domain::{ActorKey, Timestamp};
use crate::store::commit::subject;

/// A supervisor set the status of an agent (AGT-16).
pub(in crate::store) fn forced(agent: ActorKey, at: Timestamp, wish: &Wish, by: &Supervisor, asked: Asked) -> NewEntry {
    let wanted = match wish {
        Wish::LogOut => Picture::default().with("status", "logged_out"),
        Wish::Ready => Picture::default().with("status", "ready"),
        Wish::Pause { reason } => Picture::default()
            .with("status", "paused")
            .with("pause", reason.as_str()),
    };
    NewEntry {
        happened_at: at.0,
        staff_id: Some(by.staff.0),
        author: asked.username,
        via: asked.via,
        address: asked.address,
        what: What::Changed.name().to_owned(),
        kind: "agent_status".to_owned(),
        resource: subject(agent).1.to_string(),
        before: None,
        after: Some(wanted.told("set")),
    }
}
