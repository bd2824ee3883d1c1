//! What scripts may take: killed on time whatever they do, and nothing of them is left.

use super::{Bench, processes};
use std::time::{Duration, Instant};
use switchboard::config::limits::{SCRIPT_FILE_BYTES_MAX, SCRIPTS_AT_ONCE, SCRIPTS_QUEUED_MAX};
use switchboard::domain::plan::script::{Ran, RunEnd};

/// Runs for at most two seconds, and a second more for those who do not listen. The machine may be busy.
async fn killed_on_time(bench: &Bench, script: &str) -> Ran {
    let started = Instant::now();
    let ran = bench.run_for(script, &[], 2).await;
    let took = started.elapsed();
    assert!(took < Duration::from_secs(10), "{script} took {took:?}");
    let runner = bench.runner.pid().unwrap();
    processes::until("only the runner is left", || {
        let left = processes::of(bench.user);
        left.iter().all(|one| one.pid.unsigned_abs() == runner)
    })
    .await;
    ran
}

#[actix_rt::test]
async fn s5_scripts_that_do_not_end_are_ended_with_all_they_started() {
    let bench = Bench::start(&[
        ("sleeps", "#!/bin/sh\nsleep 1000\n"),
        (
            "ignores",
            "#!/bin/sh\ntrap '' TERM INT HUP\nwhile :; do sleep 1000; done\n",
        ),
        ("closes", "#!/bin/sh\nexec >&- 2>&- <&-\nsleep 1000\n"),
        (
            "bomb",
            "#!/bin/bash\nbomb() { bomb | bomb & }\nbomb\nwait\nsleep 1000\n",
        ),
        ("forks", "#!/bin/bash\nwhile :; do sleep 1000 & done\n"),
        ("stops", "#!/bin/sh\nkill -STOP $$\nsleep 1000\n"),
    ])
    .await;
    for script in ["sleeps", "ignores", "closes", "bomb", "forks", "stops"] {
        let ran = killed_on_time(&bench, script).await;
        let is_ended = match ran.end {
            RunEnd::TimedOut => true,
            // Bash gives up when it cannot fork; how soon is its own business.
            RunEnd::Exited { code } => code != 0 && ["bomb", "forks"].contains(&script),
            RunEnd::Killed { .. } => script == "bomb",
            RunEnd::TooMuchOutput | RunEnd::NotText | RunEnd::Refused { .. } | RunEnd::Lost { .. } => false,
        };
        assert!(is_ended, "{script}: {ran:?}");
    }
    bench.end().await;
}

#[actix_rt::test]
async fn s5_what_leaves_its_session_and_its_parents_is_ended_too() {
    let bench = Bench::start(&[
        (
            "leaves",
            "#!/bin/sh\nsetsid sh -c 'setsid sleep 1000 & sleep 1000 & exit' &\necho done\n",
        ),
        (
            "stays",
            "#!/bin/sh\n(setsid sh -c 'trap \"\" TERM; sleep 1000; sleep 1000' &)\nsleep 1000\n",
        ),
    ])
    .await;
    let leaves = killed_on_time(&bench, "leaves").await;
    assert_eq!(
        (leaves.end, leaves.output.as_str()),
        (RunEnd::Exited { code: 0 }, "done")
    );
    assert_eq!(killed_on_time(&bench, "stays").await.end, RunEnd::TimedOut);
    bench.end().await;
}

#[actix_rt::test]
async fn s5_output_memory_time_and_files_have_an_end() {
    let file = format!(
        "#!/bin/sh\nhead -c {} /dev/zero > big; stat -c %s big\n",
        4 * SCRIPT_FILE_BYTES_MAX
    );
    let bench = Bench::start(&[
        ("prints", "#!/bin/sh\nyes\n"),
        ("complains", "#!/bin/sh\n(yes | head -c 5000000) >&2; echo fine\n"),
        ("eats", "#!/usr/bin/perl\nmy $x = 'a' x 2_000_000_000; print length $x;\n"),
        ("burns", "#!/bin/sh\nwhile :; do :; done\n"),
        ("writes", &file),
        ("opens", "#!/usr/bin/perl\nmy @f; for (1..100) { open(my $f, '<', '/dev/null') or last; push @f, $f } print scalar @f;\n"),
    ])
    .await;
    assert_eq!(killed_on_time(&bench, "prints").await.end, RunEnd::TooMuchOutput);
    let complains = bench.run("complains", &[]).await;
    assert_eq!(
        (complains.end, complains.output.as_str()),
        (RunEnd::Exited { code: 0 }, "fine")
    );
    assert!(complains.complaint.len() <= 400, "{}", complains.complaint.len());

    let eats = bench.run("eats", &[]).await;
    assert!(matches!(eats.end, RunEnd::Exited { code } if code != 0), "{eats:?}");
    assert!(eats.complaint.contains("Out of memory"), "{eats:?}");
    let burns = bench.run_for("burns", &[], 60).await;
    assert!(matches!(burns.end, RunEnd::Killed { .. }), "{burns:?}");
    let writes = bench.run("writes", &[]).await;
    assert!(
        !writes.output.contains(&(4 * SCRIPT_FILE_BYTES_MAX).to_string()),
        "{writes:?}"
    );
    let opened: u32 = bench.output("opens", &[]).await.parse().unwrap();
    assert!((1..32).contains(&opened), "{opened}");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_rests_that_a_script_locked_are_removed() {
    let lock = "#!/bin/sh\nmkdir -p a/b && touch a/b/c && chmod 000 a/b a\necho locked\n";
    let bench = Bench::start(&[("locks", lock)]).await;
    assert_eq!(bench.output("locks", &[]).await, "locked");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_four_run_at_once_others_wait_and_too_many_are_refused() {
    let bench = Bench::start(&[("slow", "#!/bin/sh\nsleep 0.2\necho done\n")]).await;
    let many = SCRIPTS_AT_ONCE + SCRIPTS_QUEUED_MAX + 10;
    let most = std::cell::Cell::new(0);
    let all = futures_util::future::join_all((0..many).map(|_| bench.run_for("slow", &[], 10)));
    let watching = async {
        loop {
            let running = processes::of(bench.user)
                .iter()
                .filter(|one| one.command.starts_with("sleep"))
                .count();
            most.set(most.get().max(running));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let ends: Vec<Ran> = tokio::select! {
        ends = all => ends,
        () = watching => unreachable!(),
    };
    assert!((1..=SCRIPTS_AT_ONCE).contains(&most.get()), "{} at once", most.get());
    let count = |wanted: fn(&RunEnd) -> bool| ends.iter().filter(|ran| wanted(&ran.end)).count();
    let (ran, refused) = (
        count(RunEnd::is_success),
        count(|end| matches!(end, RunEnd::Refused { .. })),
    );
    assert_eq!(ran + refused, many, "{ends:?}");
    assert!(
        refused >= 10 && ran >= SCRIPTS_AT_ONCE,
        "{ran} ran, {refused} were refused"
    );
    bench.end().await;
}
