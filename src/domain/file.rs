//! Files of messages: their names on our disk, and where they stand.

use super::content::MediaKind;
use super::ids::{AccountId, InteractionId, MessageId};
use super::inbound::MediaSource;
use super::private::Hidden;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// The name of a file on our disk: SHA-256 of what is in it, in hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileHash(String);

impl FileHash {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileHash {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash {
            Ok(Self(text))
        } else {
            Err("is not a SHA-256 in lower case")
        }
    }
}

impl From<FileHash> for String {
    fn from(hash: FileHash) -> Self {
        hash.0
    }
}

/// A file that is here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name on our disk.
    pub hash: FileHash,
    /// What it is, by its content.
    pub mime_type: String,
    /// How long it is.
    pub bytes: u64,
    /// Pixels from left to right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels from top to bottom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// How long it plays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u32>,
    /// True when there is a small picture of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_thumbnail: bool,
}

/// Where the file of a message stands (PRV-10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileState {
    /// It is being fetched from the provider.
    Loading,
    /// It is here.
    Ready(StoredFile),
    /// It will not come.
    Failed {
        /// Why.
        reason: FileReason,
    },
}

/// Why a file did not come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileReason {
    /// It is larger than this server keeps.
    TooLarge,
    /// It is not what the message says that it is.
    TypeRefused,
    /// The provider does not have it any more.
    Gone,
    /// The provider was not reached, or does not give it to us.
    Unreachable,
    /// What came is not what the provider announced.
    Broken,
}

impl FileReason {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::TooLarge,
        Self::TypeRefused,
        Self::Gone,
        Self::Unreachable,
        Self::Broken,
    ];

    /// Its name in rows and frames.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::TypeRefused => "type_refused",
            Self::Gone => "gone",
            Self::Unreachable => "unreachable",
            Self::Broken => "broken",
        }
    }
}

/// A file to fetch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WantedFile {
    /// The message it belongs to.
    pub message: MessageId,
    /// Through which account.
    pub account: AccountId,
    /// Of which interaction.
    pub interaction: InteractionId,
    /// What the message says that it is.
    pub kind: MediaKind,
    /// Where the provider has it.
    pub source: MediaSource,
}

/// A file that an agent uploaded, and sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// The upload's id; it is used up when the message is saved.
    pub upload: String,
    /// For which account it was checked.
    pub account: AccountId,
    /// As what it is sent.
    pub kind: MediaKind,
    /// What the customer sees as its name.
    pub file_name: Option<String>,
    /// The file.
    pub file: StoredFile,
}

impl fmt::Debug for SentFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentFile")
            .field("account", &self.account)
            .field("kind", &self.kind)
            .field("file_name", &self.file_name.as_deref().map(Hidden))
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl SentFile {
    /// What a call to the provider carries.
    pub fn outbound(&self) -> OutboundFile {
        OutboundFile {
            hash: self.file.hash.clone(),
            mime_type: self.file.mime_type.clone(),
            bytes: self.file.bytes,
            file_name: self.file_name.clone(),
            place: None,
        }
    }
}

/// A file that a call to the provider carries.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboundFile {
    /// Its name on our disk.
    pub hash: FileHash,
    /// What it is, by its content.
    pub mime_type: String,
    /// How long it is.
    pub bytes: u64,
    /// What the customer sees as its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Where it can be read at this moment; known only while the call is made.
    #[serde(skip)]
    pub place: Option<FilePlace>,
}

impl fmt::Debug for OutboundFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundFile")
            .field("hash", &self.hash)
            .field("mime_type", &self.mime_type)
            .field("bytes", &self.bytes)
            .field("file_name", &self.file_name.as_deref().map(Hidden))
            .finish_non_exhaustive()
    }
}

/// Where a file can be read.
#[derive(Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// On our disk.
    pub path: PathBuf,
    /// By a provider, for some minutes.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_nothing_but_a_hash() {
        for wrong in ["", "ab", "../../etc/passwd", &"A".repeat(64), &"g".repeat(64)] {
            assert!(FileHash::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
        assert!(FileHash::try_from("0f".repeat(32)).is_ok());
    }
}
