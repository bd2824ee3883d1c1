//! The load tool itself, at a size that every machine manages.

use serde_json::Value;
use std::process::Command;

#[test]
fn small_run_loses_nothing_and_reports_every_latency() {
    let output = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .args([
            "load",
            "--rate=60",
            "--seconds=2",
            "--warmup-secs=0",
            "--agents=12",
            "--fanout=3",
            "--reply",
            "--json",
        ])
        .output()
        .expect("started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{errors}\n{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let report: Value = serde_json::from_slice(&output.stdout).expect("json");
    let run = &report["run"];
    assert_eq!(
        (run["sent"].as_u64(), run["lost"].as_u64()),
        (Some(120), Some(0)),
        "{run}"
    );
    for latency in [
        "webhook_answered",
        "first_offer",
        "last_offer",
        "accept_opened",
        "reply_provider",
        "close_ack",
    ] {
        assert_eq!(run[latency]["count"], 120, "{latency}: {run}");
    }
    assert!(
        run["server"]["rss_after_mb"].as_f64().is_some_and(|mb| mb > 1.0),
        "{run}"
    );
    assert!(
        report["ceilings"]["bare_max"].as_f64().is_some_and(|rate| rate > 60.0),
        "{report}"
    );
    assert!(
        report["ratios"]["p50_to_commit"]
            .as_f64()
            .is_some_and(|ratio| ratio > 0.0),
        "{report}"
    );
}

#[test]
fn servers_of_others_are_left_alone() {
    let output = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .args(["load", "--url", "http://192.0.2.1:8080"])
        .output()
        .expect("started");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--allow-remote"));
}
