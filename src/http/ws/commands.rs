//! Carries out the commands of agents, in order per interaction. A command that was taken is
//! carried out to its end even when the socket it came from is gone.

use super::answers::Answer;
use super::frames::{AttachmentWish, ClientFrame, FrameError, StatusWish};
use super::stream::AgentStream;
use crate::actors::desk::{Attachment, Desk};
use crate::actors::router::Refusal;
use crate::domain::agent::Wish;
use crate::domain::content::Content;
use crate::domain::ids::{AgentId, AgentProfileId, ClientRef, InteractionId, MessageId, Ticket};
use crate::domain::interaction::TransferTo;
use crate::http::served_file::harmless;
use std::sync::Arc;

/// What an agent asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Take an offer.
    Accept(InteractionId, Ticket),
    /// Say no to an offer.
    Reject(InteractionId, Ticket),
    /// Send a text, perhaps as an answer to a message.
    Send(InteractionId, String, Option<MessageId>),
    /// Send a file, perhaps as an answer to a message.
    SendFile(InteractionId, Attachment, Option<MessageId>),
    /// React to a message, or remove the reaction.
    React(InteractionId, MessageId, Option<String>),
    /// Send a message that failed once more.
    Resend(InteractionId, MessageId),
    /// Everything was seen.
    Read(InteractionId),
    /// Types an answer.
    Typing(InteractionId),
    /// Open a tab.
    Open(InteractionId),
    /// Close a tab.
    CloseTab(InteractionId),
    /// Close the interaction, or begin to.
    Close(InteractionId),
    /// Go back to the conversation.
    CancelClose(InteractionId),
    /// Hand it over, with a note.
    Transfer(InteractionId, TransferTo, Option<String>),
    /// Take it back.
    CancelTransfer(InteractionId),
    /// Write an internal note.
    Note(InteractionId, String),
    /// Change the status.
    Status(Wish),
    /// Choose the profile to work on.
    Profile(Option<AgentProfileId>),
}

/// Commands of the same lane are carried out one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Those about one interaction.
    Interaction(InteractionId),
    /// Those about the agent.
    Status,
}

/// What a frame asks for.
pub enum Asked {
    /// Where the client left off.
    Resume(Option<(String, u64)>),
    /// A command with its reference.
    Command(ClientRef, Command),
}

impl Command {
    /// Where it has to wait for its turn.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Accept(interaction, _)
            | Self::Reject(interaction, _)
            | Self::Send(interaction, ..)
            | Self::SendFile(interaction, ..)
            | Self::React(interaction, ..)
            | Self::Resend(interaction, _)
            | Self::Read(interaction)
            | Self::Typing(interaction)
            | Self::Open(interaction)
            | Self::CloseTab(interaction)
            | Self::Close(interaction)
            | Self::CancelClose(interaction)
            | Self::Transfer(interaction, ..)
            | Self::CancelTransfer(interaction)
            | Self::Note(interaction, _) => Lane::Interaction(*interaction),
            Self::Status(_) | Self::Profile(_) => Lane::Status,
        }
    }

    async fn carry_out(self, desk: &Desk, agent: AgentId, client_ref: &ClientRef) -> Answer {
        let result = match self {
            Self::Accept(interaction, ticket) => desk.accept(agent, interaction, ticket).await,
            Self::Reject(interaction, ticket) => desk.reject(agent, interaction, ticket).await,
            Self::Send(interaction, body, quote) => {
                let content = Content::Text { body };
                desk.send(agent, interaction, client_ref.clone(), content, quote).await
            }
            Self::SendFile(interaction, file, quote) => {
                desk.send_file(agent, interaction, client_ref.clone(), file, quote)
                    .await
            }
            Self::React(interaction, message, emoji) => {
                desk.react(agent, interaction, client_ref.clone(), message, emoji).await
            }
            Self::Resend(interaction, message) => desk.resend(agent, interaction, client_ref.clone(), message).await,
            Self::Read(interaction) => desk.read(agent, interaction).await,
            Self::Typing(interaction) => desk.typing(agent, interaction).await,
            Self::Open(interaction) => desk.open(agent, interaction).await,
            Self::CloseTab(interaction) => desk.close_tab(agent, interaction).await,
            Self::Close(interaction) => desk.close(agent, interaction).await,
            Self::CancelClose(interaction) => desk.cancel_close(agent, interaction).await,
            Self::Transfer(interaction, to, note) => desk.transfer(agent, interaction, to, note).await,
            Self::CancelTransfer(interaction) => desk.cancel_transfer(agent, interaction).await,
            Self::Note(interaction, body) => desk.note(agent, interaction, client_ref.clone(), body).await,
            Self::Status(wish) => desk.status(agent, wish).await,
            Self::Profile(profile) => desk.choose_profile(agent, profile).await,
        };
        result.map_err(|refusal| FrameError::from(&refusal))
    }
}

impl From<ClientFrame> for Asked {
    fn from(frame: ClientFrame) -> Self {
        match frame {
            ClientFrame::Resume { session, last_seq } => Self::Resume(session.zip(last_seq)),
            ClientFrame::Accept {
                r#ref,
                interaction_id,
                ticket,
            } => Self::Command(r#ref, Command::Accept(interaction_id, ticket)),
            ClientFrame::Reject {
                r#ref,
                interaction_id,
                ticket,
            } => Self::Command(r#ref, Command::Reject(interaction_id, ticket)),
            ClientFrame::Send {
                r#ref,
                interaction_id,
                body,
                attachment,
                quote,
            } => Self::Command(r#ref, send(interaction_id, body, attachment, quote)),
            ClientFrame::React {
                r#ref,
                interaction_id,
                message_id,
                emoji,
            } => Self::Command(r#ref, Command::React(interaction_id, message_id, emoji)),
            ClientFrame::Resend {
                r#ref,
                interaction_id,
                message_id,
            } => Self::Command(r#ref, Command::Resend(interaction_id, message_id)),
            ClientFrame::Read { r#ref, interaction_id } => Self::Command(r#ref, Command::Read(interaction_id)),
            ClientFrame::Typing { r#ref, interaction_id } => Self::Command(r#ref, Command::Typing(interaction_id)),
            ClientFrame::Open { r#ref, interaction_id } => Self::Command(r#ref, Command::Open(interaction_id)),
            ClientFrame::CloseTab { r#ref, interaction_id } => Self::Command(r#ref, Command::CloseTab(interaction_id)),
            ClientFrame::Close { r#ref, interaction_id } => Self::Command(r#ref, Command::Close(interaction_id)),
            ClientFrame::CancelClose { r#ref, interaction_id } => {
                Self::Command(r#ref, Command::CancelClose(interaction_id))
            }
            ClientFrame::Transfer {
                r#ref,
                interaction_id,
                to,
                note,
            } => Self::Command(r#ref, Command::Transfer(interaction_id, to.into(), note)),
            ClientFrame::CancelTransfer { r#ref, interaction_id } => {
                Self::Command(r#ref, Command::CancelTransfer(interaction_id))
            }
            ClientFrame::Note {
                r#ref,
                interaction_id,
                body,
            } => Self::Command(r#ref, Command::Note(interaction_id, body)),
            ClientFrame::Status { r#ref, status, pause } => Self::Command(r#ref, Command::Status(wish(status, pause))),
            ClientFrame::Profile { r#ref, profile_id } => Self::Command(r#ref, Command::Profile(profile_id)),
        }
    }
}

fn send(
    interaction: InteractionId,
    body: String,
    attachment: Option<AttachmentWish>,
    quote: Option<MessageId>,
) -> Command {
    let Some(wish) = attachment else {
        return Command::Send(interaction, body, quote);
    };
    let attachment = Attachment {
        upload: wish.upload_id,
        caption: wish.caption.or(Some(body)),
        file_name: wish.file_name.as_deref().map(harmless),
    };
    Command::SendFile(interaction, attachment, quote)
}

fn wish(status: StatusWish, pause: Option<String>) -> Wish {
    match status {
        StatusWish::Ready => Wish::Ready,
        StatusWish::Paused => Wish::Pause {
            reason: pause.unwrap_or_default(),
        },
        StatusWish::LoggedOut => Wish::LogOut,
    }
}

impl From<&Refusal> for FrameError {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Rejected(rejected) => Self::from(rejected),
            Refusal::TryAgain(_) => Self::new(Self::TRY_AGAIN, "this could not be done now, please try again"),
        }
    }
}

/// Carries out the commands of a lane until none is left.
pub async fn run_lane(stream: Arc<AgentStream>, desk: Desk, agent: AgentId, lane: Lane) {
    let running = Running { stream, lane };
    while let Some((client_ref, command)) = running.stream.next_command(lane) {
        let answer = command.carry_out(&desk, agent, &client_ref).await;
        running.stream.answer(&client_ref, &answer);
    }
}

/// A lane being carried out. When that ends early, whoever waits is told to try again.
struct Running {
    stream: Arc<AgentStream>,
    lane: Lane,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stream.abandon(self.lane);
    }
}
