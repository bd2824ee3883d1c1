//! What `doctor` finds of the System application: it starts what runs scripts, asks what is there, and ends it.

use super::Report;
use crate::app;
use crate::config::Config;
use crate::ports::scripts::Offered;
use crate::runner::PROGRAM;
use crate::runner::wire::Confines;
use std::path::Path;
use tokio::sync::watch;

/// Looks at the directory, and at what the system can do to confine what is in it.
pub(super) async fn examine(config: &Config, report: &mut Report) {
    let Some(dir) = &config.system_app.dir else {
        report.ok("scripts", "off: no directory of scripts is named (system_app.dir)");
        return;
    };
    let (stop, stopped) = watch::channel(false);
    let started = match app::start_scripts(config, Path::new(PROGRAM), stopped).await {
        Ok(started) => started,
        Err(error) => return report.failure("scripts", format!("{error:#}")),
    };
    let offered = started.scripts.offered().await;
    told(&dir.display().to_string(), &offered, started.confines, report);
    // Fails only when it has ended already.
    let _ = stop.send(true);
    if let Some(keeping) = started.keeping
        && let Err(error) = keeping.await
    {
        report.failure("scripts", error);
    }
}

fn told(dir: &str, offered: &Offered, confines: Option<Confines>, report: &mut Report) {
    if let Some(why) = &offered.off {
        return report.failure("scripts", why);
    }
    let fit = offered.scripts.iter().filter(|script| script.unfit.is_none()).count();
    match confines {
        Some(confines) if confines.are_closed() && confines.ports => {
            report.ok("scripts", format!("{fit} in {dir}, confined by Landlock and seccomp"));
        }
        Some(confines) if confines.are_closed() => report.advice(
            "scripts",
            format!("{fit} in {dir}, confined; those with ports (system_app.connect) need Linux 6.7"),
        ),
        Some(_) | None => report.failure(
            "scripts",
            format!("{fit} in {dir}, NOT confined, and run all the same (system_app.allow_unsandboxed)"),
        ),
    }
    for script in &offered.scripts {
        if let Some(why) = &script.unfit {
            report.advice("scripts", format!("{} {why}", script.name));
        }
    }
}
