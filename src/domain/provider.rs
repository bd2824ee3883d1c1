//! The kinds of provider, and what each of them can do (PRV-02). How they are spoken to is in
//! `ports/provider.rs`.

use super::Rejected;
use crate::config::limits::{SEND_PER_SEC, SEND_PER_SEC_SLOW, TEXT_CHARS_MAX, TWILIO_TEXT_CHARS_MAX};
use serde::{Deserialize, Serialize};

/// The kinds of provider.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// Twilio.
    Twilio,
    /// Sinch Conversation API, called SINCH V2.
    Sinch,
    /// WhatsApp Cloud API.
    Meta,
    /// Kaleyra.
    Kaleyra,
}

impl ProviderKind {
    /// Every kind, in the order of the specification.
    pub const ALL: [Self; 4] = [Self::Twilio, Self::Sinch, Self::Meta, Self::Kaleyra];

    /// Its stable name, as the database and receive URLs spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Twilio => "twilio",
            Self::Sinch => "sinch",
            Self::Meta => "meta",
            Self::Kaleyra => "kaleyra",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Twilio => "Twilio",
            Self::Sinch => "Sinch V2",
            Self::Meta => "Meta",
            Self::Kaleyra => "Kaleyra",
        }
    }

    /// The kind with this stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// PRV-03: refuses what the provider cannot do, by its name.
    pub fn must_support(self, what: &str, can: impl Fn(Capabilities) -> bool) -> Result<(), Rejected> {
        if can(self.capabilities()) {
            return Ok(());
        }
        Err(Rejected::NotSupported {
            provider: self.title().to_owned(),
            what: what.to_owned(),
        })
    }

    /// What accounts of this kind can do (PRV-02).
    pub const fn capabilities(self) -> Capabilities {
        let plain = Capabilities {
            adapter: true,
            sends_per_sec: SEND_PER_SEC,
            text_chars_max: TEXT_CHARS_MAX,
            delivery_status: true,
            locations: true,
            contact_cards: true,
            templates: false,
            quotes: false,
            reactions: false,
            read_marks: false,
            typing: false,
        };
        match self {
            Self::Twilio => Capabilities {
                text_chars_max: TWILIO_TEXT_CHARS_MAX,
                typing: true,
                ..plain
            },
            Self::Sinch => Capabilities {
                sends_per_sec: SEND_PER_SEC_SLOW,
                ..plain
            },
            Self::Kaleyra => Capabilities {
                sends_per_sec: SEND_PER_SEC_SLOW,
                templates: true,
                ..plain
            },
            Self::Meta => Capabilities {
                templates: true,
                quotes: true,
                reactions: true,
                read_marks: true,
                typing: true,
                ..plain
            },
        }
    }
}

/// What a kind of provider can do beside receiving and answering within the service window.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Capabilities {
    /// True when this server can speak to it; while it cannot, nothing is received and nothing sent.
    pub adapter: bool,
    /// Messages one number may send in a second.
    pub sends_per_sec: u32,
    /// Longest text of one message, characters.
    pub text_chars_max: usize,
    /// It reports what was delivered and read.
    pub delivery_status: bool,
    /// Customers' locations arrive.
    pub locations: bool,
    /// Customers' contact cards arrive, as far as the provider forwards them.
    pub contact_cards: bool,
    /// Templates, and with them campaigns, new conversations and recontact.
    pub templates: bool,
    /// Replies that quote a message.
    pub quotes: bool,
    /// Reactions to a message.
    pub reactions: bool,
    /// Customers are shown that their messages were read.
    pub read_marks: bool,
    /// Customers are shown that somebody types.
    pub typing: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prv_02_the_matrix_is_the_specifications() {
        let row = |kind: ProviderKind| {
            let can = kind.capabilities();
            [
                can.delivery_status,
                can.locations,
                can.templates,
                can.quotes,
                can.reactions,
            ]
        };
        assert_eq!(row(ProviderKind::Twilio), [true, true, false, false, false]);
        assert_eq!(row(ProviderKind::Sinch), [true, true, false, false, false]);
        assert_eq!(row(ProviderKind::Meta), [true, true, true, true, true]);
        assert_eq!(row(ProviderKind::Kaleyra), [true, true, true, false, false]);
    }

    #[test]
    fn prv_03_every_kind_has_an_adapter_and_says_how_long_a_text_may_be() {
        for kind in ProviderKind::ALL {
            let chars_max = if kind == ProviderKind::Twilio { 1600 } else { 4096 };
            assert!(kind.capabilities().adapter);
            assert_eq!(kind.capabilities().text_chars_max, chars_max, "{kind:?}");
        }
    }

    #[test]
    fn kinds_are_found_by_their_names() {
        for kind in ProviderKind::ALL {
            assert_eq!(ProviderKind::from_name(kind.name()), Some(kind));
        }
        assert_eq!(ProviderKind::from_name("Meta"), None);
    }
}
