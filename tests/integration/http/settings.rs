//! The installation-wide values (SYS-10..23): ranges, versions, and that routing follows at once.

use super::live::{Line, offers_of, until};
use crate::support::app::TestApp;
use serde_json::json;
use std::collections::BTreeSet;

const SETTINGS: &str = "/api/settings";

#[actix_web::test]
async fn settings_begin_with_the_documented_defaults() {
    let app = TestApp::start().await;
    let (_, anna) = app.agent("anna").await;
    let seen = anna.get(SETTINGS).await.json();
    let expected = json!({
        "version": 0, "disconnection_timeout_minutes": 5, "attachment_mb_max": 15, "tabs_max": 20,
        "list_reload_secs": 0, "search_on_enter": false, "security_suite": false, "message_alignment": "alternate",
        "agent_search_days_max": 0, "right_to_left": false, "report_rows_per_file": 0, "time_zone": "UTC",
        "date_format": "year_month_day", "time_format": "hours24", "renotify_secs": 5,
        "campaign_per_sec_max": 10, "campaign_per_day_max": 0, "masking_chars_shown": 3,
        "features": { "video": false, "ai_assistant": false, "translation": false, "sentiment": false,
            "campaigns": false, "system_application": false },
    });
    assert_eq!(seen, expected);
    app.stop().await;
}

#[actix_web::test]
async fn settings_change_by_version_and_only_where_named() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let before = boss.get(SETTINGS).await.json();
    let change = json!({ "version": 0, "time_zone": "Europe/Rome", "message_alignment": "left", "time_format": "hours12",
        "report_rows_per_file": 1000, "disconnection_timeout_minutes": 7, "features": { "translation": true } });
    let first = boss.patch(SETTINGS, change).await;
    assert_eq!(first.status, 200, "{first:?}");
    let mut expected = before;
    for (field, value) in [
        ("version", json!(1)),
        ("time_zone", json!("Europe/Rome")),
        ("message_alignment", json!("left")),
        ("time_format", json!("hours12")),
        ("report_rows_per_file", json!(1000)),
        ("disconnection_timeout_minutes", json!(7)),
    ] {
        expected[field] = value;
    }
    expected["features"]["translation"] = json!(true);
    assert_eq!(first.json(), expected);
    assert_eq!(boss.get(SETTINGS).await.json(), expected);
    let picture = app.node.state.settings.load().global.clone();
    assert_eq!(
        (picture.disconnection_timeout_secs, picture.time_zone.name()),
        (420, "Europe/Rome")
    );

    let stale = boss.patch(SETTINGS, json!({ "version": 0, "tabs_max": 3 })).await;
    assert_eq!(stale.refusal(), "409 version_conflict");
    let off = boss
        .patch(
            SETTINGS,
            json!({ "version": 1, "report_rows_per_file": 0, "features": {} }),
        )
        .await;
    assert_eq!(off.json()["report_rows_per_file"], 0);
    assert_eq!(off.json()["features"]["translation"], true);
    app.stop().await;
}

#[actix_web::test]
async fn settings_out_of_range_are_refused_together_and_nothing_is_written() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let wrong = json!({ "version": 0, "disconnection_timeout_minutes": 0, "attachment_mb_max": 26, "tabs_max": 101,
        "list_reload_secs": 3601, "agent_search_days_max": 3661, "report_rows_per_file": 999, "time_zone": "Mars/Olympus",
        "renotify_secs": 0, "campaign_per_sec_max": 0, "campaign_per_day_max": 10_000_001, "masking_chars_shown": 7 });
    let answer = boss.patch(SETTINGS, wrong.clone()).await;
    assert_eq!(answer.refusal(), "422 invalid");
    let named: BTreeSet<_> = answer.wrong_fields().into_iter().collect();
    let mut all: BTreeSet<_> = wrong.as_object().unwrap().keys().cloned().collect();
    all.remove("version");
    assert_eq!(named, all);
    for (body, field) in [
        (json!({ "version": 0, "max_tabs": 3 }), "max_tabs"),
        (
            json!({ "version": 0, "features": { "telepathy": true } }),
            "features.telepathy",
        ),
        (json!({ "tabs_max": 3 }), "version"),
        (
            json!({ "version": 0, "message_alignment": "centre" }),
            "message_alignment",
        ),
    ] {
        assert_eq!(boss.patch(SETTINGS, body).await.wrong_fields(), [field]);
    }
    assert_eq!(boss.get(SETTINGS).await.json()["version"], 0);
    app.stop().await;
}

/// SYS-12, RTE-04: who is at the limit is not offered anything, and is again once it is raised.
#[actix_web::test]
async fn a_raised_tab_limit_reaches_running_routing_at_once() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    assert_eq!(
        boss.patch(SETTINGS, json!({ "version": 0, "tabs_max": 1 }))
            .await
            .status,
        200
    );
    line.comes_to_work(anna).await;
    line.customer_writes("447700900001", "one").await;
    let offers = until("an offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    app.node
        .state
        .desk
        .accept(anna, offers[0].0, offers[0].1)
        .await
        .unwrap();
    line.customer_writes("447700900002", "two").await;
    line.waits(2).await;
    assert_eq!(offers_of(&app, anna).await, [], "one tab is open, one is allowed");
    assert_eq!(
        boss.patch(SETTINGS, json!({ "version": 1, "tabs_max": 2 }))
            .await
            .status,
        200
    );
    until("the second offer", || offers_of(&app, anna), |offers| offers.len() == 1).await;
    app.stop().await;
}
