//! The signals that ask a process to stop in order.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens from the moment it is made: make it before telling anybody that the process is ready,
/// or a signal that comes at once ends the process without order.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("waiting for signals")?,
            interrupt: signal(SignalKind::interrupt()).context("waiting for signals")?,
        })
    }

    /// Waits for the first one.
    pub(super) async fn stop(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
