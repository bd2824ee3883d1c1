//! Who a customer is.

use super::ids::ContactId;
use super::private::Hidden;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// How a provider names a customer: by phone, by business-scoped user id, or both.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Identity {
    /// Digits with country code, no `+` (ACC-05).
    pub phone: Option<String>,
    /// WhatsApp's business-scoped user id; the phone may be absent for users with a user name.
    pub bsuid: Option<String>,
}

impl Identity {
    /// What staff see when no name is known.
    pub fn label(&self) -> String {
        match (&self.phone, &self.bsuid) {
            (Some(phone), _) => format!("+{phone}"),
            (None, Some(bsuid)) => bsuid.clone(),
            (None, None) => String::new(),
        }
    }
}

/// What routing needs to know of a contact.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its record.
    pub id: ContactId,
    /// Profile name, or the number when there is none (CON-11).
    pub name: String,
    /// How the provider names it; replies go to exactly this.
    pub identity: Identity,
    /// What else of it the texts of the account name.
    #[serde(default, skip_serializing_if = "Details::is_empty")]
    pub details: Details,
}

/// Values of a contact's variables (VAR-02) by name, as they were when its last message arrived. Only those
/// that the account's texts name, so most contacts have none.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Details(Option<Box<Values>>);

/// Behind a pointer: tens of thousands of conversations wait at a time without any.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct Values(BTreeMap<String, String>);

impl Details {
    /// True when nothing else is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Name and value of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.0.iter().flat_map(|values| &values.0);
        values.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Details {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        let values: BTreeMap<_, _> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Self((!values.is_empty()).then(|| Box::new(Values(values))))
    }
}

/// Its values are the customer's.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.iter();
        f.debug_map()
            .entries(values.map(|(name, value)| (name, Hidden(value))))
            .finish()
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("phone", &self.phone.as_deref().map(Hidden))
            .field("bsuid", &self.bsuid.as_deref().map(Hidden))
            .finish()
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact")
            .field("id", &self.id)
            .field("name", &Hidden(&self.name))
            .field("identity", &self.identity)
            .field("details", &self.details)
            .finish()
    }
}
