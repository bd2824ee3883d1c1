//! S8 and S16: guessing tells nothing and keeps nobody else out; a storm of sign-ins keeps no webhook waiting.

use super::live::Line;
use crate::support::app::{PASSWORD, TestApp};
use serde_json::json;
use std::time::{Duration, Instant};

/// Pairs of attempts whose times are compared.
const SAMPLES: usize = 60;

/// Student's t beyond which two kinds of attempts can be told apart; at 5 once in a million runs by chance.
const T_MAX: f64 = 5.0;

#[expect(clippy::disallowed_methods, reason = "what a stranger with a watch sees")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::cast_precision_loss, reason = "a few samples")]
fn t_value(one: &[f64], other: &[f64]) -> f64 {
    let mean = |samples: &[f64]| samples.iter().sum::<f64>() / samples.len() as f64;
    let error = |samples: &[f64]| {
        let middle = mean(samples);
        let squares = samples.iter().map(|sample| (sample - middle).powi(2)).sum::<f64>();
        squares / (samples.len() - 1) as f64 / samples.len() as f64
    };
    (mean(one) - mean(other)) / (error(one) + error(other)).sqrt()
}

/// Extremes come from whatever else the machine does.
fn trimmed(mut samples: Vec<f64>) -> Vec<f64> {
    samples.sort_by(f64::total_cmp);
    let cut = samples.len() / 5;
    samples[cut..samples.len() - cut].to_vec()
}

#[actix_web::test]
async fn s8_a_known_and_an_unknown_name_take_the_same_time() {
    let app = TestApp::start().await;
    app.agent("anna").await;
    let stranger = app.stranger();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..SAMPLES {
        for name in ["anna", "nobody"] {
            let began = now();
            let answer = stranger.try_sign_in(name, "a guess").await;
            let secs = began.elapsed().as_secs_f64();
            assert_eq!(answer.refusal(), "401 bad_credentials");
            // The first ones warm everything up.
            if round > 2 {
                if name == "anna" { &mut known } else { &mut unknown }.push(secs);
            }
        }
        app.clock.pass(20 * 60);
    }
    let t = t_value(&trimmed(known), &trimmed(unknown));
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
