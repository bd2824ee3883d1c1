//! Identifiers. Every entity has its own newtype, so two ids cannot be swapped by accident.
//!
//! Ids are positive integers below 2^53. They travel as strings in JSON, because browsers lose
//! precision in larger numbers and because callers must not compute with them.

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id: a positive whole number, as a string or a number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<i64, E> {
        text.parse().map_err(|_| E::custom(format!("`{text}` is not an id")))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::custom("id out of range"))
    }
}

/// Largest value an id may have: the largest integer a browser represents exactly.
pub const ID_MAX: i64 = (1 << 53) - 1;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = deserializer.deserialize_any(IdVisitor)?;
                if (1..=ID_MAX).contains(&value) {
                    Ok(Self(value))
                } else {
                    Err(D::Error::custom(format!("id {value} is out of range")))
                }
            }
        }
    )+};
}

id! {
    /// One business WhatsApp number.
    AccountId,
    /// A group of agents with a distribution strategy.
    QueueId,
    /// A human who answers customers. Equal to the staff member's id.
    AgentId,
    /// A set of queues that agents choose to work on (AGT-14).
    AgentProfileId,
    /// One conversation session between an account and a customer.
    InteractionId,
    /// The customer's record.
    ContactId,
    /// A set of customers' records.
    ContactListId,
    /// An import of contacts from a file.
    ContactImportId,
    /// A field that an administrator added to contacts.
    CustomFieldId,
    /// One item of an interaction's thread.
    MessageId,
    /// One webhook item accepted from a provider.
    InboxId,
    /// Anyone who signs in: administrator, user or agent.
    StaffId,
}

impl From<AgentId> for StaffId {
    fn from(agent: AgentId) -> Self {
        Self(agent.0)
    }
}

/// Number of a ring within one interaction: a reply that carries another ticket is stale.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticket(pub u32);

/// One live socket of an agent; meaningful only inside the process that accepted it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(pub u64);

/// The id a client gave to one of its commands; the same id again has no second effect.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientRef(pub String);

/// Hands out new ids. The core never invents one by itself.
pub trait IdSource {
    /// Next interaction id; increases.
    fn interaction(&mut self) -> InteractionId;
    /// Next contact id.
    fn contact(&mut self) -> ContactId;
    /// Next message id; increases, so it orders messages of the same instant.
    fn message(&mut self) -> MessageId;
}
