//! Style as a test: layers, lengths, banned words, twins that must exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Longest file and function, lines. Ratchet: lower them when the worst improves.
const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(under: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(under)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)
            .expect("a folder of the project")
            .map(|entry| entry.unwrap().path())
        {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                let name = entry.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "no files under {under}");
    found.sort();
    found
}

fn is_test_file(name: &str) -> bool {
    name.starts_with("tests/") || name.ends_with("/tests.rs") || name.contains("/tests/")
}

fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// What each layer may import of this crate (`src/ARCHITECTURE.md`).
const LAYERS: &[(&str, &[&str])] = &[
    ("src/domain", &["domain", "config::limits"]),
    ("src/ports", &["domain", "ports"]),
    (
        "src/actors",
        &["actors", "domain", "ports", "config::limits", "telemetry"],
    ),
    (
        "src/store",
        &["store", "domain", "ports", "config::limits", "telemetry"],
    ),
    (
        "src/providers",
        &[
            "providers",
            "domain",
            "ports",
            "outbound",
            "config::limits",
            "telemetry",
        ],
    ),
    ("src/bots", &["bots", "domain", "ports", "config::limits", "telemetry"]),
    (
        "src/http",
        &[
            "http",
            "actors",
            "domain",
            "ports",
            "store",
            "media",
            "config",
            "telemetry",
        ],
    ),
    (
        "src/sandbox",
        &[
            "sandbox",
            "domain",
            "providers::meta::signature",
            "providers::twilio::signature",
            "providers::sinch::signature",
            "config::limits",
        ],
    ),
    ("src/media", &["media", "domain", "config::limits"]),
    ("src/outbound", &["outbound", "config::limits", "config::Network"]),
    ("src/runner", &["runner", "domain", "ports", "config::limits"]),
    ("src/config", &["config"]),
];

#[test]
fn layers_import_only_what_they_may() {
    let mut broken = Vec::new();
    for (folder, allowed) in LAYERS {
        for (name, text) in rust_files(folder) {
            for (number, line) in without_tests(&text).lines().enumerate() {
                for found in line
                    .split("crate::")
                    .skip(1)
                    .filter(|_| !line.trim_start().starts_with("//"))
                {
                    let is_allowed = allowed.iter().any(|allowed| {
                        found
                            .strip_prefix(allowed)
                            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
                    });
                    if !is_allowed && !is_test_file(&name) {
                        broken.push(format!(
                            "{name}:{} imports crate::{}",
                            number + 1,
                            found.trim_end_matches(';')
                        ));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Libraries a layer must not know.
const FOREIGN: &[(&str, &[&str])] = &[
    (
        "src/domain",
        &["actix", "diesel", "awc", "tracing", "tokio", "metrics", "rand"],
    ),
    ("src/ports", &["actix", "diesel", "awc"]),
    ("src/actors", &["diesel", "awc", "actix_web"]),
    ("src/store", &["actix", "actix_web", "awc"]),
    ("src/providers", &["diesel", "actix"]),
    ("src/bots", &["diesel", "actix"]),
    ("src/media", &["diesel", "actix", "actix_web", "awc"]),
    ("src/outbound", &["diesel", "actix", "actix_web"]),
    ("src/runner", &["diesel", "actix", "awc"]),
    ("src/http", &["diesel", "awc"]),
];

#[test]
fn layers_do_not_know_foreign_libraries() {
    let mut broken = Vec::new();
    for (folder, banned) in FOREIGN {
        for (name, text) in rust_files(folder) {
            for (number, line) in without_tests(&text).lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for library in *banned {
                    if code.contains(&format!("use {library}::")) || code.contains(&format!(" {library}::")) {
                        broken.push(format!("{name}:{} knows {library}", number + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// All that the rules may be written with: nothing that does IO, reads a clock or depends on chance.
/// `regex` is here for conditions (APP-GOTOIF-02): its time is linear in the text.
const OF_THE_RULES: &[&str] = &[
    "std",
    "super",
    "crate",
    "chrono",
    "chrono_tz",
    "ramhorns",
    "regex",
    "serde",
    "serde_json",
    "thiserror",
];

#[test]
fn the_rules_are_written_with_a_short_list_of_libraries() {
    let mut broken = Vec::new();
    for (name, text) in rust_files("src/domain")
        .into_iter()
        .filter(|(name, _)| !is_test_file(name))
    {
        let uses = without_tests(&text)
            .lines()
            .filter_map(|line| line.strip_prefix("use "));
        for library in uses.filter_map(|used| used.split(&[':', ';'][..]).next()) {
            let is_own = text.contains(&format!("mod {library};"));
            if !OF_THE_RULES.contains(&library) && !is_own {
                broken.push(format!("{name} uses {library}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_and_functions_are_short() {
    let mut broken = Vec::new();
    for (name, text) in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            broken.push(format!("{name} has {lines} lines, at most {FILE_LINES_MAX}"));
        }
        for (function, length) in functions(&text) {
            if length > FUNCTION_LINES_MAX {
                broken.push(format!(
                    "{name}: fn {function} has {length} lines, at most {FUNCTION_LINES_MAX}"
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Functions with their length: formatted code closes a function at the indentation of its `fn`.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let words = [
            "fn ",
            "pub fn ",
            "pub(super) fn ",
            "pub(crate) fn ",
            "async fn ",
            "pub async fn ",
            "pub(super) async fn ",
        ];
        let Some(rest) = words.iter().find_map(|word| code.strip_prefix(word)) else {
            continue;
        };
        let indent = &line[..line.len() - code.len()];
        let end = lines[start..].iter().position(|line| *line == format!("{indent}}}"));
        let name = rest.split(['(', '<']).next().unwrap_or_default();
        if let Some(end) = end.filter(|_| !code.ends_with(';')) {
            found.push((name.to_owned(), end + 1));
        }
    }
    found
}

#[test]
fn no_stubs_and_no_panics_on_purpose() {
    let mut broken = Vec::new();
    for (name, text) in rust_files("src") {
        if is_test_file(&name) {
            continue;
        }
        for (number, line) in without_tests(&text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for banned in ["todo!(", "unimplemented!(", "dbg!(", ".unwrap()", "#[allow("] {
                if code.contains(banned) {
                    broken.push(format!("{name}:{} has {banned}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_file_says_what_it_knows() {
    let silent: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "no opening `//!` in {silent:?}");
}

#[test]
fn no_file_is_named_after_nothing() {
    let banned = [
        "utils", "util", "helpers", "helper", "common", "misc", "manager", "service",
    ];
    for (name, _) in rust_files("src").into_iter().chain(rust_files("tests")) {
        let stem = Path::new(&name).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !banned.contains(&stem.as_str()),
            "{name} is named after nothing it knows"
        );
    }
}

#[test]
fn migrations_are_twins_with_a_way_back() {
    let names = |backend: &str| -> BTreeSet<String> {
        let folder = root().join("migrations").join(backend);
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    };
    let sqlite = names("sqlite");
    assert_eq!(
        sqlite,
        names("postgres"),
        "a migration has the same name for both databases"
    );
    for name in &sqlite {
        for backend in ["sqlite", "postgres"] {
            for way in ["up.sql", "down.sql"] {
                let file = root().join("migrations").join(backend).join(name).join(way);
                assert!(
                    fs::metadata(&file).is_ok_and(|file| file.len() > 0),
                    "{} is missing or empty",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn words_that_cross_layers_are_explained() {
    for file in ["src/domain/fact.rs", "src/domain/notice.rs", "src/domain/rejected.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let variant = line.starts_with("    ") && line.trim_start().starts_with(|c: char| c.is_uppercase());
            if variant && line.len() - line.trim_start().len() == 4 {
                let above = lines[..number]
                    .iter()
                    .rev()
                    .find(|line| !line.trim_start().starts_with("#["));
                let explained = above.is_some_and(|line| line.trim_start().starts_with("///"));
                assert!(explained, "{file}:{} has no doc line: {line}", number + 1);
            }
        }
    }
}

#[test]
fn no_package_registry_is_named() {
    let lock = fs::read_to_string(root().join("web/package-lock.json")).unwrap_or_default();
    assert!(
        !lock.contains("\"resolved\""),
        "web/package-lock.json names the registry it came from"
    );
}
