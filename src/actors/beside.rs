//! Work beside the outbox: done as it comes, so much at a time, repeated by nobody, and given up when the server
//! stops. What is done is for others to know.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Semaphore, watch};

/// Tasks on their way to the worker.
pub(super) struct Mailbox<T> {
    sender: Sender<T>,
    receiver: Mutex<Option<Receiver<T>>>,
}

impl<T> Mailbox<T> {
    /// An empty one, in which so many may wait.
    pub fn new(waiting_max: usize) -> Self {
        let (sender, receiver) = channel(waiting_max);
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }

    /// Hands one to the worker; false when there is no room, or no worker any longer.
    pub fn push(&self, task: T) -> bool {
        self.sender.try_send(task).is_ok()
    }

    /// Does what comes, at most `under_way_max` at once, until `stop` says so. Only the first call does anything.
    pub async fn work<F: Future<Output = ()> + 'static>(
        &self,
        under_way_max: usize,
        mut stop: watch::Receiver<bool>,
        mut task: impl FnMut(T) -> F,
    ) {
        let waiting = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut waiting) = waiting else { return };
        let room = Arc::new(Semaphore::new(under_way_max));
        loop {
            let next = tokio::select! {
                next = waiting.recv() => next,
                _ = stop.changed() => return,
            };
            let Some(next) = next else { return };
            let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                return;
            };
            let doing = task(next);
            actix::spawn(async move {
                let _place = place;
                doing.await;
            });
        }
    }
}
