//! What goes out to the customer: of the agent, of bots and of the plan. Who may send it, and how it gets to the
//! outbox. What becomes of it there is in [`super::delivery`].

use super::{Conversation, Routing};
use crate::config::limits::{
    CAPTION_CHARS_MAX, CLIENT_REF_BYTES_MAX, OUTSTANDING_MAX, RECENT_REFS_MAX, TEXT_CHARS_MAX,
};
use crate::domain::content::Content;
use crate::domain::effects::{OutboundAction, OutboundCall};
use crate::domain::file::{FileState, OutboundFile, SentFile};
use crate::domain::ids::{AccountId, AgentId, ClientRef, MessageId};
use crate::domain::message::{Delivery, Direction, Message, Quote, Quoted, Reactions, Sender};
use crate::domain::notice::Audience;
use crate::domain::provider::Capabilities;
use crate::domain::{Durable, Effects, Env, Rejected};

/// What an agent says.
pub(super) struct Said {
    pub content: Content,
    pub file: Option<Box<SentFile>>,
    pub quote: Option<Box<Message>>,
}

impl Said {
    /// What quotes nothing and carries no file.
    pub(super) fn plain(content: Content) -> Self {
        Self {
            content,
            file: None,
            quote: None,
        }
    }
}

/// What goes out.
pub(super) struct Written {
    client_ref: Option<ClientRef>,
    content: Content,
    file: Option<Box<SentFile>>,
    quote: Option<Quote>,
}

impl Written {
    /// What no agent typed: it quotes nothing and carries no file.
    pub(super) fn plain(content: Content) -> Self {
        Self {
            client_ref: None,
            content,
            file: None,
            quote: None,
        }
    }
}

impl Conversation {
    pub(super) fn agent_sent(
        &mut self,
        agent: AgentId,
        client_ref: ClientRef,
        said: Said,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        let Said { content, file, quote } = said;
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        self.must_be_writable_by(agent)?;
        self.must_be_sendable(&client_ref, &content, file.as_deref(), env)?;
        let quote = quote.map(|original| self.quote_of(&original, env)).transpose()?;
        let mut fx = Effects::default();
        self.resume_hold(env, &mut fx);
        let sender = Sender::Agent(agent);
        let written = Written {
            client_ref: Some(client_ref.clone()),
            content,
            file,
            quote,
        };
        let message = self.send_out(sender, written, env, &mut fx);
        self.remember_ref(client_ref);
        self.unread = 0;
        self.first_response_at.get_or_insert(env.now);
        self.note_newest(&message);
        self.expect_an_answer(env);
        fx.notify(Audience::Agent(agent), self.saved(message));
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// What can be sent at all, whoever does.
    pub(super) fn must_be_sendable(
        &self,
        client_ref: &ClientRef,
        content: &Content,
        file: Option<&SentFile>,
        env: &Env<'_>,
    ) -> Result<(), Rejected> {
        check_ref(client_ref)?;
        check_content(content)?;
        check_file(content, file, self.account)?;
        self.must_fit(content, env)
    }

    /// Whoever writes to the customer holds the conversation, and is not busy with giving it away or ending it.
    pub(super) fn must_be_writable_by(&self, agent: AgentId) -> Result<(), Rejected> {
        self.must_be_held_by(agent)?;
        match self.routing {
            Routing::Transferring { .. } => Err(self.not_now("cancel the transfer first (TRF-04)")),
            Routing::Disposing { .. } => Err(self.not_now("go back to the conversation first (DSP-13)")),
            Routing::Planning { .. }
            | Routing::Offering { .. }
            | Routing::OfferingAgent { .. }
            | Routing::Bot { .. }
            | Routing::Parked
            | Routing::Assigned { .. }
            | Routing::WaitAgent { .. }
            | Routing::WaitQueue { .. }
            | Routing::Closed { .. } => Ok(()),
        }
    }

    /// A text longer than the provider takes is refused here, not by the provider; it is not split.
    fn must_fit(&self, content: &Content, env: &Env<'_>) -> Result<(), Rejected> {
        let Content::Text { body } = content else { return Ok(()) };
        let account = env.settings.accounts.get(&self.account).ok_or(Rejected::Gone)?;
        let (chars, chars_max) = (body.chars().count(), account.kind.capabilities().text_chars_max);
        if chars > chars_max {
            return Err(Rejected::BadLength {
                chars: to_u32(chars),
                chars_max: to_u32(chars_max),
            });
        }
        Ok(())
    }

    /// The quote of a message of this thread, where the provider can carry one (MSG-08).
    fn quote_of(&self, original: &Message, env: &Env<'_>) -> Result<Quote, Rejected> {
        self.must_support("quotes", |can| can.quotes, env)?;
        let is_here = original.interaction == self.id && original.deleted_at.is_none();
        let provider_id = original.provider_id.clone().filter(|_| is_here);
        Ok(Quote {
            provider_id: provider_id.ok_or(Rejected::NoSuchMessage)?,
            message: Some(original.id),
            original: Some(Quoted::new(&original.content, original.direction, false)),
        })
    }

    /// PRV-03.
    pub(super) fn must_support(
        &self,
        what: &str,
        can: impl Fn(Capabilities) -> bool,
        env: &Env<'_>,
    ) -> Result<(), Rejected> {
        let account = env.settings.accounts.get(&self.account).ok_or(Rejected::Gone)?;
        account.kind.must_support(what, can)
    }

    /// Saves a message to the customer and hands it to the outbox.
    pub(super) fn send_out(
        &mut self,
        sender: Sender,
        written: Written,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) -> Message {
        let Written {
            client_ref,
            content,
            file,
            quote,
        } = written;
        let message = Message {
            id: env.ids.message(),
            interaction: self.id,
            direction: Direction::Out,
            sender,
            content,
            provider_id: None,
            client_ref,
            delivery: Delivery::Queued,
            error: None,
            at: env.now,
            order: env.now.0,
            quote,
            reactions: Reactions::default(),
            file: file.as_ref().map(|sent| FileState::Ready(sent.file.clone())),
            edited_at: None,
            deleted_at: None,
        };
        self.messages += 1;
        fx.durable(Durable::Save(message.clone()));
        let carried = file.as_ref().map(|sent| sent.outbound());
        if let Some(sent) = file {
            fx.durable(Durable::KeepFile {
                message: message.id,
                interaction: self.id,
                sent: *sent,
            });
        }
        let quote = message.quote.as_ref().map(|quote| quote.provider_id.clone());
        let action = OutboundAction::Content(message.content.clone());
        self.call_with(message.id, action, quote, carried, fx);
        message
    }

    /// Hands something to the outbox and follows what becomes of it.
    pub(super) fn call(&mut self, message: MessageId, action: OutboundAction, quote: Option<String>, fx: &mut Effects) {
        self.call_with(message, action, quote, None, fx);
    }

    /// The same with a file.
    pub(super) fn call_with(
        &mut self,
        message: MessageId,
        action: OutboundAction,
        quote: Option<String>,
        file: Option<OutboundFile>,
        fx: &mut Effects,
    ) {
        self.outstanding.insert(message, Delivery::Queued);
        while self.outstanding.len() > OUTSTANDING_MAX {
            self.outstanding.pop_first();
        }
        fx.save();
        fx.durable(Durable::Call(OutboundCall {
            message,
            account: self.account,
            interaction: self.id,
            to: self.contact.identity.clone(),
            action,
            quote,
            file,
        }));
    }

    /// Sends a text of somebody who is no agent.
    pub(super) fn say(&mut self, sender: Sender, body: String, env: &mut Env<'_>, fx: &mut Effects) -> Message {
        self.send_out(sender, Written::plain(Content::Text { body }), env, fx)
    }

    /// Sends a text of the plan (MSG-16). It answers nobody: who wrote last, what the offers quote
    /// and what is unread stay as they are, because the customer still waits for a person.
    pub(super) fn reply(&mut self, body: String, env: &mut Env<'_>, fx: &mut Effects) -> MessageId {
        self.say(Sender::System, body, env, fx).id
    }

    pub(super) fn remember_ref(&mut self, client_ref: ClientRef) {
        self.recent_refs.push_back(client_ref);
        while self.recent_refs.len() > RECENT_REFS_MAX {
            self.recent_refs.pop_front();
        }
    }
}

/// A text of an agent, and the id that the client gave its command.
pub(super) fn check_text(body: &str, client_ref: &ClientRef) -> Result<(), Rejected> {
    check_ref(client_ref)?;
    check_length(body)
}

pub(super) fn check_ref(client_ref: &ClientRef) -> Result<(), Rejected> {
    if client_ref.0.len() > CLIENT_REF_BYTES_MAX {
        return Err(Rejected::TooLong {
            chars: to_u32(client_ref.0.chars().count()),
            chars_max: to_u32(CLIENT_REF_BYTES_MAX),
        });
    }
    Ok(())
}

/// A message of a file has one, and it was checked for this account.
fn check_file(content: &Content, file: Option<&SentFile>, account: AccountId) -> Result<(), Rejected> {
    let Content::Media(media) = content else { return Ok(()) };
    if file.is_none_or(|file| file.account != account || file.kind != media.kind) {
        return Err(Rejected::NoSuchUpload);
    }
    if media.caption.is_some() && !media.kind.has_caption() {
        return Err(Rejected::NotSupported {
            provider: "WhatsApp".to_owned(),
            what: format!("captions of {}", media.kind.name()),
        });
    }
    Ok(())
}

/// What agents may send.
fn check_content(content: &Content) -> Result<(), Rejected> {
    match content {
        Content::Text { body } => check_length(body),
        Content::Media(media) => {
            let chars = media.caption.as_deref().unwrap_or_default().chars().count();
            if chars > CAPTION_CHARS_MAX {
                return Err(Rejected::TooLong {
                    chars: to_u32(chars),
                    chars_max: to_u32(CAPTION_CHARS_MAX),
                });
            }
            Ok(())
        }
        Content::Location(_) | Content::Contacts { .. } | Content::Template(_) => Ok(()),
        Content::Choice(_) | Content::Unsupported { .. } => Err(Rejected::NotSupported {
            provider: "WhatsApp".to_owned(),
            what: format!("messages of kind {}", content.kind()),
        }),
    }
}

pub(super) fn check_length(body: &str) -> Result<(), Rejected> {
    let chars = body.chars().count();
    if body.trim().is_empty() || chars > TEXT_CHARS_MAX {
        return Err(Rejected::BadLength {
            chars: to_u32(chars),
            chars_max: to_u32(TEXT_CHARS_MAX),
        });
    }
    Ok(())
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
