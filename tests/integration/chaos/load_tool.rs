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

fn report(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_switchboard"))
        .args(["load", "--json", "--no-ceilings"])
        .args(arguments)
        .output()
        .expect("started");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("json")
}

/// Proof 6, small: what it says of a thousand agents is measured with a release build.
#[test]
fn agents_who_become_ready_at_once_take_everybody_who_waits() {
    for strategy in ["--strategy=rr-memory", "--strategy=beep-all"] {
        let report = report(&["--waiting=40", "--agents=8", "--fanout=4", strategy]);
        let storm = &report["storm"];
        assert_eq!(
            (&storm["waiting"], &storm["taken"]),
            (&40.into(), &40.into()),
            "{report}"
        );
        assert!(
            storm["drained_secs"].as_f64().is_some_and(|secs| secs > 0.0),
            "{report}"
        );
    }
}

/// R11, small: how fast it is at 320 a second is measured with a release build.
#[test]
fn r11_every_provider_s_webhooks_arrive_with_their_files() {
    let report = report(&[
        "--providers=meta,twilio,sinch,kaleyra",
        "--pictures-percent=50",
        "--rate=50",
        "--seconds=8",
        "--warmup-secs=0",
        "--agents=8",
        "--fanout=2",
    ]);
    let run = &report["run"];
    assert_eq!((&run["sent"], &run["lost"]), (&400.into(), &0.into()), "{report}");
    assert_eq!(
        (&run["pictures"], &run["unfetched"]),
        (&200.into(), &0.into()),
        "{report}"
    );
    assert_eq!(run["picture_fetched"]["count"], 200, "{report}");
}

/// Proof 6, small: the cost of a message beside open conversations.
#[test]
fn a_run_beside_open_conversations_says_what_a_message_costs() {
    let report = report(&[
        "--open=60",
        "--rate=20",
        "--seconds=1",
        "--warmup-secs=0",
        "--agents=4",
        "--fanout=2",
    ]);
    let run = &report["run"];
    assert_eq!((&run["sent"], &run["lost"]), (&20.into(), &0.into()), "{report}");
    assert!(
        run["server"]["cpu_us_per_webhook"].as_f64().is_some_and(|us| us > 0.0),
        "{report}"
    );
}
