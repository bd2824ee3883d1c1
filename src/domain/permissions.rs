//! What administrators let an agent do and see (AGT-04, USR-04). Knows the switches and what they are when
//! nobody said anything; `http/rights.toml` says which operation each of them guards.

use serde::{Deserialize, Serialize};

/// AGT-04: one thing an agent may or may not do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// Take a conversation from the list that nobody, or a bot, holds (SM-09, SM-14).
    TakeUnassigned,
    /// Reopen a closed conversation (REO-01).
    Reopen,
    /// Download the transcript of a conversation.
    DownloadTranscript,
    /// Download it with its attachments.
    DownloadAttachments,
    /// Delete conversations.
    DeleteInteractions,
    /// Add contacts.
    CreateContacts,
    /// Change contacts.
    EditContacts,
    /// Send templates.
    SendTemplates,
    /// Close a conversation from the list, without its tab.
    CloseFromList,
}

impl Switch {
    /// All of them, in the order of the agent's form.
    pub const ALL: [Self; 9] = [
        Self::TakeUnassigned,
        Self::Reopen,
        Self::DownloadTranscript,
        Self::DownloadAttachments,
        Self::DeleteInteractions,
        Self::CreateContacts,
        Self::EditContacts,
        Self::SendTemplates,
        Self::CloseFromList,
    ];
}

/// AGT-04: the switches of one agent. What an older stored document lacks has its default.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Permissions {
    /// [`Switch::TakeUnassigned`].
    pub take_unassigned: bool,
    /// [`Switch::Reopen`].
    pub reopen: bool,
    /// [`Switch::DownloadTranscript`].
    pub download_transcript: bool,
    /// [`Switch::DownloadAttachments`].
    pub download_attachments: bool,
    /// [`Switch::DeleteInteractions`]; the only one that is off unless said.
    pub delete_interactions: bool,
    /// [`Switch::CreateContacts`].
    pub create_contacts: bool,
    /// [`Switch::EditContacts`].
    pub edit_contacts: bool,
    /// [`Switch::SendTemplates`].
    pub send_templates: bool,
    /// [`Switch::CloseFromList`].
    pub close_from_list: bool,
}

impl Default for Permissions {
    fn default() -> Self {
        Self {
            take_unassigned: true,
            reopen: true,
            download_transcript: true,
            download_attachments: true,
            delete_interactions: false,
            create_contacts: true,
            edit_contacts: true,
            send_templates: true,
            close_from_list: true,
        }
    }
}

impl Permissions {
    /// True when the switch is on.
    pub fn allows(&self, switch: Switch) -> bool {
        match switch {
            Switch::TakeUnassigned => self.take_unassigned,
            Switch::Reopen => self.reopen,
            Switch::DownloadTranscript => self.download_transcript,
            Switch::DownloadAttachments => self.download_attachments,
            Switch::DeleteInteractions => self.delete_interactions,
            Switch::CreateContacts => self.create_contacts,
            Switch::EditContacts => self.edit_contacts,
            Switch::SendTemplates => self.send_templates,
            Switch::CloseFromList => self.close_from_list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agt_04_all_switches_are_on_but_the_one_that_deletes() {
        let unless_said = Permissions::default();
        let off: Vec<Switch> = Switch::ALL
            .into_iter()
            .filter(|switch| !unless_said.allows(*switch))
            .collect();
        assert_eq!(off, [Switch::DeleteInteractions]);
        assert_eq!(serde_json::from_str::<Permissions>("{}").unwrap(), unless_said);
    }
}
