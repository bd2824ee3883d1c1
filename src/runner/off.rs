//! What there is where no directory of scripts is configured: the same answer for every step.

use crate::domain::plan::script::{Ran, ScriptRun};
use crate::ports::scripts::{Offered, Scripts};
use async_trait::async_trait;

const WHY: &str = "the server's configuration names no directory of scripts (system_app.dir)";

/// Runs nothing.
pub struct Off;

#[async_trait]
impl Scripts for Off {
    async fn run(&self, _run: ScriptRun) -> Ran {
        Ran::refused(WHY)
    }

    async fn offered(&self) -> Offered {
        Offered {
            off: Some(WHY.to_owned()),
            scripts: Vec::new(),
        }
    }
}
