//! How contents are printed for developers: their kinds and lengths, never what customers said (S20).

use super::{
    CardPhone, Choice, ContactCard, Content, Degrees, Location, Media, Template, TemplateButton, TemplateHeader,
};
use crate::domain::private::Hidden;
use std::fmt::{Debug, Formatter, Result};

fn hidden(text: Option<&String>) -> Option<Hidden<'_>> {
    text.map(|text| Hidden(text))
}

impl Debug for Content {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text { body } => f.debug_struct("Text").field("body", &Hidden(body)).finish(),
            Self::Media(media) => media.fmt(f),
            Self::Location(location) => location.fmt(f),
            Self::Contacts { cards } => f.debug_struct("Contacts").field("cards", cards).finish(),
            Self::Choice(choice) => choice.fmt(f),
            Self::Template(template) => template.fmt(f),
            Self::Unsupported { kind } => f.debug_struct("Unsupported").field("kind", kind).finish(),
        }
    }
}

impl Debug for Media {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Media")
            .field("kind", &self.kind)
            .field("caption", &hidden(self.caption.as_ref()))
            .field("file_name", &hidden(self.file_name.as_ref()))
            .field("mime_type", &self.mime_type)
            .field("is_animated", &self.is_animated)
            .finish()
    }
}

/// Where somebody is, is theirs.
impl Debug for Degrees {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("<degrees>")
    }
}

impl Debug for Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Location")
            .field("name", &hidden(self.name.as_ref()))
            .field("address", &hidden(self.address.as_ref()))
            .finish_non_exhaustive()
    }
}

impl Debug for ContactCard {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("ContactCard")
            .field("name", &Hidden(&self.name))
            .field("organization", &hidden(self.organization.as_ref()))
            .field("phones", &self.phones)
            .field("emails", &self.emails.len())
            .finish()
    }
}

impl Debug for CardPhone {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("CardPhone")
            .field("phone", &Hidden(&self.phone))
            .field("wa_id", &hidden(self.wa_id.as_ref()))
            .field("kind", &hidden(self.kind.as_ref()))
            .finish()
    }
}

impl Debug for Choice {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Choice")
            .field("text", &Hidden(&self.text))
            .field("payload", &hidden(self.payload.as_ref()))
            .field("description", &hidden(self.description.as_ref()))
            .finish()
    }
}

impl Debug for Template {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Template")
            .field("name", &self.name)
            .field("language", &self.language)
            .field("header", &self.header)
            .field("body", &Hidden(&self.body))
            .field("footer", &hidden(self.footer.as_ref()))
            .field("buttons", &self.buttons)
            .finish_non_exhaustive()
    }
}

impl Debug for TemplateHeader {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("TemplateHeader")
            .field("kind", &self.kind)
            .field("text", &hidden(self.text.as_ref()))
            .finish()
    }
}

impl Debug for TemplateButton {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("TemplateButton")
            .field("kind", &self.kind)
            .field("text", &Hidden(&self.text))
            .field("value", &hidden(self.value.as_ref()))
            .finish()
    }
}
