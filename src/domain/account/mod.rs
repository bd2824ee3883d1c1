//! The account: the door. It knows which interaction of a customer is open, so that there is never
//! more than one (INT-04).

mod input;

pub use input::Input;

use super::ids::AccountId;

/// The machine behind `ActorKey::Account`. Nothing of it is stored: it is the index of the open
/// interactions, rebuilt from their rows.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
}
