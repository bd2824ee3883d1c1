//! Secrets are nowhere in clear (S7): not in answers, not in the audit log, not in the log at its most talkative,
//! not in an export, not in the files of the database.

use crate::support::app::{Answer, Browser};
use actix_web::http::Method;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use switchboard::http::listing::LISTS;
use switchboard::http::openapi;

const PASSWORDS: [&str; 3] = [
    "canary password of boss",
    "canary password of anna",
    "canary password that is wrong",
];
const SECRETS: [&str; 6] = [
    "canary-token-1",
    "canary-app-1",
    "canary-token-2",
    "canary-app-2",
    "canary-cloud-1",
    "canary-cloud-2",
];

fn switchboard(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// A server that logs everything, and where it is.
fn serve(directory: &Path) -> (Child, String) {
    let mut child = switchboard(directory, &["serve"])
        .env("SWITCHBOARD_LISTEN", "127.0.0.1:0")
        .env("SWITCHBOARD_LOG_LEVEL", "trace")
        .stdout(Stdio::piped())
        .stderr(File::create(directory.join("server.log")).unwrap())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines.find_map(|line| {
        let line = line.unwrap();
        line.strip_prefix("switchboard is ready: ").map(str::to_owned)
    });
    (child, ready.expect("it starts"))
}

async fn once(boss: &Browser, key: &str, path: &str, body: Value) -> Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    boss.send(Method::POST, path, &headers, body.to_string().into()).await
}

/// Writes every secret, some of them in the wrong way; answers what the API said to it.
async fn write_secrets(boss: &Browser) -> Vec<Answer> {
    let credentials = |token: &str, app: &str| json!({ "account_sid": "1", "phone_number_id": "2", "app_id": "3", "authorization_token": token, "app_secret": app });
    let account = json!({ "name": "Shop", "key": "SHOP", "type": "meta", "phone": "390691234567",
        "credentials": credentials(SECRETS[0], SECRETS[1]) });
    let made = once(boss, "k1", "/api/whatsapp/accounts", account.clone()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let one = format!("/api/whatsapp/accounts/{}", made.json()["id"].as_str().unwrap());
    let changed = json!({ "version": 1, "credentials": credentials(SECRETS[2], SECRETS[3]) });
    let cloud = json!({ "name": "AI", "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" }, "secret": SECRETS[4] });
    let agent = json!({ "username": "anna", "full_name": "Anna", "password": PASSWORDS[1] });
    let wrong = json!({ "version": 2, "credentials": { "app_secret": [SECRETS[3]], "authorization_token": { "a": SECRETS[2] } } });
    let made_cloud = once(boss, "k2", "/api/cloud-providers", cloud.clone()).await;
    let one_cloud = format!("/api/cloud-providers/{}", made_cloud.json()["id"].as_str().unwrap());
    let answers = vec![
        once(boss, "k1", "/api/whatsapp/accounts", account.clone()).await,
        boss.post("/api/whatsapp/accounts", account).await,
        boss.patch(&one, changed.clone()).await,
        boss.patch(&one, changed).await,
        boss.patch(&one, wrong).await,
        boss.get(&one).await,
        boss.post("/api/cloud-providers", cloud).await,
        boss.patch(&one_cloud, json!({ "version": 1, "secret": SECRETS[5] }))
            .await,
        boss.get(&one_cloud).await,
        boss.post("/api/agents", agent.clone()).await,
        boss.post("/api/agents", agent).await,
        boss.try_sign_in("boss", PASSWORDS[2]).await,
        boss.try_sign_in("anna", PASSWORDS[1]).await,
        made,
        made_cloud,
    ];
    assert_eq!(
        answers.iter().filter(|answer| answer.status.is_success()).count(),
        9,
        "{answers:?}"
    );
    answers
}

async fn read_everything(boss: &Browser) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (method, path, name) in openapi::operations() {
        if method == Method::GET && LISTS.iter().any(|(listed, _)| *listed == name) {
            answers.push(boss.get(&path).await);
        }
    }
    answers
}

fn assert_absent(place: &str, bytes: &[u8]) {
    for canary in PASSWORDS.iter().chain(&SECRETS) {
        let found = bytes
            .windows(canary.len())
            .position(|window| window == canary.as_bytes());
        if let Some(at) = found {
            let around = &bytes[at.saturating_sub(200)..(at + 60).min(bytes.len())];
            panic!("{canary} is in {place}: {}", String::from_utf8_lossy(around));
        }
    }
}

#[actix_web::test]
async fn s7_a_canary_shows_nowhere_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let mut add = switchboard(folder.path(), &["user", "add", "--username", "boss"]);
    assert!(
        add.env("SWITCHBOARD_PASSWORD", PASSWORDS[0])
            .output()
            .unwrap()
            .status
            .success()
    );
    let (mut child, url) = serve(folder.path());
    let mut boss = Browser::at(&url);
    let signed_in = boss.try_sign_in("boss", PASSWORDS[0]).await;
    boss.remember(&signed_in);
    let mut answers = write_secrets(&boss).await;
    answers.extend(read_everything(&boss).await);
    answers.push(signed_in);
    let export = switchboard(folder.path(), &["export"]).output().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(export.status.success(), "{export:?}");
    assert!(
        export.stdout.windows(19).any(|window| window == b"SWITCHBOARD_SECRET_"),
        "placeholders"
    );
    for answer in &answers {
        assert_absent(&format!("{answer:?}"), &answer.body);
    }
    assert_absent("the export", &[export.stdout, export.stderr].concat());
    let log = std::fs::read(folder.path().join("server.log")).unwrap();
    assert!(log.len() > 1000, "it logs");
    assert_absent("the log", &log);
    let mut files = vec![folder.path().to_owned()];
    let mut seen = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        seen += 1;
        assert_absent(&path.display().to_string(), &std::fs::read(&path).unwrap());
    }
    assert!(seen >= 3, "the database, its log and the server's");
}
