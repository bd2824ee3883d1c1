//! Reading and checking the configuration.

use super::*;
use secrecy::ExposeSecret;
use std::io::Write;

fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn problems(pairs: &[(&str, &str)]) -> String {
    Config::load(None, env(pairs)).unwrap_err().to_string()
}

#[test]
fn starts_with_nothing_given() {
    let config = Config::load(None, env(&[("PATH", "/bin")])).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.server.public_url.to_string(), "http://127.0.0.1:8080");
    assert_eq!(config.database.url.expose_secret(), "sqlite:data/switchboard.db");
    assert_eq!(config.log.format, LogFormat::Pretty);
}

#[test]
fn environment_wins_over_the_file() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(
        file,
        "listen = \"127.0.0.1:1\"\n[log]\nformat = \"json\"\n[http]\nworkers = 2\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n"
    )
    .unwrap();
    let config = Config::load(Some(file.path()), env(&[("SWITCHBOARD_LISTEN", "127.0.0.1:2")])).unwrap();
    assert_eq!(config.server.listen.port(), 2);
    assert_eq!(config.log.format, LogFormat::Json);
    assert_eq!(config.server.workers, 2);
    assert!(config.server.trusted_proxies[0].contains("10.9.8.7".parse().unwrap()));
    assert!(!config.server.trusted_proxies[0].contains("11.0.0.1".parse().unwrap()));
    assert!(config.server.trusted_proxies[1].contains("::1".parse().unwrap()));
}

#[test]
fn every_problem_is_named_with_its_key() {
    let text = problems(&[
        ("SWITCHBOARD_LISTEN", "nowhere"),
        ("SWITCHBOARD_LOG_FORMAT", "xml"),
        ("SWITCHBOARD_LOG_LEVEL", "a=b=c"),
        ("SWITCHBOARD_DATABASE_URL", "mysql://x"),
        ("SWITCHBOARD_HTTP_WORKERS", "0"),
        ("SWITCHBOARD_DATABASE_MIGRATE", "perhaps"),
        ("SWITCHBOARD_HTTP_TRUSTED_PROXIES", "10.0.0.0/33,fine"),
        ("SWITCHBOARD_SESSION_IDLE_MINUTES", "soon"),
        ("SWITCHBOARD_LISEN", "127.0.0.1:1"),
    ]);
    for expected in [
        "listen (SWITCHBOARD_LISTEN): `nowhere`",
        "log.format (SWITCHBOARD_LOG_FORMAT): `xml`: must be pretty or json",
        "log.level (SWITCHBOARD_LOG_LEVEL): ",
        "database.url (SWITCHBOARD_DATABASE_URL): must be sqlite:",
        "http.workers (SWITCHBOARD_HTTP_WORKERS): must be from 1 to 64, is 0",
        "database.migrate (SWITCHBOARD_DATABASE_MIGRATE): must be true or false, is `perhaps`",
        "http.trusted_proxies (SWITCHBOARD_HTTP_TRUSTED_PROXIES): `10.0.0.0/33`: has a prefix longer",
        "http.trusted_proxies (SWITCHBOARD_HTTP_TRUSTED_PROXIES): `fine`: is not an address",
        "session.idle_minutes (SWITCHBOARD_SESSION_IDLE_MINUTES): `soon`",
        "SWITCHBOARD_LISEN: no such variable",
    ] {
        assert!(text.contains(expected), "{expected}\nnot in\n{text}");
    }
    assert!(!text.contains("mysql://x"), "a database URL may contain a password");
}

#[test]
fn a_key_of_the_file_that_nobody_knows_is_refused() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "[database]\nurll = \"sqlite:x\"\n").unwrap();
    let error = Config::load(Some(file.path()), env(&[])).unwrap_err();
    assert_eq!(error.keys().collect::<Vec<_>>(), ["database.urll"]);
}

#[test]
fn plain_http_is_only_for_this_machine() {
    assert!(problems(&[("SWITCHBOARD_PUBLIC_URL", "http://chat.example.com")]).contains("https://"));
    for fine in ["https://chat.example.com", "http://localhost:9", "http://[::1]:9"] {
        Config::load(None, env(&[("SWITCHBOARD_PUBLIC_URL", fine)])).unwrap();
    }
    for odd in [
        "chat.example.com",
        "https://u@h",
        "https://h/path",
        "ftp://h",
        "https://h?x=1",
    ] {
        assert!(
            problems(&[("SWITCHBOARD_PUBLIC_URL", odd)]).contains("public_url"),
            "{odd}"
        );
    }
}

#[test]
fn the_manual_names_every_key_and_its_variable() {
    let manual = include_str!("../../README.md");
    for key in Config::keys() {
        let row = format!("| `{key}` | `SWITCHBOARD_{}` |", key.replace('.', "_").to_uppercase());
        assert!(manual.contains(&row), "{row}");
    }
}

#[test]
fn only_the_own_origin_is_accepted() {
    let url: PublicUrl = "https://chat.example.com".parse().unwrap();
    assert!(url.accepts_origin("https://chat.example.com"));
    assert!(url.accepts_origin("https://chat.example.com:443"));
    for other in [
        "null",
        "",
        "http://chat.example.com",
        "https://chat.example.com:444",
        "https://chat.example.com.evil.test",
        "https://evil.test/?https://chat.example.com",
    ] {
        assert!(!url.accepts_origin(other), "{other}");
    }
    let local = PublicUrl::local("0.0.0.0:8080".parse().unwrap());
    assert!(local.accepts_origin("http://localhost:8080"));
    assert!(!local.accepts_origin("http://localhost:8081"));
}

#[test]
fn app_sys_03_scripts_are_off_until_a_directory_is_named() {
    let off = Config::load(None, []).unwrap().system_app;
    assert_eq!(off, SystemApp::default());
    let load = |pairs: &[(&str, &str)]| {
        let env = pairs
            .iter()
            .map(|(name, value)| (format!("SWITCHBOARD_SYSTEM_APP_{name}"), (*value).to_owned()));
        Config::load(None, env.collect::<Vec<_>>())
    };
    let on = load(&[
        ("DIR", "/srv/scripts"),
        ("CONNECT", "crm:443, crm:8443,db.sh:5432"),
        ("READ", "/etc/crm"),
    ]);
    let on = on.unwrap().system_app;
    assert_eq!(on.dir.as_deref(), Some(Path::new("/srv/scripts")));
    assert_eq!(on.connect["crm"], [443, 8443]);
    assert_eq!(
        (on.connect["db.sh"].as_slice(), on.allow_unsandboxed),
        (&[5432][..], false)
    );
    for (name, value) in [
        ("DIR", "scripts"),
        ("CONNECT", "crm"),
        ("CONNECT", "crm:0"),
        ("CONNECT", "crm:65536"),
        ("CONNECT", ":443"),
        ("READ", "etc"),
        ("READ", "/"),
        ("ALLOW_UNSANDBOXED", "yes"),
    ] {
        let wrong = load(&[(name, value)]).unwrap_err();
        let keys: Vec<&str> = wrong.keys().collect();
        let key = format!("system_app.{}", name.to_lowercase());
        assert!(keys.len() == 1 && keys[0].starts_with(&key), "{name}={value}: {keys:?}");
    }
}
