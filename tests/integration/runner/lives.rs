//! The processes around a script die one after the other: nothing is left, nothing waits for ever, and the next
//! script runs.

use super::{Bench, processes, wish};
use std::time::{Duration, Instant};
use switchboard::domain::plan::script::{Ran, RunEnd};
use switchboard::ports::scripts::Scripts;

/// Leaves a process behind that is nobody's child.
const LINGERS: &str = "#!/bin/sh\n(setsid sleep 1000 &)\nsleep 1000\n";

fn is_lost(ran: &Ran) -> bool {
    matches!(ran.end, RunEnd::Lost { .. })
}

/// Starts a script, does something once it runs, and gives what became of it.
async fn during(bench: &Bench, act: impl AsyncFnOnce(&Bench)) -> Ran {
    let running = bench.runner.run(wish("lingers", &[], 60));
    let acting = async {
        processes::until("it runs", || {
            let sleeping = processes::of(bench.user);
            sleeping.iter().filter(|one| one.command.starts_with("sleep")).count() == 2
        })
        .await;
        act(bench).await;
    };
    let started = Instant::now();
    let (ran, ()) = tokio::join!(running, acting);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    ran
}

async fn nothing_sleeps(bench: &Bench) {
    processes::until("what it started is gone", || {
        !processes::of(bench.user)
            .iter()
            .any(|one| one.command.starts_with("sleep"))
    })
    .await;
}

#[actix_rt::test]
async fn a_runner_that_dies_is_started_again_and_its_scripts_die_with_it() {
    let bench = Bench::start(&[("lingers", LINGERS), ("works", "#!/bin/sh\necho fine\n")]).await;
    let first = bench.runner.pid().unwrap();
    let ran = during(&bench, async |_| processes::kill(i32::try_from(first).unwrap())).await;
    assert!(is_lost(&ran), "{ran:?}");
    nothing_sleeps(&bench).await;
    assert_eq!(bench.output("works", &[]).await, "fine");
    assert_ne!(bench.runner.pid(), Some(first));
    processes::until("its directory is gone", || {
        std::fs::read_dir(bench.work_dir()).unwrap().count() == 0
    })
    .await;
    bench.end().await;
}

#[actix_rt::test]
async fn what_a_dead_keeper_kept_is_ended_by_the_runner() {
    let bench = Bench::start(&[("lingers", LINGERS), ("works", "#!/bin/sh\necho fine\n")]).await;
    let runner = bench.runner.pid();
    let ran = during(&bench, async |bench: &Bench| {
        let all = processes::of(bench.user);
        let keeper = all
            .iter()
            .find(|one| one.command.contains("system-runner keep"))
            .unwrap();
        processes::kill(keeper.pid);
    })
    .await;
    assert!(is_lost(&ran), "{ran:?}");
    nothing_sleeps(&bench).await;
    assert_eq!(bench.output("works", &[]).await, "fine");
    assert_eq!(bench.runner.pid(), runner, "the runner lives on");
    // Nobody was left to remove it.
    for rest in std::fs::read_dir(bench.work_dir()).unwrap() {
        std::fs::remove_dir_all(rest.unwrap().path()).unwrap();
    }
    bench.end().await;
}

#[actix_rt::test]
async fn a_script_ends_with_the_server() {
    let bench = Bench::start(&[("lingers", LINGERS)]).await;
    let ran = during(&bench, async |bench: &Bench| {
        bench.stop.send_replace(true);
    })
    .await;
    assert!(is_lost(&ran), "{ran:?}");
    nothing_sleeps(&bench).await;
    let refused = bench.run("lingers", &[]).await;
    assert!(matches!(refused.end, RunEnd::Refused { .. }), "{refused:?}");
    bench.end().await;
}
