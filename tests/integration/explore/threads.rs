//! What rows say of the newest message of each side, as commands about messages carry it; and what the outbox and the
//! files of messages must never be told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use switchboard::domain::Durable;
use switchboard::domain::content::Content;
use switchboard::domain::file::FileState;
use switchboard::domain::ids::{InteractionId, MessageId};
use switchboard::domain::message::{Direction, Message, MessageChange};

/// The newest message of each side.
#[derive(Clone, Default)]
pub struct Thread {
    pub theirs: Option<Message>,
    pub ours: Option<Message>,
}

/// All threads, and what was asked for messages.
#[derive(Clone, Default)]
pub struct Threads {
    of: BTreeMap<InteractionId, Thread>,
    /// Messages with a call in the outbox.
    called: BTreeSet<MessageId>,
    /// Messages whose file was asked for.
    wanted: BTreeSet<MessageId>,
    /// Uploads that were used up.
    used: BTreeSet<String>,
}

impl Threads {
    pub fn of(&self, id: InteractionId) -> Thread {
        self.of.get(&id).cloned().unwrap_or_default()
    }

    /// What one step makes durable.
    pub fn write(&mut self, durable: &[Durable]) -> Result<(), String> {
        for effect in durable {
            match effect {
                Durable::Save(message) => self.save(message),
                Durable::Change { message, change } => self.change(*message, change),
                Durable::Advance {
                    message,
                    delivery,
                    provider_id,
                    ..
                } => {
                    let row = self.row(*message);
                    if let Some(row) = row {
                        row.delivery = row.delivery.advance(*delivery).unwrap_or(row.delivery);
                        row.provider_id = provider_id.clone().or_else(|| row.provider_id.take());
                    }
                }
                Durable::Call(call) if !self.called.insert(call.message) => {
                    return Err(format!("I13: {} goes out twice", call.message));
                }
                Durable::WantFile(file) if !self.wanted.insert(file.message) => {
                    return Err(format!("PRV-10: the file of {} is asked for twice", file.message));
                }
                Durable::KeepFile { message, sent, .. } => self.keep(*message, &sent.upload)?,
                Durable::FileEnded { message, state } => self.file_ended(*message, state)?,
                Durable::SaveContact { .. }
                | Durable::WantFile(_)
                | Durable::PauseBegan { .. }
                | Durable::PauseEnded
                | Durable::Forced { .. }
                | Durable::Record(_)
                | Durable::Call(_)
                | Durable::Settle { .. }
                | Durable::Consume(_) => {}
            }
        }
        self.every_file_is_cared_for(durable)
    }

    fn row(&mut self, id: MessageId) -> Option<&mut Message> {
        let rows = self.of.values_mut();
        let mut rows = rows.flat_map(|thread| [&mut thread.theirs, &mut thread.ours]).flatten();
        rows.find(|row| row.id == id)
    }

    fn save(&mut self, message: &Message) {
        let thread = self.of.entry(message.interaction).or_default();
        match message.direction {
            Direction::In => thread.theirs = Some(message.clone()),
            Direction::Out => thread.ours = Some(message.clone()),
            Direction::Note => {}
        }
    }

    fn change(&mut self, id: MessageId, change: &MessageChange) {
        if *change == MessageChange::Resent {
            self.called.remove(&id);
        }
        let Some(row) = self.row(id) else { return };
        match change {
            MessageChange::Reaction { by, emoji } => row.reactions.set(*by, emoji.clone()),
            MessageChange::Edited { content, at } => {
                row.content = content.clone();
                row.edited_at = Some(*at);
            }
            MessageChange::Deleted { at } => row.deleted_at = Some(*at),
            MessageChange::Resent => {
                row.delivery = switchboard::domain::message::Delivery::Queued;
                row.provider_id = None;
            }
        }
    }

    fn keep(&mut self, message: MessageId, upload: &str) -> Result<(), String> {
        let is_here = |row: &mut Message| matches!(row.file, Some(FileState::Ready(_)));
        if !self.row(message).is_some_and(is_here) {
            return Err(format!("PRV-10: {message} keeps a file and does not say so"));
        }
        if !self.used.insert(upload.to_owned()) {
            return Err(format!("PRV-10: {upload} goes with two messages"));
        }
        Ok(())
    }

    fn file_ended(&mut self, message: MessageId, state: &FileState) -> Result<(), String> {
        if !self.wanted.contains(&message) {
            return Err(format!("PRV-10: {message} has no file that was asked for"));
        }
        if let Some(row) = self.row(message)
            && row.file == Some(FileState::Loading)
        {
            row.file = Some(state.clone());
        }
        Ok(())
    }

    /// PRV-10: whatever is said to load was asked for in the same commit.
    fn every_file_is_cared_for(&self, durable: &[Durable]) -> Result<(), String> {
        let saved = durable.iter().filter_map(|effect| {
            if let Durable::Save(message) = effect {
                Some(message)
            } else {
                None
            }
        });
        for message in saved {
            let loads = message.file == Some(FileState::Loading);
            if loads != self.wanted.contains(&message.id) {
                return Err(format!("PRV-10: the file of {} loads: {loads}", message.id));
            }
            let is_file = matches!(message.content, Content::Media(_));
            if is_file != message.file.is_some() {
                return Err(format!(
                    "PRV-10: {} has no file, or one that it does not show",
                    message.id
                ));
            }
        }
        Ok(())
    }
}

/// Numbers that only grow do not count.
impl Hash for Threads {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut text = String::new();
        for row in self.of.values().flat_map(|thread| [&thread.theirs, &thread.ours]) {
            let Some(row) = row else {
                text.push('-');
                continue;
            };
            let known = row.provider_id.is_some();
            let (edited, deleted) = (row.edited_at.is_some(), row.deleted_at.is_some());
            write!(
                text,
                "{:?}{:?}{known}{:?}{:?}{edited}{deleted};",
                row.content, row.delivery, row.reactions, row.file
            )
            .expect("text takes everything");
        }
        text.hash(state);
    }
}
