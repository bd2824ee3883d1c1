//! Windows that lag, stick or fall silent, on simulated time.

use super::*;
use crate::config::limits::{PING_SECS, REPLAY_EVENTS_MAX};
use crate::domain::Rejected;
use crate::domain::ids::InteractionId;
use crate::domain::notice::{Notice, Released};
use crate::http::monotonic::now;
use crate::http::ws::memo::Encoder;
use futures_util::task::noop_waker_ref;

const WINDOW: ConnectionId = ConnectionId(1);

fn stream() -> AgentStream {
    let stream = AgentStream::new("one".to_owned(), now());
    assert!(stream.attach(WINDOW, "login".to_owned(), None, now()));
    stream
}

fn push(stream: &AgentStream) {
    let notice = Notice::Released {
        interaction: InteractionId(7),
        why: Released::Closed,
    };
    stream.push(
        Encoder::default().body(&notice, None).expect("something to show"),
        now(),
    );
}

fn poll(stream: &AgentStream) -> Poll<Batch> {
    stream.poll(WINDOW, now(), &Context::from_waker(noop_waker_ref()))
}

fn ending(stream: &AgentStream) -> Option<Ending> {
    match poll(stream) {
        Poll::Ready(batch) => batch.ending,
        Poll::Pending => None,
    }
}

fn numbers(stream: &AgentStream) -> Vec<u64> {
    match poll(stream) {
        Poll::Ready(batch) => batch.events.into_iter().map(|(seq, _)| seq).collect(),
        Poll::Pending => Vec::new(),
    }
}

async fn pass(secs: u64) {
    tokio::time::advance(Duration::from_secs(secs)).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_hello_and_nothing_is_missed_meanwhile() {
    let stream = stream();
    stream.greet(WINDOW);
    for _ in 0..REPLAY_EVENTS_MAX * 3 {
        push(&stream);
    }
    assert!(poll(&stream).is_pending());
    stream.go_live(WINDOW, 2);
    assert_eq!(numbers(&stream).first(), Some(&3));
}

#[tokio::test(start_paused = true)]
async fn a_window_is_woken_by_events_and_answers() {
    let stream = stream();
    stream.go_live(WINDOW, 0);
    let (waker, count) = counting_waker();
    let context = Context::from_waker(&waker);
    assert!(stream.poll(WINDOW, now(), &context).is_pending());
    push(&stream);
    assert_eq!(count(), 1);
    assert!(stream.poll(WINDOW, now(), &context).is_ready());
    assert!(stream.poll(WINDOW, now(), &context).is_pending());
    let client_ref = ClientRef("r".to_owned());
    assert!(matches!(
        stream.submit(WINDOW, client_ref.clone(), Command::Read(InteractionId(7))),
        Submitted::Start
    ));
    stream.answer(&client_ref, &Err(FrameError::from(&Rejected::NotHolder)));
    assert_eq!(count(), 2);
    let Poll::Ready(batch) = stream.poll(WINDOW, now(), &context) else {
        panic!("the answer is sent");
    };
    assert!(batch.acks[0].contains("not_holder"));
}

/// A waker that counts.
fn counting_waker() -> (Waker, impl Fn() -> usize) {
    struct Count(std::sync::atomic::AtomicUsize);
    impl std::task::Wake for Count {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let count = std::sync::Arc::new(Count(std::sync::atomic::AtomicUsize::new(0)));
    let waker = Waker::from(std::sync::Arc::clone(&count));
    (waker, move || count.0.load(std::sync::atomic::Ordering::Relaxed))
}

#[tokio::test(start_paused = true)]
async fn a_window_too_far_behind_is_given_up() {
    let stream = stream();
    stream.go_live(WINDOW, 0);
    for _ in 0..BACKLOG_EVENTS_MAX {
        push(&stream);
    }
    assert_eq!(ending(&stream), None);
    for _ in 0..=BACKLOG_EVENTS_MAX {
        push(&stream);
    }
    assert_eq!(ending(&stream), Some(Ending::TooSlow));
    let kept = stream.state.lock().ring.after(0, usize::MAX).len();
    assert!(kept <= REPLAY_EVENTS_MAX, "nothing is kept for it: {kept}");
}

#[tokio::test(start_paused = true)]
async fn a_window_that_takes_nothing_is_given_up() {
    let stream = stream();
    stream.go_live(WINDOW, 0);
    push(&stream);
    for _ in 0..BACKLOG_STUCK_SECS {
        pass(1).await;
        stream.heard(WINDOW, now());
        stream.watch(now());
    }
    assert_eq!(numbers(&stream), [1], "just in time");
    push(&stream);
    for _ in 0..=BACKLOG_STUCK_SECS {
        pass(1).await;
        stream.heard(WINDOW, now());
        stream.watch(now());
    }
    assert_eq!(ending(&stream), Some(Ending::TooSlow));
}

#[tokio::test(start_paused = true)]
async fn a_silent_window_is_dead_and_one_that_answers_pings_is_not() {
    let stream = stream();
    stream.go_live(WINDOW, 0);
    for _ in 0..10 {
        pass(PING_SECS).await;
        stream.heard(WINDOW, now());
        stream.watch(now());
    }
    assert_eq!(ending(&stream), None);
    pass(SOCKET_DEAD_SECS + 1).await;
    stream.watch(now());
    assert_eq!(ending(&stream), Some(Ending::Silent));
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_windows_is_forgotten_after_a_while() {
    let stream = stream();
    assert!(!stream.is_forgotten(now()));
    stream.detach(WINDOW, now());
    pass(REPLAY_SECS).await;
    assert!(!stream.is_forgotten(now()));
    pass(1).await;
    assert!(stream.is_forgotten(now()));
}

#[tokio::test(start_paused = true)]
async fn commands_of_one_interaction_wait_for_each_other() {
    let stream = stream();
    let read = Command::Read(InteractionId(7));
    let close = Command::Close(InteractionId(7));
    let other = Command::Read(InteractionId(8));
    let submit = |name: &str, command: &Command| stream.submit(WINDOW, ClientRef(name.to_owned()), command.clone());
    assert!(matches!(submit("a", &read), Submitted::Start));
    assert!(matches!(submit("b", &close), Submitted::Waiting));
    assert!(matches!(submit("c", &other), Submitted::Start));
    assert!(matches!(submit("a", &read), Submitted::Waiting), "the same again");
    let lane = read.lane();
    let (first, _) = stream.next_command(lane).expect("the first of the lane");
    assert_eq!(first.0, "a");
    stream.answer(&first, &Ok(()));
    assert!(matches!(submit("a", &read), Submitted::Known(Ok(()))));
    let (second, command) = stream.next_command(lane).expect("the second of the lane");
    assert_eq!((second.0.as_str(), &command), ("b", &close));

    // Whoever carried the lane out is gone: the rest may be sent again.
    stream.abandon(lane);
    assert!(matches!(submit("b", &close), Submitted::Start));
}
