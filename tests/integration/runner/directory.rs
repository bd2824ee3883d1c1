//! Which entries are run: regular files of root that nobody else can write, of this directory and no other.

use super::{Bench, chmod, prepared, write};
use std::os::unix::fs::symlink;
use switchboard::domain::plan::script::RunEnd;
use switchboard::ports::scripts::Scripts;
use switchboard::runner::Runner;
use tokio::sync::watch;

const SCRIPT: &str = "#!/bin/sh\necho ran\n";

#[actix_rt::test]
async fn s5_only_fit_entries_of_the_directory_are_run() {
    let bench = Bench::start(&[("good", SCRIPT)]).await;
    let home = bench.home.path();
    let scripts = home.join("scripts");
    write(&home.join("outside"), SCRIPT, 0o755);
    symlink("good", scripts.join("linked")).unwrap();
    symlink(home.join("outside"), scripts.join("linked-out")).unwrap();
    symlink(home, scripts.join("linked-dir")).unwrap();
    std::fs::create_dir(scripts.join("folder")).unwrap();
    write(&scripts.join("folder/inner"), SCRIPT, 0o755);
    for (name, mode) in [
        ("world", 0o757),
        ("group", 0o775),
        ("plain", 0o644),
        ("setuid", 0o4755),
        ("setgid", 0o2755),
    ] {
        write(&scripts.join(name), SCRIPT, mode);
    }
    write(&scripts.join("foreign"), SCRIPT, 0o755);
    std::os::unix::fs::chown(scripts.join("foreign"), Some(1000), None).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(scripts.join("pipe")).status();
    assert!(pipe.unwrap().success());
    chmod(&scripts.join("pipe"), 0o755);

    assert_eq!(bench.output("good", &[]).await, "ran");
    let link = "is a symbolic link";
    let written = "must not be writable by its group or by others";
    for (name, expected) in [
        ("linked", link),
        ("linked-out", link),
        ("linked-dir", link),
        ("folder", "is not a regular file"),
        ("pipe", "is not a regular file"),
        ("world", written),
        ("group", written),
        ("plain", "is not executable"),
        ("setuid", "must not be set-user-ID or set-group-ID"),
        ("setgid", "must not be set-user-ID or set-group-ID"),
        ("foreign", "must belong to root"),
        ("absent", "is not in the directory"),
        ("../outside", "is not a name of a script"),
        ("folder/inner", "is not a name of a script"),
        ("linked-dir/outside", "is not a name of a script"),
        ("/bin/ls", "is not a name of a script"),
        ("..", "is not a name of a script"),
        ("", "is not a name of a script"),
        ("-good", "is not a name of a script"),
    ] {
        let why = expected.to_owned();
        assert_eq!(bench.run(name, &[]).await.end, RunEnd::Refused { why }, "{name}");
    }
    let offered = bench.runner.offered().await;
    let fit: Vec<&str> = offered
        .scripts
        .iter()
        .filter(|script| script.unfit.is_none())
        .map(|script| script.name.as_str())
        .collect();
    assert_eq!((fit, offered.off), (vec!["good"], None));
    bench.end().await;
}

#[actix_rt::test]
async fn s5_a_directory_that_others_can_write_is_refused_at_start_by_its_key() {
    for (inner, outer) in [(0o777, 0o755), (0o775, 0o755), (0o755, 0o777)] {
        let (home, how) = prepared(&[("good", SCRIPT)], |_| ());
        chmod(home.path(), outer);
        chmod(&home.path().join("scripts"), inner);
        let (_stop, stopped) = watch::channel(false);
        let Err(why) = Runner::start(how, stopped).await else {
            panic!("{inner:o} in {outer:o} was accepted");
        };
        assert!(
            why.starts_with("system_app.dir: ") && why.contains("must not be writable"),
            "{why}"
        );
    }
}

#[actix_rt::test]
async fn s5_a_directory_of_somebody_else_or_of_nobody_is_refused_at_start() {
    let (home, mut how) = prepared(&[], |_| ());
    std::os::unix::fs::chown(home.path().join("scripts"), Some(1000), None).unwrap();
    let (_stop, stopped) = watch::channel(false);
    let why = Runner::start(how.clone(), stopped.clone()).await.err().unwrap();
    assert!(why.contains("must belong to root"), "{why}");
    how.terms.dir = home.path().join("absent");
    let why = Runner::start(how, stopped).await.err().unwrap();
    assert!(why.starts_with("system_app.dir: "), "{why}");
}

#[actix_rt::test]
async fn a_program_is_run_like_a_script() {
    let bench = Bench::start(&[]).await;
    let copy = bench.home.path().join("scripts/show");
    std::fs::copy("/bin/echo", &copy).unwrap();
    chmod(&copy, 0o755);
    assert_eq!(bench.output("show", &["a", "b"]).await, "a b");
    bench.end().await;
}
