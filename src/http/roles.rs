//! Who may do what: one function, and everything it does not name is refused.

use crate::domain::ids::{AgentId, StaffId};
use crate::domain::staff::Role;

/// What a route does, as far as permissions tell routes apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// See and end the own session.
    OwnSession,
    /// Read and change business numbers, their plans and what was quarantined.
    ManageAccounts,
    /// Read and change queues and their members.
    ManageQueues,
    /// Read and change agents.
    ManageAgents,
    /// Read the reasons to pause.
    ReadPauses,
    /// Change the reasons to pause.
    ManagePauses,
    /// Read conversations, as far as [`scope`] reaches.
    ReadInteractions,
    /// Answer and close conversations one holds.
    HandleInteractions,
    /// Open the desk's socket.
    UseDesk,
}

/// True when the role may do it.
pub fn allows(role: Role, action: Action) -> bool {
    match role {
        Role::Administrator => match action {
            Action::OwnSession
            | Action::ManageAccounts
            | Action::ManageQueues
            | Action::ManageAgents
            | Action::ReadPauses
            | Action::ManagePauses
            | Action::ReadInteractions => true,
            Action::HandleInteractions | Action::UseDesk => false,
        },
        // USR-02: what a profile does not grant is not granted, and there are no profiles yet.
        Role::User => matches!(action, Action::OwnSession),
        Role::Agent => matches!(
            action,
            Action::OwnSession
                | Action::ReadPauses
                | Action::ReadInteractions
                | Action::HandleInteractions
                | Action::UseDesk
        ),
    }
}

/// Which conversations somebody may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// All.
    All,
    /// Those this agent holds, or held when they were closed.
    HeldBy(AgentId),
}

/// The conversations within somebody's reach.
pub fn scope(role: Role, staff: StaffId) -> Scope {
    match role {
        Role::Administrator => Scope::All,
        Role::User | Role::Agent => Scope::HeldBy(AgentId(staff.0)),
    }
}
