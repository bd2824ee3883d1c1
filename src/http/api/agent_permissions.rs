//! The switches of an agent (AGT-04), as the API spells them.

use crate::domain::permissions::Permissions;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! switches {
    ($($(#[$doc:meta])* $switch:ident),+ $(,)?) => {
        /// What an agent may do.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
        pub struct AgentPermissions {
            $($(#[$doc])* pub $switch: bool,)+
        }

        /// Switches to be set; the others stay as they are.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct AgentPermissionsPatch {
            $($(#[$doc])* pub $switch: Option<bool>,)+
        }

        impl From<Permissions> for AgentPermissions {
            fn from(permissions: Permissions) -> Self {
                Self { $($switch: permissions.$switch,)+ }
            }
        }

        impl AgentPermissionsPatch {
            /// The switches after the patch.
            pub fn on(self, before: Permissions) -> Permissions {
                Permissions { $($switch: self.$switch.unwrap_or(before.$switch),)+ }
            }
        }
    };
}

switches! {
    /// Take conversations from the list that nobody, or a bot, holds.
    take_unassigned,
    /// Reopen closed conversations.
    reopen,
    /// Download transcripts.
    download_transcript,
    /// Download transcripts with their attachments.
    download_attachments,
    /// Delete conversations; off unless said.
    delete_interactions,
    /// Add contacts.
    create_contacts,
    /// Change contacts.
    edit_contacts,
    /// Send templates.
    send_templates,
    /// Close conversations from the list, without their tab.
    close_from_list,
}
