//! Turns what routing tells an agent's screens into frames. Knows the domain's notices and the
//! cards of the desk; knows no socket. [`super::memo`] does it once for all receivers.

use super::frames::{
    CapabilitiesCard, DeskEvent, FileCard, FileRuleCard, InteractionCard, InteractionReleased, MessageCard,
    MessageContent, MessageDelivery, MessageFile, MessageUpdate, MessageUpdated, OfferCard, OfferWithdrawn, Presence,
    ProfileChoice, QuoteCard, ReactionsCard, ServerFrame, TagCard, Thread, TransferCard,
};
use crate::domain::Timestamp;
use crate::domain::ids::InteractionId;
use crate::domain::message::{Message, MessageChange, Quote, Reactions, Sender};
use crate::domain::notice::{self, AccountCapabilities, InteractionView, Notice, PresenceView, Released, TagView};
use crate::domain::offer::Offer;
use bytestring::ByteString;

/// The JSON of an event, without its number.
pub fn json(event: &DeskEvent) -> String {
    serde_json::to_string(event).expect("events contain only strings, numbers, lists and structs")
}

/// The JSON of a frame that is not an event.
pub fn frame(frame: &ServerFrame) -> ByteString {
    serde_json::to_string(frame)
        .expect("frames contain only strings, numbers, lists and structs")
        .into()
}

/// The change of the desk that a notice means; `None` when it means none.
pub fn event(notice: &Notice) -> Option<DeskEvent> {
    Some(match notice {
        Notice::Offered { offer, shown_at } => DeskEvent::Offer(offer_card(offer, *shown_at)),
        Notice::OfferWithdrawn {
            interaction,
            ticket,
            why,
        } => DeskEvent::OfferWithdrawn(OfferWithdrawn {
            interaction_id: *interaction,
            ticket: *ticket,
            why: why.clone(),
        }),
        Notice::Opened(view) => DeskEvent::InteractionOpened(interaction_card(view)),
        Notice::Updated(view) => DeskEvent::InteractionUpdated(interaction_card(view)),
        Notice::Released { interaction, why } => DeskEvent::InteractionReleased(InteractionReleased {
            interaction_id: *interaction,
            reason: match why {
                Released::Closed => "closed",
                Released::Reassigned => "reassigned",
                Released::Transferred => "transferred",
            }
            .to_owned(),
        }),
        Notice::MessageSaved { message, .. } => DeskEvent::Message(message_card(message)),
        Notice::DeliveryChanged {
            interaction,
            message,
            delivery,
            error,
        } => DeskEvent::MessageDelivery(MessageDelivery {
            interaction_id: *interaction,
            message_id: *message,
            delivery: *delivery,
            error: error.clone(),
        }),
        Notice::FileChanged {
            interaction,
            message,
            state,
        } => DeskEvent::MessageFile(MessageFile {
            interaction_id: *interaction,
            message_id: *message,
            file: FileCard::of(*message, state),
        }),
        Notice::MessageChanged {
            interaction,
            message,
            change,
            ..
        } => DeskEvent::MessageUpdated(MessageUpdated {
            interaction_id: *interaction,
            message_id: *message,
            change: message_update(change),
        }),
        Notice::Thread {
            interaction,
            messages,
            has_more,
            ..
        } => DeskEvent::Thread(thread(*interaction, messages, *has_more)),
        Notice::Presence(view) => DeskEvent::Presence(presence(view)),
        Notice::Disconnect(_) => return None,
    })
}

/// An offer as the desk shows it, on screen since `offered_at`.
pub fn offer_card(offer: &Offer, offered_at: Timestamp) -> OfferCard {
    OfferCard {
        interaction_id: offer.interaction,
        ticket: offer.ticket,
        account_id: offer.account,
        account_name: offer.account_name.as_ref().to_owned(),
        account_key: offer.account_key.as_ref().to_owned(),
        queue_id: offer.queue,
        queue_name: offer.queue_name.as_deref().map(str::to_owned),
        offer_kind: offer.kind,
        contact_name: offer.contact_name.as_ref().to_owned(),
        contact_label: offer.contact_label.as_ref().to_owned(),
        preview: offer.preview.as_ref().to_owned(),
        notification: offer.notification(),
        sound: offer.sound,
        shake: offer.shake,
        renotify_secs: offer.renotify_secs,
        weight: offer.weight,
        waiting_since: offer.waiting_since,
        until: offer.until,
        offered_at,
    }
}

/// A held interaction as the desk shows it.
pub fn interaction_card(view: &InteractionView) -> InteractionCard {
    InteractionCard {
        id: view.id,
        account_id: view.account,
        account_name: view.account_name.as_ref().to_owned(),
        account_key: view.account_key.as_ref().to_owned(),
        contact_id: view.contact,
        contact_name: view.contact_name.clone(),
        contact_label: view.contact_label.clone(),
        state: view.state.to_owned(),
        agent_id: view.agent,
        queue_id: view.queue,
        queue_name: view.queue_name.as_deref().map(str::to_owned),
        tab_open: view.tab_open,
        unread: view.unread,
        created_at: view.created_at,
        assigned_at: view.assigned_at,
        last_message_at: view.last_message_at,
        last_message_direction: view.last_message_direction,
        preview: view.preview.clone(),
        window_expires_at: view.window_expires_at,
        origin: view.origin.to_owned(),
        transfer: view.transfer.as_ref().map(|transfer| TransferCard {
            to: transfer.to.clone(),
            until: transfer.until,
        }),
        disposition: view.disposition.clone(),
        reopened_at: view.reopened_at,
        recontact_template: view.recontact_template.clone(),
        must_dispose: view.must_dispose,
        tags: view.tags.iter().map(tag_card).collect(),
        capabilities: view.capabilities.as_ref().map(capabilities_card),
    }
}

/// A tag as labels show it.
pub fn tag_card(view: &TagView) -> TagCard {
    TagCard {
        id: view.id.to_string(),
        name: view.name.as_ref().to_owned(),
        color: view.color.as_ref().to_owned(),
    }
}

/// A message as the desk shows it.
pub fn message_card(message: &Message) -> MessageCard {
    let (sender, sender_id, sender_name) = match &message.sender {
        Sender::Customer => ("customer", None, None),
        Sender::System => ("system", None, None),
        Sender::Agent(agent) => ("agent", Some(*agent), None),
        Sender::Bot(name) => ("bot", None, Some(name.clone())),
    };
    MessageCard {
        id: message.id,
        interaction_id: message.interaction,
        direction: message.direction,
        sender: sender.to_owned(),
        sender_id,
        sender_name,
        content: if message.deleted_at.is_some() {
            MessageContent::Deleted
        } else {
            MessageContent::from(&message.content)
        },
        client_ref: message.client_ref.clone(),
        delivery: message.delivery,
        error: message.error.clone(),
        at: message.at,
        order: message.order,
        quote: message.quote.as_ref().map(quote_card),
        reactions: reactions_card(&message.reactions),
        file: message
            .file
            .as_ref()
            .filter(|_| message.deleted_at.is_none())
            .map(|state| FileCard::of(message.id, state)),
        edited_at: message.edited_at,
        deleted_at: message.deleted_at,
    }
}

fn quote_card(quote: &Quote) -> QuoteCard {
    let original = quote.original.as_ref();
    QuoteCard {
        message_id: quote.message,
        preview: original.and_then(|original| original.preview.clone()),
        direction: original.map(|original| original.direction),
    }
}

fn reactions_card(reactions: &Reactions) -> Option<ReactionsCard> {
    let Reactions { customer, ours } = reactions.clone();
    (customer.is_some() || ours.is_some()).then_some(ReactionsCard { customer, ours })
}

fn message_update(change: &MessageChange) -> MessageUpdate {
    match change {
        MessageChange::Reaction { by, emoji } => MessageUpdate::Reaction {
            by: *by,
            emoji: emoji.clone(),
        },
        MessageChange::Edited { content, at } => MessageUpdate::Edited {
            content: content.into(),
            at: *at,
        },
        MessageChange::Deleted { at } => MessageUpdate::Deleted { at: *at },
        MessageChange::Resent => MessageUpdate::Resent,
    }
}

fn capabilities_card(can: &AccountCapabilities) -> CapabilitiesCard {
    let AccountCapabilities { can, files } = can;
    let files = files.iter().map(|rule| FileRuleCard {
        kind: rule.kind,
        mime_types: rule.mime_types.iter().map(|name| (*name).to_owned()).collect(),
        bytes_max: rule.bytes_max,
    });
    CapabilitiesCard {
        quotes: can.quotes,
        reactions: can.reactions,
        typing: can.typing,
        templates: can.templates,
        locations: can.locations,
        contact_cards: can.contact_cards,
        files: files.collect(),
        text_chars_max: u32::try_from(can.text_chars_max).unwrap_or(u32::MAX),
    }
}

/// The newest messages of an interaction.
pub fn thread(interaction: InteractionId, messages: &[Message], has_more: bool) -> Thread {
    Thread {
        interaction_id: interaction.to_string(),
        messages: messages.iter().map(message_card).collect(),
        has_more,
    }
}

fn profile_choice(choice: &notice::ProfileChoice) -> ProfileChoice {
    ProfileChoice {
        id: choice.id,
        name: choice.name.as_ref().to_owned(),
    }
}

/// The own presence as the desk shows it.
pub fn presence(view: &PresenceView) -> Presence {
    Presence {
        status: view.status.to_owned(),
        pause: view.pause.clone(),
        system: view.system,
        set_by: view.set_by.clone(),
        profile_id: view.profile,
        asks_profile: view.asks_profile,
        profiles: view.profiles.iter().map(profile_choice).collect(),
        since: view.since,
        load: view.load,
        capacity: view.capacity,
    }
}
