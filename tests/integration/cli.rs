//! The program as people start it.

use crate::support::sqlite::rows;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub fn switchboard(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .stdin(Stdio::null());
    command
}

pub fn run(command: &mut Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = [stdout, stderr].concat();
    (status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn a_wrong_configuration_is_refused_with_every_key_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("switchboard.toml");
    std::fs::write(&file, "listen = \"here\"\n[log]\ncolour = \"red\"\n").unwrap();
    let mut serve = switchboard(directory.path(), &["serve", "--config", "switchboard.toml"]);
    let (is_started, text) = run(serve.env("SWITCHBOARD_HTTP_WORKERS", "many"));
    assert!(!is_started);
    for part in [
        "listen: `here`",
        "log.colour: no such key",
        "http.workers (SWITCHBOARD_HTTP_WORKERS): `many`",
    ] {
        assert!(text.contains(part), "{part}\nnot in\n{text}");
    }
    let (is_started, text) = run(&mut switchboard(
        directory.path(),
        &["serve", "--config", "missing.toml"],
    ));
    assert!(!is_started && text.contains("missing.toml"), "{text}");
}

#[test]
fn the_contract_is_printed_as_it_is_committed() {
    let directory = tempfile::tempdir().unwrap();
    let (is_done, text) = run(&mut switchboard(directory.path(), &["openapi"]));
    assert!(is_done);
    assert!(text == std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/web/openapi.json")).unwrap());
}

#[test]
fn people_are_added_with_a_password_from_a_variable_or_standard_input() {
    let directory = tempfile::tempdir().unwrap();
    let add = |name: &str| {
        switchboard(
            directory.path(),
            &["user", "add", "--role", "administrator", "--username", name],
        )
    };
    let (is_added, text) = run(add("boss").env("SWITCHBOARD_PASSWORD", "a good long phrase"));
    assert!(is_added && text.contains("administrator boss may sign in"), "{text}");
    let (is_added, text) = run(add("BOSS").env("SWITCHBOARD_PASSWORD", "a good long phrase"));
    assert!(!is_added && text.contains("username is taken"), "{text}");
    let (is_added, text) = run(add("chief").env("SWITCHBOARD_PASSWORD", "short"));
    assert!(!is_added && text.contains("at least 8 characters"), "{text}");
    let (is_added, text) = run(add("with space").env("SWITCHBOARD_PASSWORD", "a good long phrase"));
    assert!(!is_added && text.contains("username"), "{text}");

    let mut child = add("clerk")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"another long phrase\n").unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn people_get_a_new_password_and_are_unlocked() {
    let directory = tempfile::tempdir().unwrap();
    let user = |arguments: &[&str], password: &str| {
        let mut command = switchboard(directory.path(), &[&["user"], arguments].concat());
        run(command.env("SWITCHBOARD_PASSWORD", password))
    };
    assert!(user(&["add", "--username", "boss"], "a good long phrase").0);
    let (is_done, text) = user(&["reset-password", "--username", "BOSS"], "another long phrase");
    assert!(is_done && text.contains("signs in with the new password"), "{text}");
    let (is_done, text) = user(&["reset-password", "--username", "boss"], "short");
    assert!(!is_done && text.contains("at least 8 characters"), "{text}");
    let (is_done, text) = user(&["reset-password", "--username", "nobody"], "another long phrase");
    assert!(!is_done && text.contains("nobody with the user name nobody"), "{text}");
    let (is_done, text) = user(&["unlock", "--username", "boss"], "");
    assert!(is_done && text.contains("boss may try again"), "{text}");
    assert!(!user(&["unlock", "--username", "nobody"], "").0);
}

#[test]
fn migrations_run_once_and_go_back_only_on_purpose() {
    let directory = tempfile::tempdir().unwrap();
    let migrate = |more: &[&str]| run(&mut switchboard(directory.path(), &[&["migrate"], more].concat()));
    let (is_done, first) = migrate(&[]);
    assert!(is_done && !first.is_empty(), "{first}");
    assert_eq!(migrate(&[]), (true, "the database is up to date\n".to_owned()));
    let (is_done, refused) = migrate(&["--down"]);
    assert!(!is_done && refused.contains("--delete-all-data"), "{refused}");
    assert!(migrate(&["--down", "--delete-all-data"]).0);
    assert_eq!(migrate(&[]), (true, first));
}

#[test]
fn doctor_says_what_is_missing_and_changes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let doctor = || run(&mut switchboard(directory.path(), &["doctor"]));
    let (is_fine, text) = doctor();
    assert!(is_fine && text.contains("is made at the first start"), "{text}");
    assert!(!directory.path().join("data").exists());
    assert!(run(&mut switchboard(directory.path(), &["migrate"])).0);
    let (is_fine, text) = doctor();
    assert!(!is_fine && text.contains("FAIL  administrator"), "{text}");
    let mut add = switchboard(directory.path(), &["user", "add", "--username", "boss"]);
    assert!(run(add.env("SWITCHBOARD_PASSWORD", "a good long phrase")).0);
    let (is_fine, text) = doctor();
    assert!(is_fine && text.contains("ok    secrets"), "{text}");
    let key = directory.path().join("data/switchboard.key");
    std::fs::write(&key, "nonsense").unwrap();
    let (is_fine, text) = doctor();
    assert!(!is_fine && text.contains("line 1 is not a key"), "{text}");
    let mut wrong = switchboard(directory.path(), &["doctor"]);
    let (is_fine, text) = run(wrong.env("SWITCHBOARD_LISTEN", "here"));
    assert!(!is_fine && text.contains("listen (SWITCHBOARD_LISTEN)"), "{text}");
}

#[test]
fn keys_are_rotated_and_a_lost_file_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let add = |name: &str| {
        let mut add = switchboard(directory.path(), &["user", "add", "--username", name]);
        run(add.env("SWITCHBOARD_PASSWORD", "a good long phrase"))
    };
    assert!(add("boss").0);
    let key = directory.path().join("data/switchboard.key");
    let keys = || {
        let text = std::fs::read_to_string(&key).unwrap();
        text.lines().filter(|line| line.len() == 64).count()
    };
    assert_eq!(keys(), 1);
    let (is_done, text) = run(&mut switchboard(directory.path(), &["keys", "rotate"]));
    assert!(is_done && text.contains("has a new key; 0 secrets"), "{text}");
    assert_eq!(keys(), 2);
}

/// A program that runs until it is told to stop.
struct Running(Child);

impl Running {
    /// Waits for the line that contains this text, and gives it.
    fn line_with(&mut self, text: &str) -> String {
        let output = BufReader::new(self.0.stdout.as_mut().unwrap());
        output
            .lines()
            .map_while(Result::ok)
            .find(|line| line.contains(text))
            .unwrap()
    }

    /// Asks it to stop; gives how it ended.
    fn terminate(mut self) -> bool {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(url: &str) -> String {
    let (address, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn s8_a_server_without_administrator_prints_a_link_and_stops_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let mut serve = switchboard(directory.path(), &["serve"]);
    serve
        .env("SWITCHBOARD_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = Running(serve.spawn().unwrap());
    let line = running.line_with("switchboard is ready: ");
    let url = line.split(": ").nth(1).unwrap();
    assert!(get(&format!("{url}/readyz")).contains("{\"ready\":true,\"reasons\":[]}"));
    let mut stderr = running.0.stderr.take().unwrap();
    assert!(running.terminate());
    let mut log = String::new();
    stderr.read_to_string(&mut log).unwrap();
    assert!(log.contains(&format!("{url}/set-up#")), "S8: {log}");
    assert!(log.contains("stopped"), "{log}");
}

#[test]
fn s3_no_receive_token_is_in_the_log_whatever_its_level() {
    let directory = tempfile::tempdir().unwrap();
    let mut demo = switchboard(directory.path(), &["demo"]);
    demo.env("SWITCHBOARD_LISTEN", "127.0.0.1:0")
        .env("SWITCHBOARD_SANDBOX_LISTEN", "127.0.0.1:0")
        .env("SWITCHBOARD_LOG_LEVEL", "trace")
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(directory.path().join("log")).unwrap());
    let mut running = Running(demo.spawn().unwrap());
    let desk = running.line_with("Agents and administration");
    let url = desk.split_whitespace().last().unwrap().to_owned();
    let tokens = rows(
        &directory.path().join("data/demo.db"),
        "SELECT receive_token FROM accounts",
    );
    assert_eq!(tokens.len(), 2);
    for token in tokens.iter().flatten() {
        let refused = get(&format!("{url}/hook/meta/{token}?hub.mode=subscribe"));
        assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    }
    assert!(running.terminate());
    let log = std::fs::read_to_string(directory.path().join("log")).unwrap();
    assert!(log.contains(" TRACE "), "everything is logged: {log}");
    for token in tokens.iter().flatten() {
        assert!(!log.contains(token), "{log}");
    }
}

#[test]
fn the_demo_starts_with_data_and_a_network_and_keeps_them() {
    let directory = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut demo = switchboard(directory.path(), &["demo"]);
        demo.env("SWITCHBOARD_LISTEN", "127.0.0.1:0")
            .env("SWITCHBOARD_SANDBOX_LISTEN", "127.0.0.1:0");
        let mut running = Running(demo.stdout(Stdio::piped()).spawn().unwrap());
        let desk = running.line_with("Agents and administration");
        let url = desk.split_whitespace().last().unwrap().to_owned();
        assert!(get(&format!("{url}/healthz")).ends_with("ok"));
        assert!(running.terminate());
    }
    let (is_added, text) = run(switchboard(directory.path(), &["user", "add", "--username", "anna"])
        .env("SWITCHBOARD_DATABASE_URL", "sqlite:data/demo.db")
        .env("SWITCHBOARD_PASSWORD", "a good long phrase"));
    assert!(
        !is_added && text.contains("username is taken"),
        "anna was planted: {text}"
    );
}
