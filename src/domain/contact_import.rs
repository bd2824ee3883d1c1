//! Imports of contacts from a file (CON-22, CON-23): their states, what is found in a file, and what is chosen.

use serde::{Deserialize, Serialize};

/// How far an import is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The file is here, and somebody decides about its columns.
    Uploaded,
    /// Rows are being read.
    Running,
    /// Every row was read.
    Finished,
    /// Somebody ended it; rows done stay.
    Stopped,
    /// It could not go on; rows done stay.
    Failed,
    /// The server ended meanwhile, and the file is gone; rows done stay.
    Interrupted,
}

const STATES: [(State, &str); 6] = [
    (State::Uploaded, "uploaded"),
    (State::Running, "running"),
    (State::Finished, "finished"),
    (State::Stopped, "stopped"),
    (State::Failed, "failed"),
    (State::Interrupted, "interrupted"),
];

impl State {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    /// The state with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        STATES.iter().find(|(_, known)| *known == name).map(|(state, _)| *state)
    }

    /// True when nothing of it goes on.
    pub fn is_ended(self) -> bool {
        !matches!(self, Self::Uploaded | Self::Running)
    }
}

/// How the characters of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// Latin-1, as Windows extends it.
    Latin1,
}

/// What is found in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Its length.
    pub bytes: u64,
    /// How its characters are written.
    pub encoding: Encoding,
    /// What stands between two cells.
    pub delimiter: char,
    /// True when the first row seems to name the columns.
    pub has_header: bool,
    /// The field that each column seems to hold.
    pub guesses: Vec<Option<String>>,
    /// The first rows, a header included.
    pub preview: Vec<Vec<String>>,
}

/// When a row has a duplicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    /// When another one has one of the checked values.
    #[default]
    Any,
    /// When another one has all of them.
    All,
}

/// What was chosen at the start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choices {
    /// The field that each column holds, by position; columns beyond are not taken.
    pub columns: Vec<Option<String>>,
    /// True when the first row names the columns.
    pub has_header: bool,
    /// Fields by which duplicates are recognised; none means that duplicates are added.
    pub check: Vec<String>,
    /// How.
    pub matching: Matching,
}

/// How many rows went which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Taken from the file; the sum of the others.
    pub read: i64,
    /// Became contacts.
    pub added: i64,
    /// Were duplicates.
    pub skipped: i64,
    /// Could not become contacts.
    pub failed: i64,
}

/// Why a row was not added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Another contact has the same.
    Duplicate,
    /// Its values are not allowed.
    Failed,
}

impl Refusal {
    /// Its name in the database and in the error file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Failed => "failed",
        }
    }
}
