//! Files that come, and files that lie.

use super::origin::Origin;
use bytes::Bytes;
use secrecy::SecretString;
use std::time::Duration;
use switchboard::config::Outbound;
use switchboard::outbound::{Download, Downloader, Failed, Fetched, Reach, Within};

async fn fetch(url: &str, within: Within) -> (Result<Fetched, Failed>, Vec<u8>) {
    let secret = SecretString::from("Bearer canary");
    let download = Download {
        url,
        authorization: Some(&secret),
        within,
    };
    let mut kept = Vec::new();
    let mut take = async |piece: Bytes| {
        kept.extend_from_slice(&piece);
        Ok(())
    };
    let downloader = Downloader::new(Reach::new(Outbound::this_machine().private_networks));
    let outcome = downloader.fetch(download, &mut take).await;
    (outcome, kept)
}

const WITHIN: Within = Within {
    bytes: 1024,
    time: Duration::from_millis(500),
};

fn says_canary(origin: &Origin) -> Vec<bool> {
    let requests = origin.requests();
    requests.iter().map(|text| text.contains("canary")).collect()
}

#[actix_web::test]
async fn a_file_comes_with_its_type_and_what_proves_who_asks_goes_to_its_origin() {
    let origin = Origin::answering(
        "127.0.0.1",
        "HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: 4",
        "file",
    )
    .await;
    let (outcome, kept) = fetch(&origin.url(), WITHIN).await;
    let fetched = outcome.unwrap();
    assert_eq!((fetched.content_type.as_deref(), fetched.bytes), (Some("image/png"), 4));
    assert_eq!(kept, b"file");
    assert_eq!(says_canary(&origin), [true]);
    assert!(origin.requests()[0].to_lowercase().contains("user-agent: switchboard/"));
}

#[actix_web::test]
async fn s6_credentials_stay_with_their_origin_when_a_redirect_leaves_it() {
    let storage = Origin::answering("127.0.0.1", "HTTP/1.1 200 OK\nContent-Length: 4", "file").await;
    let first = Origin::redirecting("127.0.0.1", &storage.url()).await;
    let (outcome, kept) = fetch(&first.url(), WITHIN).await;
    assert_eq!((outcome.unwrap().bytes, kept), (4, b"file".to_vec()));
    assert_eq!((says_canary(&first), says_canary(&storage)), (vec![true], vec![false]));
}

#[actix_web::test]
async fn s6_credentials_do_not_come_back_with_a_redirect_to_where_they_were_meant_for() {
    let back = Origin::redirecting("127.0.0.1", "http://127.0.0.1:1/").await;
    let out = Origin::redirecting("127.0.0.1", &back.url()).await;
    let (outcome, _) = fetch(&out.url(), WITHIN).await;
    assert!(matches!(outcome, Err(Failed::Unreachable(_))), "{outcome:?}");
    assert_eq!((says_canary(&out), says_canary(&back)), (vec![true], vec![false]));
}

#[actix_web::test]
async fn s13_a_file_over_the_limit_is_given_up_whatever_it_says_of_itself() {
    let big = vec![b'a'; 5 * 1024 * 1024];
    for head in [
        "HTTP/1.1 200 OK\nContent-Length: 5242880",
        "HTTP/1.1 200 OK\nContent-Length: 99999999999999999",
    ] {
        let origin = Origin::answering("127.0.0.1", head, big.clone()).await;
        let (outcome, kept) = fetch(&origin.url(), WITHIN).await;
        assert!(matches!(outcome, Err(Failed::TooLarge(1024))), "{head}: {outcome:?}");
        assert!(kept.len() <= 1024, "{head}: {} bytes were kept", kept.len());
    }
    let chunk = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
    let origin = Origin::answering("127.0.0.1", chunk, [b"500000\r\n".to_vec(), big].concat()).await;
    let (outcome, _) = fetch(&origin.url(), WITHIN).await;
    assert!(matches!(outcome, Err(Failed::TooLarge(1024))), "{outcome:?}");
}

#[actix_web::test]
async fn a_body_behind_a_shorter_length_ends_where_the_length_says() {
    let body = vec![b'a'; 50_000];
    let origin = Origin::answering("127.0.0.1", "HTTP/1.1 200 OK\nContent-Length: 100", body).await;
    let (outcome, kept) = fetch(&origin.url(), WITHIN).await;
    assert_eq!((outcome.unwrap().bytes, kept.len()), (100, 100));
}

#[actix_web::test]
async fn what_ends_early_or_falls_silent_is_broken_in_time() {
    let short = Origin::answering("127.0.0.1", "HTTP/1.1 200 OK\nContent-Length: 100", "half").await;
    let (outcome, _) = fetch(&short.url(), WITHIN).await;
    assert!(matches!(outcome, Err(Failed::Broken(_))), "{outcome:?}");
    let endless = Origin::answering("127.0.0.1", "HTTP/1.1 200 OK\nConnection: close", "until the end").await;
    let (outcome, _) = fetch(&endless.url(), WITHIN).await;
    assert!(matches!(outcome, Err(Failed::Broken(_))), "{outcome:?}");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (outcome, _) = fetch(&format!("http://{}/", silent.local_addr().unwrap()), WITHIN).await;
    assert!(matches!(outcome, Err(Failed::Broken(_))), "{outcome:?}");
    for (head, status) in [
        ("HTTP/1.1 404 Not Found", 404),
        ("HTTP/1.1 206 Partial Content", 206),
        ("HTTP/1.1 302 Found", 302),
    ] {
        let origin = Origin::answering("127.0.0.1", &format!("{head}\nContent-Length: 0"), "").await;
        let (outcome, _) = fetch(&origin.url(), WITHIN).await;
        assert!(
            matches!(outcome, Err(Failed::Status(found)) if found == status),
            "{head}: {outcome:?}"
        );
    }
}
