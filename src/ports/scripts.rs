//! What the server needs of whatever runs scripts of the installation (APP-SYS-01..03).

use crate::domain::plan::script::{Ran, ScriptRun};
use async_trait::async_trait;

/// Runs scripts. Whatever goes wrong is an answer too: a plan goes on with it (PLAN-08).
#[async_trait]
pub trait Scripts: Send + Sync {
    /// Runs one to its end; takes no longer than its limit and what it waits for others.
    async fn run(&self, run: ScriptRun) -> Ran;

    /// What there is to run.
    async fn offered(&self) -> Offered;
}

/// What there is to run, for those who write plans.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Offered {
    /// Why nothing can be run at all, in words for an administrator.
    pub off: Option<String>,
    /// The entries of the directory, by name.
    pub scripts: Vec<Script>,
}

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    /// As plans name it.
    pub name: String,
    /// Why it cannot be run.
    pub unfit: Option<String>,
    /// TCP ports it may connect to.
    pub ports: Vec<u16>,
}
