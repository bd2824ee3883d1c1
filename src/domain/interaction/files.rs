//! Files of the thread: what has to be fetched for a message of the customer, and what came (PRV-10).

use super::Conversation;
use crate::domain::content::Content;
use crate::domain::file::{FileState, WantedFile};
use crate::domain::ids::MessageId;
use crate::domain::inbound::InboundMessage;
use crate::domain::notice::{Audience, Notice};
use crate::domain::{Durable, Effects};

impl Conversation {
    /// What has to be fetched for a message, if the provider said where it is.
    pub(super) fn wanted_file(&self, message: MessageId, wrote: &InboundMessage) -> Option<WantedFile> {
        let (Content::Media(media), Some(source)) = (&wrote.content, &wrote.media_source) else {
            return None;
        };
        Some(WantedFile {
            message,
            account: self.account,
            interaction: self.id,
            kind: media.kind,
            source: source.clone(),
        })
    }

    /// Nothing of the conversation depends on it but what its holder sees.
    pub(super) fn file_fetched(&self, message: MessageId, state: FileState) -> Effects {
        let mut fx = Effects::default();
        if let Some(hold) = self.hold().filter(|hold| hold.tab_open) {
            let notice = Notice::FileChanged {
                interaction: self.id,
                message,
                state: state.clone(),
            };
            fx.notify(Audience::Agent(hold.agent), notice);
        }
        fx.durable(Durable::FileEnded { message, state });
        fx
    }
}
