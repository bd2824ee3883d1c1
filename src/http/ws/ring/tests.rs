//! What a ring keeps and forgets.

#![expect(clippy::disallowed_methods, reason = "the test itself is the clock")]

use super::*;
use crate::domain::ids::InteractionId;
use crate::domain::notice::{Notice, Released};
use crate::http::ws::memo::Encoder;

fn body() -> Body {
    let notice = Notice::Released {
        interaction: InteractionId(7),
        why: Released::Closed,
    };
    Encoder::default()
        .body(&notice, None)
        .expect("a release is something to show")
}

fn numbers(ring: &Ring, after: u64, bytes_max: usize) -> Vec<u64> {
    ring.after(after, bytes_max).into_iter().map(|(seq, _)| seq).collect()
}

#[tokio::test(start_paused = true)]
async fn numbers_have_no_gaps_and_batches_end_at_the_byte_cap() {
    let mut ring = Ring::default();
    let size = body().size();
    for _ in 0..10 {
        ring.push(body(), Instant::now());
    }
    assert_eq!(ring.newest(), 10);
    assert_eq!(numbers(&ring, 0, 3 * size), [1, 2, 3]);
    assert_eq!(numbers(&ring, 3, 3 * size + 1), [4, 5, 6]);
    assert_eq!(numbers(&ring, 9, 0), [10], "at least one, however large");
    assert_eq!(numbers(&ring, 10, usize::MAX), [0_u64; 0]);
    assert_eq!(ring.bytes_after(8), 2 * size as u64);
}

#[tokio::test(start_paused = true)]
async fn old_events_go_but_none_that_a_window_still_needs() {
    let mut ring = Ring::default();
    for _ in 0..REPLAY_EVENTS_MAX + 50 {
        ring.push(body(), Instant::now());
    }
    ring.trim(20, Instant::now());
    assert!(ring.reaches(20) && !ring.reaches(19));
    ring.trim(ring.newest(), Instant::now());
    let kept = numbers(&ring, 0, usize::MAX).len();
    assert!(kept <= REPLAY_EVENTS_MAX && kept > 0);
    assert!(ring.bytes_after(0) <= REPLAY_BYTES_MAX as u64);
}

#[tokio::test(start_paused = true)]
async fn events_age() {
    let mut ring = Ring::default();
    ring.push(body(), Instant::now());
    tokio::time::advance(Duration::from_secs(REPLAY_SECS + 1)).await;
    ring.push(body(), Instant::now());
    ring.trim(2, Instant::now());
    assert!(ring.reaches(1) && !ring.reaches(0));
    assert_eq!(ring.newest(), 2);
}
