//! What runs scripts in tests of actors: it remembers what was asked of it, and ends when it is told to.

use async_trait::async_trait;
use std::sync::Mutex;
use switchboard::domain::plan::script::{Ran, RunEnd, ScriptRun};
use switchboard::ports::scripts::{Offered, Scripts};
use tokio::sync::oneshot;

#[derive(Default)]
pub struct Scripted {
    asked: Mutex<Vec<(ScriptRun, Option<oneshot::Sender<Ran>>)>>,
}

impl Scripted {
    /// Everything that was ever asked for.
    pub fn asked(&self) -> Vec<ScriptRun> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(run, _)| run.clone()).collect()
    }

    /// The script that was asked for first and has not ended prints this.
    pub fn prints(&self, output: &str) {
        let mut asked = self.asked.lock().unwrap();
        let answer = asked
            .iter_mut()
            .find_map(|(_, answer)| answer.take())
            .expect("a script runs");
        let ran = Ran {
            output: output.to_owned(),
            argv: "ab12".to_owned(),
            millis: 12,
            ..Ran::without_output(RunEnd::Exited { code: 0 })
        };
        answer.send(ran).expect("somebody waits for it");
    }
}

#[async_trait]
impl Scripts for Scripted {
    async fn run(&self, run: ScriptRun) -> Ran {
        let (answer, answered) = oneshot::channel();
        self.asked.lock().unwrap().push((run, Some(answer)));
        answered.await.unwrap_or_else(|_| Ran::lost("it died"))
    }

    async fn offered(&self) -> Offered {
        Offered::default()
    }
}
