//! What scripts cannot reach: files, other processes, the network, the rest of the machine. Whatever is refused here
//! is there and allowed by ordinary permissions, so that it is the confinement that refuses it.

use super::{Bench, chmod, write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// Says what became of reading a file, without its content.
const READ: &str = "#!/bin/sh\nif head -c 1 \"$1\" > /dev/null 2> why; then echo read; else cat why; fi\n";

const CONNECT: &str = "#!/bin/bash\nif { exec 3<>\"/dev/tcp/$1/$2\"; } 2> why; then echo connected; else cat why; fi\n";

#[actix_rt::test]
async fn s5_secrets_of_the_machine_and_of_the_server_are_out_of_reach() {
    let bench = Bench::start(&[("read", READ), ("list", "#!/bin/sh\nls \"$1\" 2>&1\n")]).await;
    let home = bench.home.path();
    for name in ["switchboard.db", "switchboard.key"] {
        write(&home.join(name), "secret", 0o644);
    }
    let server = std::process::id();
    let runner = bench.runner.pid().unwrap();
    for path in [
        "/etc/shadow".to_owned(),
        "/etc/passwd".to_owned(),
        home.join("switchboard.db").display().to_string(),
        home.join("switchboard.key").display().to_string(),
        format!("/proc/{server}/environ"),
        format!("/proc/{runner}/environ"),
        format!("/proc/{runner}/status"),
        "/proc/self/environ".to_owned(),
        "/proc/version".to_owned(),
        "/sys/kernel/mm/transparent_hugepage/enabled".to_owned(),
    ] {
        let said = bench.output("read", &[&path]).await;
        assert!(said.contains("Permission denied"), "{path}: {said}");
    }
    for path in ["/usr/bin/env", "/dev/null", "/etc/ld.so.cache"] {
        let said = bench.output("read", &[path]).await;
        assert!(said == "read" || path == "/dev/null", "{path}: {said}");
    }
    let said = bench.run("list", &[&home.display().to_string()]).await;
    assert!(said.output.is_empty(), "{said:?}");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_nothing_is_written_outside_the_own_directory() {
    let script =
        "#!/bin/sh\nif (echo x > \"$1/x\") 2> why; then echo wrote; else cat why; fi\necho y > own && cat own\n";
    let bench = Bench::start(&[("write", script)]).await;
    let open = bench.home.path().join("open");
    std::fs::create_dir(&open).unwrap();
    chmod(&open, 0o777);
    for path in [
        open.display().to_string(),
        "/tmp".to_owned(),
        bench.work_dir().display().to_string(),
    ] {
        let said = bench.output("write", &[&path]).await;
        assert!(
            said.contains("ermission denied") && said.ends_with("\ny"),
            "{path}: {said}"
        );
    }
    bench.end().await;
}

#[actix_rt::test]
async fn s5_chosen_files_can_be_read() {
    let outside = tempfile::tempdir().unwrap();
    chmod(outside.path(), 0o755);
    let list = outside.path().join("prices.csv");
    write(&list, "a,1", 0o644);
    let chosen = list.clone();
    let bench = Bench::start_with(&[("read", READ)], |terms| terms.read.push(chosen)).await;
    assert_eq!(bench.output("read", &[&list.display().to_string()]).await, "read");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_the_network_is_closed_but_for_chosen_ports() {
    let database = TcpListener::bind("127.0.0.1:0").unwrap();
    let crm = TcpListener::bind("127.0.0.1:0").unwrap();
    let (database, crm) = (
        database.local_addr().unwrap().port(),
        (crm.local_addr().unwrap().port(), crm),
    );
    let udp = "#!/bin/bash\nif { exec 3<>\"/dev/udp/127.0.0.1/53\"; } 2> why; then echo opened; else cat why; fi\n";
    let scripts = [("closed", CONNECT), ("open", CONNECT), ("datagram", udp)];
    let bench = Bench::start_with(&scripts, |terms| {
        terms.connect.insert("open".to_owned(), vec![crm.0]);
    })
    .await;
    let to = |port: u16| port.to_string();
    let started = Instant::now();
    for (host, port) in [("127.0.0.1", database), ("127.0.0.1", crm.0), ("169.254.169.254", 80)] {
        let said = bench.output("closed", &[host, &to(port)]).await;
        assert!(said.contains("Operation not permitted"), "{host}:{port}: {said}");
    }
    assert!(bench.output("datagram", &[]).await.contains("Operation not permitted"));
    assert_eq!(bench.output("open", &["127.0.0.1", &to(crm.0)]).await, "connected");
    for (host, port) in [("127.0.0.1", database), ("169.254.169.254", 80)] {
        let said = bench.output("open", &[host, &to(port)]).await;
        assert!(said.contains("Permission denied"), "{host}:{port}: {said}");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "refused, not timed out");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_other_processes_and_the_system_are_out_of_reach() {
    let bench = Bench::start(&[
        (
            "kills",
            "#!/bin/bash\nkill -9 \"$1\" 2>&1 || kill -9 $PPID 2>&1\necho alive\n",
        ),
        ("unshares", "#!/bin/sh\nunshare -U true 2>&1 && echo did\nexit 0\n"),
        (
            "unix",
            "#!/usr/bin/perl\nuse Socket; print socket(my $s, PF_UNIX, SOCK_STREAM, 0) ? 'opened' : \"$!\";\n",
        ),
        (
            "gains",
            "#!/bin/sh\ngrep -c . /usr/bin/env > /dev/null; su -c true 2>&1 && echo did\nexit 0\n",
        ),
    ])
    .await;
    let runner = bench.runner.pid().unwrap();
    let said = bench.output("kills", &[&runner.to_string()]).await;
    assert!(
        said.ends_with("alive") && said.matches("Operation not permitted").count() == 2,
        "{said}"
    );
    assert_eq!(bench.runner.pid(), Some(runner), "it lives");
    let said = bench.output("unshares", &[]).await;
    assert!(
        said.contains("Operation not permitted") && !said.contains("did"),
        "{said}"
    );
    assert_eq!(bench.output("unix", &[]).await, "Operation not permitted");
    assert!(!bench.output("gains", &[]).await.contains("did"));
    bench.end().await;
}
