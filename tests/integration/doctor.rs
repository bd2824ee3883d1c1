//! What `switchboard doctor` finds, each in an installation that has it.

use crate::cli::{run, switchboard};
use crate::runner::{script_directory, write};
use crate::support::sqlite::{change, rows};
use serde_json::json;
use std::path::PathBuf;

struct Patient {
    folder: tempfile::TempDir,
}

impl Patient {
    /// With an administrator and nothing else.
    fn new() -> Self {
        let one = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let mut add = switchboard(one.folder.path(), &["user", "add", "--username", "boss"]);
        let (is_added, text) = run(add.env("SWITCHBOARD_PASSWORD", "a good long phrase"));
        assert!(is_added, "{text}");
        one
    }

    /// With an account, and a bot that names a cloud provider.
    fn configured() -> Self {
        let one = Self::new();
        let file = json!({
            "switchboard": 1,
            "cloud_providers": [{ "name": "AI", "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" },
                "secret": { "env": "SECRET" } }],
            "bots": [{ "name": "Ada", "cloud_provider": "AI",
                "engine": { "type": "chat_gpt", "model": "m", "prompt": "Be kind" } }],
            "accounts": [{ "name": "Shop", "key": "SHOP", "type": "twilio", "phone": "390691234567",
                "credentials": { "account_sid": "AC1", "authorization_token": { "env": "SECRET" } } }],
        });
        std::fs::write(one.folder.path().join("shop.json"), file.to_string()).unwrap();
        let mut import = switchboard(one.folder.path(), &["import", "shop.json"]);
        let (is_made, text) = run(import.env("SECRET", "of-the-shop"));
        assert!(is_made, "{text}");
        one
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/switchboard.db")
    }

    fn examined(&self, environment: &[(&str, &str)]) -> (bool, String) {
        let mut doctor = switchboard(self.folder.path(), &["doctor"]);
        run(doctor.envs(environment.iter().copied()))
    }

    fn assert_fine(&self, line: &str) {
        let (is_fine, text) = self.examined(&[]);
        assert!(is_fine && text.contains(line), "{line} in {text}");
    }

    fn assert_ill(&self, environment: &[(&str, &str)], line: &str) {
        let (is_fine, text) = self.examined(environment);
        assert!(!is_fine && text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_sound_installation_is_said_to_be_sound_and_stays_as_it_is() {
    let one = Patient::configured();
    let entries = || rows(&one.database(), "SELECT count(*) AS a, max(seq) AS b FROM audit_log");
    let before = entries();
    for line in [
        "ok    database",
        "ok    secrets        2 sealed secrets, all of them open",
        "ok    audit log",
        "ok    administrator",
        "ok    clock",
        "ok    references",
        "look  accounts       never received anything, check the webhook at the provider: Shop",
        "look  public URL",
    ] {
        one.assert_fine(line);
    }
    assert_eq!(entries(), before);
    change(
        &one.database(),
        "INSERT INTO account_health (account_id, last_inbound_at) SELECT id, 1 FROM accounts",
    );
    one.assert_fine("ok    accounts       1, and each of them has received something");
}

#[test]
fn s21_an_entry_of_the_audit_log_that_was_changed_is_named() {
    let one = Patient::configured();
    change(
        &one.database(),
        "DROP TRIGGER audit_log_no_update; UPDATE audit_log SET author = 'nobody' WHERE seq = 2",
    );
    one.assert_ill(&[], "FAIL  audit log      entry 2: ");
}

#[test]
fn a_clock_behind_what_was_written_is_told() {
    let one = Patient::new();
    change(
        &one.database(),
        "DROP TRIGGER audit_log_no_update; UPDATE audit_log SET happened_at = happened_at + 3600000",
    );
    one.assert_ill(&[], "FAIL  clock          the newest entry of the audit log is ");
}

#[test]
fn what_names_something_that_is_gone_is_told_with_its_place() {
    let one = Patient::configured();
    change(&one.database(), "DELETE FROM definitions WHERE kind = 'cloud_provider'");
    one.assert_ill(
        &[],
        "FAIL  references     name what is gone: bots \"Ada\".cloud_provider",
    );
}

#[test]
fn s7_secrets_that_do_not_open_are_told() {
    let one = Patient::configured();
    change(
        &one.database(),
        "UPDATE accounts SET credentials = (SELECT secret FROM definitions WHERE kind = 'cloud_provider')",
    );
    one.assert_ill(&[], "FAIL  secrets        ");
}

#[test]
fn migrations_that_wait_are_named_when_nobody_runs_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/switchboard.db"), "").unwrap();
    let one = Patient { folder };
    one.assert_fine("look  database       reachable; the next start runs ");
    let by_hand = [("SWITCHBOARD_DATABASE_MIGRATE", "false")];
    one.assert_ill(
        &by_hand,
        "FAIL  database       needs migrations, run `switchboard migrate`: ",
    );
}

#[test]
fn an_address_that_providers_cannot_use_is_told() {
    let one = Patient::new();
    let plain = [("SWITCHBOARD_PUBLIC_URL", "http://care.invalid")];
    one.assert_ill(&plain, "public_url (SWITCHBOARD_PUBLIC_URL): must begin with https://");
    let nowhere = [("SWITCHBOARD_PUBLIC_URL", "https://care.invalid")];
    one.assert_ill(&nowhere, "FAIL  name           care.invalid has no address");
}

#[test]
fn app_sys_03_scripts_are_looked_at_before_a_plan_needs_them() {
    let patient = Patient::new();
    patient.assert_fine("ok    scripts        off");
    let home = script_directory(&[("look-up", "#!/bin/sh\n")]);
    let scripts = home.path().join("scripts");
    let dir = scripts.display().to_string();
    let with = |dir: &str| patient.examined(&[("SWITCHBOARD_SYSTEM_APP_DIR", dir)]);
    let (is_fine, text) = with(&dir);
    assert!(
        is_fine && text.contains(&format!("ok    scripts        1 in {dir}")),
        "{text}"
    );
    write(&scripts.join("loose"), "#!/bin/sh\n", 0o757);
    let (_, text) = with(&dir);
    assert!(
        text.contains("look  scripts        loose must not be writable"),
        "{text}"
    );
    let absent = home.path().join("absent").display().to_string();
    let loose = home.path().join("work").display().to_string();
    for wrong in [absent, loose] {
        patient.assert_ill(&[("SWITCHBOARD_SYSTEM_APP_DIR", &wrong)], "system_app.dir: ");
    }
    let user = [
        ("SWITCHBOARD_SYSTEM_APP_DIR", dir.as_str()),
        ("SWITCHBOARD_SYSTEM_APP_USER", "root"),
    ];
    patient.assert_ill(&user, "system_app.user: must not be root");
    let read = [
        ("SWITCHBOARD_SYSTEM_APP_DIR", dir.as_str()),
        ("SWITCHBOARD_SYSTEM_APP_READ", "/no/such/list"),
    ];
    patient.assert_ill(&read, "system_app.read: /no/such/list is not there");
}
