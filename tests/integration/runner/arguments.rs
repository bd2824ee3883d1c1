//! What a script is given and what becomes of what it says (APP-SYS-01, APP-SYS-02).

use super::{Bench, processes};
use std::os::unix::fs::MetadataExt;
use switchboard::config::limits::{SCRIPT_OUTPUT_BYTES_MAX, SCRIPT_RESULT_BYTES_MAX};
use switchboard::domain::plan::script::RunEnd;

/// Each argument between angle brackets; a line end inside one is seen as such.
const ECHO: &str = "#!/bin/sh\nfor argument in \"$@\"; do printf '<%s>' \"$argument\"; done\n";

/// Open descriptors: the standard ones by number, others by the file they are of.
const OPEN: &str = r#"#!/usr/bin/perl
use POSIX ();
my @kept;
for my $n (0..31) {
    my $copy = POSIX::dup($n);
    next unless defined $copy;
    POSIX::close($copy);
    open(my $file, "<&=$n");
    push @kept, $file;
    print $n > 2 ? (stat $file)[1] : $n, "\n";
}
"#;

#[actix_rt::test]
async fn s5_what_customers_write_is_a_literal_argument() {
    let look = "#!/bin/sh\nls -A; ls -A \"$HOME\"; echo looked\n";
    let bench = Bench::start(&[("echo", ECHO), ("look", look)]).await;
    let hostile = [
        "; touch ./x",
        "$(touch x)",
        "`touch x`",
        "a\nb",
        "a b\tc",
        "'\"\\",
        "--output=/etc/x",
        "*",
        "",
    ];
    let mut arguments = vec!["--"];
    arguments.extend(hostile);
    let expected: String = arguments.iter().map(|argument| format!("<{argument}>")).collect();
    assert_eq!(bench.output("echo", &arguments).await, expected);
    let seen = bench.output("look", &arguments).await;
    assert_eq!(
        seen, "looked",
        "nothing was made in the only place where it could have been"
    );
    bench.end().await;
}

#[actix_rt::test]
async fn app_sys_03_the_interaction_is_json_on_standard_input() {
    let bench = Bench::start(&[("read", "#!/bin/sh\ncat\n"), ("deaf", "#!/bin/sh\necho no\n")]).await;
    let said = bench.output("read", &[]).await;
    let read: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(read["contact"]["phone"], "+447700900142");
    assert_eq!(read["message"]["body"], "\"hello\"\n{{x}}");
    assert_eq!(bench.output("deaf", &[]).await, "no", "nobody must read it");
    bench.end().await;
}

#[actix_rt::test]
async fn s5_the_room_is_clean() {
    let bench = Bench::start(&[
        ("environment", "#!/bin/sh\nenv\n"),
        (
            "room",
            "#!/bin/sh\npwd; ls -A; umask; id -u; id -G; echo ok > here; stat -c %a .\n",
        ),
        ("open", OPEN),
    ])
    .await;
    let environment = bench.output("environment", &[]).await;
    let mut names: Vec<&str> = environment
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    names.retain(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name));
    names.sort_unstable();
    assert_eq!(names, ["HOME", "LANG", "PATH", "TMPDIR"], "{environment}");

    let room = bench.output("room", &[]).await;
    let (cwd, rest) = room.split_once('\n').unwrap();
    assert!(cwd.starts_with(&bench.work_dir().display().to_string()), "{cwd}");
    let uid = bench.user.uid;
    assert_eq!(
        rest,
        format!("0077\n{uid}\n{uid}\n700"),
        "nothing in it, private, no other groups"
    );
    // Whoever waits for the answer does not wait for that.
    processes::until("it is removed afterwards", || !std::path::Path::new(cwd).exists()).await;

    // Its own text, which its interpreter reads through a descriptor.
    let text = std::fs::metadata(bench.home.path().join("scripts/open")).unwrap().ino();
    let open = bench.output("open", &[]).await;
    let others: Vec<u64> = open.lines().skip(3).map(|line| line.parse().unwrap()).collect();
    assert!(open.starts_with("0\n1\n2\n") && others.contains(&text), "{open}");
    // Whatever started this process may have left it descriptors for its children; the server opens none like that.
    let inherited = processes::open_to_children();
    assert!(
        others.iter().all(|file| *file == text || inherited.contains(file)),
        "{open} beside {inherited:?}"
    );
    bench.end().await;
}

#[actix_rt::test]
async fn app_sys_02_results_are_text_without_the_end_of_the_last_line() {
    let long = format!("#!/bin/sh\nhead -c {SCRIPT_OUTPUT_BYTES_MAX} /dev/zero | tr '\\0' x\n");
    let bench = Bench::start(&[
        ("lines", "#!/bin/sh\nprintf 'a\\n\\nb\\r\\n\\n'\n"),
        ("binary", "#!/bin/sh\nprintf '\\377\\376'\n"),
        ("fails", "#!/bin/sh\necho half; echo 'no such order' >&2; exit 3\n"),
        ("long", &long),
    ])
    .await;
    assert_eq!(bench.output("lines", &[]).await, "a\n\nb");
    assert_eq!(bench.run("binary", &[]).await.end, RunEnd::NotText);
    let fails = bench.run("fails", &[]).await;
    assert_eq!((fails.end, fails.output.as_str()), (RunEnd::Exited { code: 3 }, ""));
    assert_eq!(fails.complaint, "no such order");
    let long = bench.run("long", &[]).await;
    assert_eq!(long.end, RunEnd::Exited { code: 0 });
    assert_eq!((long.output.len(), long.cut), (SCRIPT_RESULT_BYTES_MAX, true));
    bench.end().await;
}

#[actix_rt::test]
async fn s5_every_run_has_the_fingerprint_of_its_command_line() {
    let bench = Bench::start(&[("echo", ECHO)]).await;
    let one = bench.run("echo", &["a", "b"]).await;
    let again = bench.run("echo", &["a", "b"]).await;
    let other = bench.run("echo", &["ab"]).await;
    assert_eq!(one.argv.len(), 64);
    assert!(one.argv == again.argv && one.argv != other.argv);
    bench.end().await;
}
