//! Secrets stay out of files (S7).

use super::import::{SECRETS, file};
use crate::support::installation::{Installation, made, refused};
use serde_json::json;
use switchboard::portable::{Form, render};

#[actix_web::test]
async fn s7_an_export_says_where_secrets_belong_and_never_what_they_are() {
    let one = Installation::empty();
    made(one.import(&file(), &SECRETS, false).await);
    let text = render(&one.export().await, Form::Yaml).unwrap();
    for (name, secret) in SECRETS {
        assert!(text.contains(name), "{name} in {text}");
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(!text.contains("argon2") && !text.contains("password"), "{text}");
}

#[actix_web::test]
async fn secrets_come_from_files_too_and_a_missing_one_is_named() {
    let one = Installation::empty();
    let told = refused(one.import(&file(), &SECRETS[1..], false).await);
    let expected = format!(
        "cloud_providers[0].secret: the variable {} is not set, and there is no value yet",
        SECRETS[0].0
    );
    assert_eq!(told, [expected]);
    let mut from_file = file();
    from_file["cloud_providers"][0]["secret"] = json!({ "file": "cloud.txt" });
    let told = refused(one.import(&from_file, &SECRETS[1..], false).await);
    assert_eq!(
        told,
        ["cloud_providers[0].secret: there is no such file, and there is no value yet"]
    );
    std::fs::write(one.folder().join("cloud.txt"), "sk-of-the-file\n").unwrap();
    made(one.import(&from_file, &SECRETS[1..], false).await);
    assert_eq!(made(one.import(&from_file, &SECRETS[1..], false).await), [""; 0]);
    std::fs::write(one.folder().join("cloud.txt"), "sk-of-tomorrow\n").unwrap();
    assert_eq!(
        made(one.import(&from_file, &SECRETS[1..], false).await),
        ["~ cloud_providers \"AI\": a secret"]
    );
}

#[actix_web::test]
async fn secrets_of_rows_with_names_almost_alike_have_places_of_their_own() {
    let one = Installation::empty();
    let names = ["Shop 1", "Shop-1", "Shop 1.", "Shop  1 2"];
    let rows: Vec<_> = (1..)
        .zip(names)
        .map(|(number, name)| {
            json!({ "name": name, "access": { "type": "open_ai", "base_url": "https://api.openai.com/v1" },
                "secret": { "env": format!("ONE_{number}") } })
        })
        .collect();
    let given = [
        ("ONE_1", "sk-a"),
        ("ONE_2", "sk-b"),
        ("ONE_3", "sk-c"),
        ("ONE_4", "sk-d"),
    ];
    made(
        one.import(&json!({ "switchboard": 1, "cloud_providers": rows }), &given, false)
            .await,
    );
    let exported = one.export().await;
    let places: Vec<_> = exported["cloud_providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["secret"]["env"].as_str().unwrap().to_owned())
        .collect();
    let place = |name: &str| format!("SWITCHBOARD_SECRET_CLOUD_PROVIDERS_{name}_SECRET");
    let expected = ["SHOP_1_2", "SHOP_1", "SHOP_1__2", "SHOP_1__3"].map(place);
    assert_eq!(places, expected, "in the order of their names");
}
