//! Files of messages: those of customers come late, twice, never or after the end; those of agents go with one message.

use super::commands::Play;
use super::rows::Rows;
use super::world::Refusal;
use crate::support::world::ACCOUNT;
use rand::RngExt;
use std::collections::BTreeMap;
use switchboard::domain::content::{Content, Media, MediaKind};
use switchboard::domain::file::{FileReason, FileState, SentFile, StoredFile};
use switchboard::domain::ids::{AgentId, ClientRef, InteractionId, MessageId};
use switchboard::domain::inbound::MediaSource;
use switchboard::domain::interaction::Input;
use switchboard::domain::message::Message;
use switchboard::domain::notice::{Audience, Notice};
use switchboard::domain::{ActorKey, Durable, Effects, Transient};

/// What rows say of files.
#[derive(Clone, Default)]
pub struct Files {
    /// Of messages, with the conversation that each belongs to.
    pub of: BTreeMap<MessageId, (InteractionId, FileState)>,
    /// What agents uploaded, and the message it went with.
    pub uploads: BTreeMap<String, Option<MessageId>>,
}

impl Files {
    /// True when the step uses an upload that went with another message: the table refuses it.
    pub fn is_used_up(&self, effects: &Effects) -> bool {
        effects.durable.iter().any(|one| {
            if let Durable::KeepFile { sent, .. } = one {
                self.uploads.get(&sent.upload) != Some(&None)
            } else {
                false
            }
        })
    }

    /// PRV-10: asked for once, in the commit that has its message.
    pub fn wanted(&mut self, message: MessageId, interaction: InteractionId) {
        let known = self.of.insert(message, (interaction, FileState::Loading));
        assert!(known.is_none(), "PRV-10: the file of {message} is asked for twice");
    }

    pub fn kept(&mut self, message: MessageId, interaction: InteractionId, sent: &SentFile) {
        let known = self
            .of
            .insert(message, (interaction, FileState::Ready(sent.file.clone())));
        assert!(known.is_none(), "PRV-10: {message} has two files");
        self.uploads.insert(sent.upload.clone(), Some(message));
    }

    /// What came stays.
    pub fn ended(&mut self, message: MessageId, state: &FileState) {
        let Some((_, known)) = self.of.get_mut(&message) else {
            panic!("PRV-10: {message} has no file that could come")
        };
        if *known == FileState::Loading {
            *known = state.clone();
        }
    }
}

/// PRV-10: nothing of a conversation depends on a file, and it is shown to whoever has the thread open, to nobody else.
pub fn nothing_depends_on_it(rows: &Rows, interaction: InteractionId, effects: &Effects) {
    assert!(!effects.save, "PRV-10: a file changed {interaction}");
    let open = rows
        .conversations
        .get(&interaction)
        .and_then(|one| one.hold())
        .filter(|hold| hold.tab_open);
    for effect in &effects.transient {
        let Transient::Notify(Audience::Agent(agent), notice) = effect else {
            panic!("PRV-10: a file leads to {effect:?}")
        };
        assert!(
            matches!(notice, Notice::FileChanged { .. }) && open.is_some_and(|hold| hold.agent == *agent),
            "PRV-10, WS-04: {agent} is told {notice:?}, {open:?} has the thread open"
        );
    }
}

fn stored(bytes: u64) -> StoredFile {
    StoredFile {
        hash: "0f".repeat(32).try_into().expect("a hash"),
        mime_type: "image/png".to_owned(),
        bytes,
        width: None,
        height: None,
        duration_ms: None,
        has_thumbnail: false,
    }
}

/// What a customer sends: every fifth time a picture with these words below it.
pub fn content(number: i64, text: &str) -> (Content, Option<MediaSource>) {
    if number % 5 != 0 {
        return (Content::text(text), None);
    }
    let source = MediaSource {
        provider_media_id: Some(format!("media.{number}")),
        ..MediaSource::default()
    };
    (picture(text), Some(source))
}

fn picture(caption: &str) -> Content {
    Content::Media(Media {
        caption: Some(caption.to_owned()),
        ..Media::new(MediaKind::Image)
    })
}

impl Play {
    /// The download of a customer's file ends, well or badly; also one that has ended before.
    pub(super) fn a_file_comes(&mut self) {
        // Of messages that say that theirs loads: so the row says for good, the table of files knows better.
        let files = self.sim.rows.messages.iter();
        let files: Vec<(MessageId, InteractionId)> = files
            .filter(|one| one.file == Some(FileState::Loading))
            .map(|one| (one.id, one.interaction))
            .collect();
        if files.is_empty() {
            return;
        }
        let (message, interaction) = files[self.sim.rng.random_range(0..files.len())];
        let state = if self.sim.rng.random_bool(0.7) {
            FileState::Ready(stored(u64::try_from(self.number()).expect("positive")))
        } else {
            let reason = FileReason::ALL[self.sim.rng.random_range(0..FileReason::ALL.len())];
            FileState::Failed { reason }
        };
        self.told.push(format!("the file of {message} is {state:?}"));
        self.model.came.entry(message).or_default().push(state.clone());
        let key = ActorKey::Interaction(ACCOUNT, interaction);
        self.sim.send(key, Input::FileFetched { message, state });
    }

    /// The downloads go on until every file is here or is known not to come.
    pub(super) fn all_files_come(&mut self) {
        let loading = self.sim.rows.files.of.iter();
        let loading: Vec<(MessageId, InteractionId)> = loading
            .filter(|(_, (_, state))| *state == FileState::Loading)
            .map(|(message, (interaction, _))| (*message, *interaction))
            .collect();
        for (message, interaction) in loading {
            let state = FileState::Ready(stored(1));
            self.model.came.entry(message).or_default().push(state.clone());
            let key = ActorKey::Interaction(ACCOUNT, interaction);
            self.sim.send(key, Input::FileFetched { message, state });
            self.sim.deliver_all();
        }
    }

    /// An agent sends what they uploaded, now and then something that went with another message already.
    pub(super) fn agent_sends_a_file(&mut self, agent: AgentId, key: ActorKey) {
        let client_ref = format!("ref {}", self.number());
        let used: Vec<String> = self.sim.rows.files.uploads.keys().cloned().collect();
        let upload = if used.is_empty() || self.sim.rng.random_range(0..3) > 0 {
            let upload = format!("upload {client_ref}");
            self.sim.rows.files.uploads.insert(upload.clone(), None);
            upload
        } else {
            used[self.sim.rng.random_range(0..used.len())].clone()
        };
        for _ in 0..self.sim.rng.random_range(1..4) {
            let sent = SentFile {
                upload: upload.clone(),
                account: ACCOUNT,
                kind: MediaKind::Image,
                file_name: None,
                file: stored(7),
            };
            let input = Input::AgentSent {
                agent,
                client_ref: ClientRef(client_ref.clone()),
                content: picture(&client_ref),
                file: Some(Box::new(sent)),
                quote: None,
            };
            let answer = self.sim.ask(key, input);
            self.told
                .push(format!("{agent} sends {upload} as {client_ref} to {key}: {answer:?}"));
            self.model.sent(&client_ref, &answer);
            if !matches!(answer, Err(Refusal::TryAgain | Refusal::Unknown)) {
                return;
            }
        }
    }
}

/// When everything has arrived: each file is what came first for it, and each upload is with the message that says so.
pub fn check_at_rest(rows: &Rows, came: &BTreeMap<MessageId, Vec<FileState>>) -> Result<(), String> {
    for message in &rows.messages {
        let state = rows.files.of.get(&message.id).map(|(_, state)| state);
        match (&message.file, state) {
            (None, None) => {}
            (Some(FileState::Loading), Some(FileState::Loading)) => {
                return Err(format!("PRV-10: the file of {} loads for ever", message.id));
            }
            (Some(FileState::Loading), Some(state)) => is_what_came(message, state, came)?,
            (Some(FileState::Ready(file)), Some(FileState::Ready(known))) if file == known => {}
            (said, known) => {
                return Err(format!("PRV-10: {} says {said:?}, its file is {known:?}", message.id));
            }
        }
    }
    Ok(())
}

fn is_what_came(
    message: &Message,
    state: &FileState,
    came: &BTreeMap<MessageId, Vec<FileState>>,
) -> Result<(), String> {
    if came.get(&message.id).is_some_and(|came| came.contains(state)) {
        return Ok(());
    }
    Err(format!(
        "PRV-10: the file of {} is {state:?}, which never came",
        message.id
    ))
}
