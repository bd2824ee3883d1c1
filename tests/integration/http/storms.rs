//! S8 and S16: guessing tells nothing and keeps nobody else out; a storm of sign-ins keeps no webhook waiting.

use super::live::Line;
use crate::support::app::{PASSWORD, TestApp};
use serde_json::json;
use std::time::{Duration, Instant};

/// Pairs of attempts whose times are compared.
const PAIRS: usize = 100;

/// Student's t beyond which two kinds of attempts can be told apart; at 5 once in a million runs by chance.
const T_MAX: f64 = 5.0;

#[expect(clippy::disallowed_methods, reason = "what a stranger with a watch sees")]
fn now() -> Instant {
    Instant::now()
}

/// Yuen's t of the differences within pairs: a fifth at each end comes from whatever else the
/// machine does, and the error of the mean of the rest is taken from what is left in their place.
#[expect(clippy::cast_precision_loss, reason = "a few samples")]
fn t_value(mut differences: Vec<f64>) -> f64 {
    differences.sort_by(f64::total_cmp);
    let (count, cut) = (differences.len(), differences.len() / 5);
    let kept = &differences[cut..count - cut];
    let mean = kept.iter().sum::<f64>() / kept.len() as f64;
    let (least, most) = (kept[0], kept[kept.len() - 1]);
    let pulled_in: Vec<f64> = differences.iter().map(|one| one.clamp(least, most)).collect();
    let middle = pulled_in.iter().sum::<f64>() / count as f64;
    let squares: f64 = pulled_in.iter().map(|one| (one - middle).powi(2)).sum();
    let deviation = (squares / (count - 1) as f64).sqrt();
    mean / (deviation * (count as f64).sqrt() / kept.len() as f64)
}

#[actix_web::test]
async fn s8_a_known_and_an_unknown_name_take_the_same_time() {
    let app = TestApp::start().await;
    app.agent("anna").await;
    let stranger = app.stranger();
    let mut differences = Vec::new();
    // The first ones warm everything up.
    for round in 0..PAIRS + 3 {
        let mut secs = [0.0; 2];
        // Neither is always the first after the clock was moved.
        for which in [round % 2, 1 - round % 2] {
            let began = now();
            let answer = stranger.try_sign_in(["anna", "nobody"][which], "a guess").await;
            secs[which] = began.elapsed().as_secs_f64();
            assert_eq!(answer.refusal(), "401 bad_credentials");
        }
        differences.extend((round > 2).then_some(secs[0] - secs[1]));
        app.clock.pass(20 * 60);
    }
    let t = t_value(differences);
    assert!(t.abs() < T_MAX, "t = {t}");
    app.stop().await;
}

#[actix_web::test]
async fn s8_two_hundred_sign_ins_at_once_keep_no_webhook_waiting() {
    let app = TestApp::start().await;
    let boss = app.administrator().await;
    let (anna, _) = app.agent("anna").await;
    let line = Line::open(&app, &boss, &[anna]).await;
    let storm = futures_util::future::join_all((0..200).map(|_| async {
        let body = json!({ "username": "anna", "password": PASSWORD });
        app.stranger().post("/api/session", body).await.status.as_u16()
    }));
    let posts = async {
        let mut slowest = Duration::ZERO;
        for n in 0..50 {
            let began = now();
            line.customer_writes("12025550177", &format!("text {n}")).await;
            slowest = slowest.max(began.elapsed());
        }
        slowest
    };
    let (statuses, slowest) = tokio::join!(storm, posts);
    assert!(slowest < Duration::from_secs(1), "a webhook took {slowest:?}");
    assert!(
        statuses.iter().all(|status| matches!(status, 200 | 429)),
        "{statuses:?}"
    );
    assert!(statuses.contains(&200), "some come in: {statuses:?}");
    app.stop().await;
}
