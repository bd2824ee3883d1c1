//! What messages say, as the desk shows it: every kind, without what only providers need.

use crate::domain::content::{
    ButtonKind, Choice, ContactCard, Content, Degrees, HeaderKind, Location, Media, MediaKind, Template, TemplateButton,
};
use crate::domain::masking::Masking;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a message says.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MessageContent {
    /// A text with WhatsApp's marks.
    Text { body: String },
    /// A file. What is known of its bytes is beside the content.
    Media {
        /// `image`, `video`, `audio`, `voice`, `document` or `sticker`.
        #[serde(rename = "kind")]
        #[schema(value_type = String)]
        media: MediaKind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mime_type: Option<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[schema(required = false)]
        is_animated: bool,
    },
    /// A place, in degrees.
    Location {
        #[schema(value_type = f64)]
        latitude: Degrees,
        #[schema(value_type = f64)]
        longitude: Degrees,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// Contact cards.
    Contacts { cards: Vec<PersonCard> },
    /// A pressed button or a chosen row.
    Choice {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    /// A template, as the customer sees it.
    Template {
        name: String,
        language: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<TemplateHeaderCard>,
        body: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(required = false)]
        buttons: Vec<TemplateButtonCard>,
    },
    /// A kind that cannot be shown.
    Unsupported {
        /// The provider's name of the kind.
        #[serde(rename = "kind")]
        name: String,
    },
    /// Its writer took it back.
    Deleted,
}

/// A person on a contact card.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonCard {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    pub phones: Vec<PersonPhone>,
    pub emails: Vec<String>,
}

/// A number on a contact card.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonPhone {
    pub phone: String,
    /// Its name in WhatsApp, when it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
    /// Such as `CELL` or `WORK`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// The header of a template.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TemplateHeaderCard {
    /// `text`, `image`, `video` or `document`.
    #[schema(value_type = String)]
    pub kind: HeaderKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A button of a template.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TemplateButtonCard {
    /// `quick_reply`, `url` or `phone`.
    #[schema(value_type = String)]
    pub kind: ButtonKind,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl From<&Content> for MessageContent {
    fn from(content: &Content) -> Self {
        match content {
            Content::Text { body } => Self::Text { body: body.clone() },
            Content::Media(media) => media.into(),
            Content::Location(location) => location.into(),
            Content::Contacts { cards } => Self::Contacts {
                cards: cards.iter().map(PersonCard::from).collect(),
            },
            Content::Choice(choice) => choice.into(),
            Content::Template(template) => template.as_ref().into(),
            Content::Unsupported { kind } => Self::Unsupported { name: kind.clone() },
        }
    }
}

impl From<&Media> for MessageContent {
    fn from(media: &Media) -> Self {
        let Media {
            kind,
            caption,
            file_name,
            mime_type,
            is_animated,
        } = media.clone();
        Self::Media {
            media: kind,
            caption,
            file_name,
            mime_type,
            is_animated,
        }
    }
}

impl From<&Location> for MessageContent {
    fn from(location: &Location) -> Self {
        let Location {
            latitude,
            longitude,
            name,
            address,
        } = location.clone();
        Self::Location {
            latitude,
            longitude,
            name,
            address,
        }
    }
}

impl From<&Choice> for MessageContent {
    fn from(choice: &Choice) -> Self {
        let Choice {
            text,
            payload,
            description,
        } = choice.clone();
        Self::Choice {
            text,
            payload,
            description,
        }
    }
}

impl From<&ContactCard> for PersonCard {
    fn from(card: &ContactCard) -> Self {
        let phones = card.phones.iter().map(|phone| PersonPhone {
            phone: phone.phone.clone(),
            wa_id: phone.wa_id.clone(),
            kind: phone.kind.clone(),
        });
        Self {
            name: card.name.clone(),
            organization: card.organization.clone(),
            phones: phones.collect(),
            emails: card.emails.clone(),
        }
    }
}

impl From<&Template> for MessageContent {
    fn from(template: &Template) -> Self {
        let header = template.header.as_ref();
        Self::Template {
            name: template.name.clone(),
            language: template.language.clone(),
            header: header.map(|header| TemplateHeaderCard {
                kind: header.kind,
                text: header.text.clone(),
            }),
            body: template.body.clone(),
            footer: template.footer.clone(),
            buttons: template.buttons.iter().map(TemplateButtonCard::from).collect(),
        }
    }
}

impl From<&TemplateButton> for TemplateButtonCard {
    fn from(button: &TemplateButton) -> Self {
        Self {
            kind: button.kind,
            text: button.text.clone(),
            value: button.value.clone(),
        }
    }
}

impl MessageContent {
    /// The same for somebody who sees customers' data in part (USR-04): the customer's own number is masked wherever
    /// it stands, and who is on a card is a person like them. `customer` is what the provider calls them.
    pub fn masked(self, customer: &str, masking: Masking) -> Self {
        let text = |text: String| masking.text(&text, customer);
        let some = |value: Option<String>| value.map(text);
        match self {
            Self::Text { body } => Self::Text { body: text(body) },
            Self::Media {
                media,
                caption,
                file_name,
                mime_type,
                is_animated,
            } => Self::Media {
                media,
                caption: some(caption),
                file_name: some(file_name),
                mime_type,
                is_animated,
            },
            Self::Location {
                latitude,
                longitude,
                name,
                address,
            } => Self::Location {
                latitude,
                longitude,
                name: some(name),
                address: some(address),
            },
            Self::Contacts { cards } => Self::Contacts {
                cards: cards.into_iter().map(|card| card.masked(masking)).collect(),
            },
            Self::Choice {
                text: title,
                payload,
                description,
            } => Self::Choice {
                text: text(title),
                payload: some(payload),
                description: some(description),
            },
            Self::Template { .. } => self.masked_template(customer, masking),
            Self::Unsupported { name } => Self::Unsupported { name },
            Self::Deleted => Self::Deleted,
        }
    }

    fn masked_template(mut self, customer: &str, masking: Masking) -> Self {
        if let Self::Template {
            header,
            body,
            footer,
            buttons,
            ..
        } = &mut self
        {
            let header = header.as_mut().and_then(|header| header.text.as_mut());
            let buttons = buttons
                .iter_mut()
                .flat_map(|button| [Some(&mut button.text), button.value.as_mut()]);
            let texts = [Some(body), header, footer.as_mut()].into_iter().chain(buttons);
            for text in texts.flatten() {
                *text = masking.text(text, customer);
            }
        }
        self
    }
}

impl PersonCard {
    fn masked(self, masking: Masking) -> Self {
        let phones = self.phones.into_iter().map(|phone| PersonPhone {
            phone: masking.number(&phone.phone),
            wa_id: phone.wa_id.map(|id| masking.number(&id)),
            kind: phone.kind,
        });
        Self {
            name: masking.name(&self.name),
            organization: self.organization,
            phones: phones.collect(),
            emails: self.emails.iter().map(|address| masking.email(address)).collect(),
        }
    }
}
