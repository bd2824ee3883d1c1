//! Who may sign in, and as what.

use serde::{Deserialize, Serialize};

/// SYS-01: what somebody who signs in is allowed to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Supervisor or planner; a new profile grants nothing.
    User,
    /// The desktop only.
    Agent,
}

impl Role {
    /// Its stable name in the database, in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::User => "user",
            Self::Agent => "agent",
        }
    }

    /// The role with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Administrator, Self::User, Self::Agent]
            .into_iter()
            .find(|role| role.name() == name)
    }
}
