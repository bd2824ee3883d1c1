//! What must never be connected to, in every spelling.

use super::origin::Origin;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use switchboard::outbound::resolver::Names;
use switchboard::outbound::{Download, Downloader, Failed, Reach, Within};

const WITHIN: Within = Within {
    bytes: 1024,
    time: Duration::from_secs(5),
};

/// Addresses of names; a name with several answers gives the next one each time.
#[derive(Default)]
struct Told {
    answers: BTreeMap<&'static str, Vec<Vec<&'static str>>>,
    asked: Mutex<Vec<String>>,
    turn: AtomicUsize,
}

impl Told {
    fn new(answers: &[(&'static str, &[&[&'static str]])]) -> Arc<Self> {
        let answers = answers
            .iter()
            .map(|(name, turns)| (*name, turns.iter().map(|turn| turn.to_vec()).collect()))
            .collect();
        Arc::new(Self {
            answers,
            ..Self::default()
        })
    }
}

impl Names for Told {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(name.to_owned());
            let turns = self.answers.get(name.trim_end_matches('.'));
            let turns = turns.ok_or_else(|| io::Error::other("no such name"))?;
            let turn = self.turn.fetch_add(1, Ordering::SeqCst) % turns.len();
            Ok(turns[turn].iter().map(|address| address.parse().unwrap()).collect())
        })
    }
}

async fn fetch(reach: Reach, url: &str) -> Result<u64, Failed> {
    let download = Download {
        url,
        authorization: None,
        within: WITHIN,
    };
    let fetched = Downloader::new(reach)
        .fetch(download, &mut async |_: Bytes| Ok(()))
        .await;
    fetched.map(|fetched| fetched.bytes)
}

/// Every way to say "this machine" or "behind the wall" that browsers, libraries and resolvers have been fooled with.
fn spellings(port: u16) -> Vec<String> {
    [
        "https://127.0.0.1:{}/",
        "https://127.1:{}/",
        "https://127.0.1:{}/",
        "https://2130706433:{}/",
        "https://0x7f000001:{}/",
        "https://0x7f.1:{}/",
        "https://0x7f.0x0.0x0.0x1:{}/",
        "https://0177.0.0.1:{}/",
        "https://017700000001:{}/",
        "https://127.0.0.1.:{}/",
        "https://127.1.2.3:{}/",
        "https://0:{}/",
        "https://0.0.0.0:{}/",
        "https://%31%32%37.0.0.1:{}/",
        "https://\u{ff11}\u{ff12}\u{ff17}.0.0.1:{}/",
        "https://\u{2460}\u{2461}\u{2466}.0.0.1:{}/",
        "https://127\u{3002}0\u{3002}0\u{3002}1:{}/",
        "https://[::1]:{}/",
        "https://[0:0:0:0:0:0:0:1]:{}/",
        "https://[::]:{}/",
        "https://[::ffff:127.0.0.1]:{}/",
        "https://[::ffff:7f00:1]:{}/",
        "https://[::127.0.0.1]:{}/",
        "https://[::ffff:0:127.0.0.1]:{}/",
        "https://[64:ff9b::7f00:1]:{}/",
        "https://[2002:7f00:1::]:{}/",
        "https://[fe80::1]:{}/",
        "https://[fc00::1]:{}/",
        "https://[fd00:ec2::254]/latest/meta-data/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:169.254.169.254]/latest/meta-data/",
        "https://0xa9fea9fe/latest/meta-data/",
        "https://2852039166/latest/meta-data/",
        "https://168.63.129.16/machine",
        "https://100.100.100.200/latest/meta-data/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://198.18.0.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
    ]
    .iter()
    .map(|url| url.replace("{}", &port.to_string()))
    .collect()
}

/// Names that lead there, and whatever is no plain HTTPS.
fn disguises(port: u16) -> Vec<String> {
    [
        "https://localhost:{}/",
        "https://LOCALHOST:{}/",
        "https://localhost.:{}/",
        "https://loop.example:{}/",
        "https://loop.example.:{}/",
        "https://mixed.example:{}/",
        "https://mapped.example:{}/",
        "https://inside.example/",
        "https://metadata.example/",
        "https://b\u{fc}cher.example:{}/",
        "https://user:password@1.1.1.1/",
        "https://1.1.1.1@127.0.0.1:{}/",
        "https://user@1.1.1.1/",
        "https://1.1.1.1:22/",
        "https://1.1.1.1:25/",
        "https://1.1.1.1:0/",
        "http://127.0.0.1:{}/",
        "http://localhost:{}/",
        "http://1.1.1.1/",
        "http://public.example/",
        "//127.0.0.1:{}/",
        "127.0.0.1:{}",
        "file:///etc/passwd",
        "file://127.0.0.1:{}/etc/passwd",
        "gopher://127.0.0.1:{}/_GET%20/",
        "ftp://127.0.0.1:{}/",
        "dict://127.0.0.1:{}/",
        "data:text/plain,secret",
        "javascript:alert(1)",
        "ws://127.0.0.1:{}/",
        "https:///",
        "https://",
        "",
    ]
    .iter()
    .map(|url| url.replace("{}", &port.to_string()))
    .collect()
}

#[actix_web::test]
async fn s6_nothing_behind_the_wall_is_connected_to_in_any_spelling() {
    let victim = Origin::untouched().await;
    let names = Told::new(&[
        ("localhost", &[&["127.0.0.1"]]),
        ("loop.example", &[&["127.0.0.1"]]),
        ("mixed.example", &[&["1.1.1.1", "127.0.0.1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("inside.example", &[&["10.0.0.7"]]),
        ("metadata.example", &[&["169.254.169.254"]]),
        ("xn--bcher-kva.example", &[&["127.0.0.1"]]),
    ]);
    let mut urls = [spellings(victim.address.port()), disguises(victim.address.port())].concat();
    urls.push(format!("https://1.1.1.1/{}", "a".repeat(9_000)));
    assert!(urls.len() > 60);
    for url in urls {
        let reach = Reach::default().resolving_with(names.clone());
        let outcome = fetch(reach, &url).await;
        assert!(matches!(outcome, Err(Failed::Refused(_))), "{url}: {outcome:?}");
    }
    assert_eq!(victim.requests(), Vec::<String>::new(), "somebody came");
}

#[actix_web::test]
async fn s6_a_name_is_asked_once_and_the_connection_goes_to_what_was_checked() {
    let victim = Origin::untouched().await;
    let names = Told::new(&[("rebind.example", &[&["127.0.0.2"], &["127.0.0.1"]])]);
    for round in 1..=6 {
        let allowed = vec!["127.0.0.2".parse().unwrap()];
        let reach = Reach::new(allowed).resolving_with(names.clone());
        let url = format!("https://rebind.example:{}/", victim.address.port());
        let outcome = fetch(reach, &url).await;
        let is_refused = matches!(outcome, Err(Failed::Refused(_)));
        assert_eq!(is_refused, round % 2 == 0, "{outcome:?}");
        assert_eq!(
            names.asked.lock().unwrap().len(),
            round,
            "asked again for the connection"
        );
    }
    assert_eq!(victim.requests(), Vec::<String>::new(), "somebody came");
}

#[actix_web::test]
async fn s6_a_redirect_is_checked_like_any_address() {
    let victim = Origin::untouched().await;
    let port = victim.address.port();
    for to in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("//0x7f.1:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "gopher://127.0.0.1/".to_owned(),
        "https://u:p@1.1.1.1/".to_owned(),
    ] {
        let origin = Origin::redirecting("127.0.0.2", &to).await;
        let reach = Reach::new(vec!["127.0.0.2".parse().unwrap()]);
        let names = Told::new(&[("localhost", &[&["127.0.0.1"]])]);
        let outcome = fetch(reach.resolving_with(names), &origin.url()).await;
        assert!(matches!(outcome, Err(Failed::Refused(_))), "{to}: {outcome:?}");
        assert_eq!(origin.requests().len(), 1);
    }
    assert_eq!(victim.requests(), Vec::<String>::new(), "somebody came");
}

#[actix_web::test]
async fn s6_redirects_end() {
    let listener = std::net::TcpListener::bind("127.0.0.2:0").unwrap();
    let url = format!("http://{}/file", listener.local_addr().unwrap());
    drop(listener);
    let first = Origin::redirecting("127.0.0.2", "/again").await;
    let reach = Reach::new(vec!["127.0.0.2".parse().unwrap()]);
    let outcome = fetch(reach.clone(), &first.url()).await;
    assert!(matches!(outcome, Err(Failed::Redirects)), "{outcome:?}");
    assert_eq!(first.requests().len(), 6);
    let outcome = fetch(reach, &url).await;
    assert!(matches!(outcome, Err(Failed::Unreachable(_))), "{outcome:?}");
}
