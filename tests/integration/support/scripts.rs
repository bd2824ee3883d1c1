//! What timelines can say about scripts of System steps, and how they tell that one was asked for.

use super::world::World;
use switchboard::domain::plan::Application;
use switchboard::domain::plan::script::{Ran, RunEnd, ScriptRun};
use switchboard::domain::settings::Settings;
use switchboard::domain::{ActorKey, Rejected, interaction};

/// `run look-up 'a' 'b'`.
pub fn words(run: &ScriptRun) -> String {
    let arguments = run.call.arguments.iter().map(|argument| format!(" '{argument}'"));
    format!("run {}{}", run.call.script, arguments.collect::<String>())
}

/// The newest script ends, or the first that was asked for: what nobody waits for any longer is refused.
pub fn ends(world: &mut World, words: &[&str]) -> Option<Result<(), Rejected>> {
    let (which, how) = match words {
        ["script", how @ ..] => (world.scripts.len().checked_sub(1)?, how),
        ["first", "script", how @ ..] => (0, how),
        _ => return None,
    };
    let ran = match how {
        ["prints", text @ ..] => Ran {
            output: text.join(" "),
            ..Ran::without_output(RunEnd::Exited { code: 0 })
        },
        ["exits", code] => Ran {
            output: "half".to_owned(),
            ..Ran::without_output(RunEnd::Exited {
                code: code.parse().expect("an exit status"),
            })
        },
        ["is", "killed"] => Ran::without_output(RunEnd::TimedOut),
        ["is", "lost"] => Ran::lost("it died"),
        other => panic!("a script cannot {other:?}"),
    };
    Some(end(world, which, ran))
}

/// One of those that were asked for ends.
pub fn end(world: &mut World, which: usize, ran: Ran) -> Result<(), Rejected> {
    let run = world.scripts.get(which).expect("a script was asked for").clone();
    let input = interaction::Input::ScriptEnded {
        ticket: run.ticket,
        ran: Box::new(ran),
    };
    world.ask(ActorKey::Interaction(run.account, run.interaction), input)
}

/// The same installation with scripts switched on.
pub fn with_scripts(mut settings: Settings) -> Settings {
    settings.global.features.system_application = true;
    settings
}

/// A step that runs `look-up` with the customer's text, for ten seconds.
pub fn look_up() -> Application {
    Application::System {
        script: "look-up".to_owned(),
        arguments: vec!["--".to_owned(), "{{message.body}}".to_owned()],
        variable: Some("found".to_owned()),
        timeout_secs: 10,
    }
}
