//! Imports of many rows, of too much, and of a server that ends meanwhile (CON-22, S13).

use super::audit::path;
use super::contact_imports::{IMPORTS, counts, ended, errors, started, uploaded};
use super::contacts::CONTACTS;
use crate::store::world::{self, AcceptDurably};
use crate::support::app::{TestApp, eventually};
use crate::support::form;
use serde_json::json;
use std::fmt::Write;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::time::Duration;
use switchboard::config::limits::{IMPORT_BYTES_MAX, IMPORT_FILES_MAX, WEBHOOK_STORE_MILLIS};
use switchboard::domain::inbound::InboundItem;

/// Of every hundred rows the tenth has no name, and the twentieth the number of the one before it.
fn file(rows: u32) -> String {
    let mut file = String::from("first_name,mobile\n");
    for n in 1..=rows {
        let (name, number) = match n % 100 {
            10 => (String::new(), n),
            20 => (format!("Twin {n}"), n - 1),
            _ => (format!("Customer {n}"), n),
        };
        writeln!(file, "{name},+393{number:09}").unwrap();
    }
    file
}

#[actix_web::test]
async fn con_22_many_rows_are_added_beside_webhooks_and_every_error_is_told() {
    const ROWS: u32 = 20_000;
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let store = &app.node.state.store;
    let account = world::account(store, 1).await;
    let import = uploaded(&boss, file(ROWS).as_bytes()).await;
    let body = json!({ "list_id": "1", "columns": ["first_name", "mobile"], "duplicate_fields": ["mobile"] });
    started(&boss, &import, body).await;
    let (mut seen, mut slowest, mut n) = (Vec::new(), Duration::ZERO, 0);
    let done = loop {
        let now = boss.get(&path(IMPORTS, &import)).await.json();
        let [read, added, skipped, failed] = counts(&now);
        assert_eq!(read, added + skipped + failed, "{now}");
        seen.push(read);
        if now["ended_at"].is_string() {
            break now;
        }
        n += 1;
        let item = InboundItem::Message(world::inbound_message(n));
        let before = std::time::Instant::now();
        store
            .accept_durably(world::delivery(account, vec![item]))
            .await
            .unwrap();
        slowest = slowest.max(before.elapsed());
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    };
    let rows = u64::from(ROWS);
    assert_eq!(counts(&done), [rows, rows * 98 / 100, rows / 100, rows / 100]);
    assert!(
        seen.is_sorted() && seen.iter().any(|read| (1..rows).contains(read)),
        "progress is visible"
    );
    assert!(
        slowest < Duration::from_millis(WEBHOOK_STORE_MILLIS),
        "a webhook waited for {slowest:?}"
    );
    let told = errors(&boss, &import).await;
    assert_eq!(told.len(), 1 + 2 * usize::try_from(ROWS).unwrap() / 100);
    for (n, pair) in (0_u32..).zip(told[1..].chunks(2)) {
        let (unnamed, twin) = (n * 100 + 10, n * 100 + 20);
        let number = |n: u32| format!("'+393{n:09}");
        assert_eq!(
            pair[0],
            [
                (unnamed + 1).to_string(),
                "failed".into(),
                "first_name: must not be empty".into(),
                String::new(),
                number(unnamed)
            ]
        );
        assert_eq!(
            pair[1],
            [
                (twin + 1).to_string(),
                "duplicate".into(),
                format!("the same mobile as row {twin}"),
                format!("Twin {twin}"),
                number(twin - 1)
            ]
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn con_22_a_stopped_import_keeps_the_rows_done() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let import = uploaded(&boss, file(20_000).as_bytes()).await;
    started(
        &boss,
        &import,
        json!({ "list_id": "1", "columns": ["first_name", "mobile"] }),
    )
    .await;
    let one = path(IMPORTS, &import);
    eventually(async || (counts(&boss.get(&one).await.json())[0] > 0).then_some(())).await;
    assert_eq!(boss.post(&format!("{one}/stop"), json!({})).await.status, 200);
    let done = ended(&boss, &import).await;
    let [read, added, ..] = counts(&done);
    assert_eq!(done["state"], "stopped");
    assert!((1..20_000).contains(&read), "{done}");
    let mut kept = 0;
    let mut next = Some(String::new());
    while let Some(cursor) = next {
        let page = boss.get(&format!("{CONTACTS}?limit=200{cursor}")).await.json();
        kept += page["rows"].as_array().unwrap().len();
        next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    assert_eq!(u64::try_from(kept).unwrap(), added, "rows done stay, and are counted");
    app.stop().await;
}

#[actix_web::test]
async fn an_import_that_the_server_left_says_so() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let waiting = uploaded(&boss, b"first_name\nAnna\n").await;
    let running = uploaded(&boss, file(20_000).as_bytes()).await;
    started(
        &boss,
        &running,
        json!({ "list_id": "1", "columns": ["first_name", "mobile"] }),
    )
    .await;
    let one = path(IMPORTS, &running);
    eventually(async || (counts(&boss.get(&one).await.json())[0] > 0).then_some(())).await;
    let interrupted = app
        .node
        .state
        .store
        .interrupt_contact_imports(switchboard::domain::Timestamp(0))
        .await;
    assert_eq!(interrupted, Ok(2), "as the next run of the server does when it starts");
    for import in [&waiting, &running] {
        let left = boss.get(&path(IMPORTS, import)).await.json();
        assert_eq!(
            (&left["state"], &left["reason"]),
            (&json!("interrupted"), &json!("the server was restarted"))
        );
        assert!(left["ended_at"].is_string());
    }
    let log = boss.get("/api/audit?limit=1").await.json();
    assert_eq!(
        (&log["rows"][0]["what"], &log["rows"][0]["author"]),
        (&json!("imported"), &json!("server"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn s13_a_file_is_taken_up_to_its_limit_and_only_as_a_file() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let kind = form::content_type();
    let send = async |kind: &str, body: String| {
        boss.send(
            actix_web::http::Method::POST,
            IMPORTS,
            &[("content-type", kind)],
            body.into(),
        )
        .await
    };
    let twice = [
        form::begin("file", "a"),
        "a\r\n".to_owned(),
        form::begin("file", "b"),
        "b".to_owned(),
        form::end(),
    ];
    assert_eq!(send(&kind, twice.concat()).await.wrong_fields(), ["file"]);
    let other = [form::begin("other", "a"), "a".to_owned(), form::end()].concat();
    assert_eq!(send(&kind, other).await.wrong_fields(), ["other"]);
    assert_eq!(
        send("text/csv", "first_name\nAnna\n".to_owned()).await.refusal(),
        "400 malformed"
    );
    assert_eq!(
        send(&kind, form::begin("file", "a")).await.refusal(),
        "400 malformed",
        "cut off"
    );
    assert_eq!(
        send(&kind, [form::begin("file", "a"), form::end()].concat())
            .await
            .wrong_fields(),
        ["file"]
    );
    let odd = form::upload(&boss, IMPORTS, "../../etc/passwd", b"first_name\nAnna\n").await;
    assert_eq!(
        (odd.status.as_u16(), &odd.json()["name"]),
        (201, &json!("../../etc/passwd")),
        "a name is only shown"
    );
    for _ in 1..IMPORT_FILES_MAX {
        uploaded(&boss, b"first_name\nAnna\n").await;
    }
    let full = form::upload(&boss, IMPORTS, "a", b"first_name\nAnna\n").await;
    assert_eq!(full.refusal(), "409 busy");
    app.clock.pass(3_601);
    uploaded(&boss, b"first_name\nAnna\n").await;
    let forgotten = boss.get(&path(IMPORTS, &odd.json())).await.json();
    assert_eq!(
        (&forgotten["state"], &forgotten["reason"]),
        (&json!("stopped"), &json!("nobody started it in time"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn s13_more_than_sixty_megabytes_are_refused_announced_or_not() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let head = format!(
        "POST {IMPORTS} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CSRF-Token: {}\r\nContent-Type: {}\r\n",
        boss.cookie.clone().unwrap(),
        boss.csrf.clone().unwrap(),
        form::content_type(),
    );
    let address = app.url.trim_start_matches("http://").to_owned();
    let announced = format!("{head}Content-Length: {}\r\n\r\n", IMPORT_BYTES_MAX + 1_000_000);
    let endless = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    for (head, is_announced) in [(announced, true), (endless, false)] {
        let address = address.clone();
        let answer = actix_web::web::block(move || {
            let mut socket = TcpStream::connect(address).unwrap();
            socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            socket.write_all(head.as_bytes()).unwrap();
            if !is_announced {
                let chunk = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
                socket
                    .write_all(&chunk(form::begin("file", "a.csv").as_bytes()))
                    .unwrap();
                let piece = chunk(&b"first_name,x\n".repeat(80_000));
                // The server may stop listening when it has had enough.
                let pieces = IMPORT_BYTES_MAX / 1_000_000 + 5;
                let _ = (0..pieces).try_for_each(|_| socket.write_all(&piece));
            }
            let mut answer = [0; 12];
            socket.read_exact(&mut answer).unwrap();
            String::from_utf8_lossy(&answer).into_owned()
        });
        assert_eq!(answer.await.unwrap(), "HTTP/1.1 413", "announced: {is_announced}");
    }
    app.stop().await;
}
