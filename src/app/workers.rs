//! What runs beside the actors as long as the server does.

use super::carrier::ProviderCarrier;
use super::fetcher::ProviderFetcher;
use super::{contact_index, forgetting, reach};
use crate::actors::{self, Shared};
use crate::bots::Engines;
use crate::http::sessions;
use crate::http::state::AppState;
use crate::ports::clock::Clock;
use crate::ports::provider::Carrier;
use crate::telemetry;
use actix_web::rt;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Starts them on this arbiter, where connections to providers live. They end when `stopped` says so.
pub fn start(
    state: &AppState,
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    stopped: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let carrier: Rc<dyn Carrier> = Rc::new(ProviderCarrier::new(state, reach(&state.config)));
    let fetcher = Rc::new(ProviderFetcher::new(
        Arc::clone(&state.directory),
        reach(&state.config),
        state.media.clone(),
    ));
    let started = clock.now();
    let (stop, store, media) = (|| stopped.clone(), state.store.clone(), state.media.clone());
    let (carries, everything) = (|| Rc::clone(&carrier), || Arc::clone(&shared));
    vec![
        rt::spawn(actors::inbox::run(everything(), started, stop())),
        rt::spawn(actors::waker::run(everything(), stop())),
        rt::spawn(actors::bots::run(everything(), Rc::new(Engines), stop())),
        rt::spawn(actors::signals::run(everything(), carries(), stop())),
        rt::spawn(actors::trial_sends::run(everything(), carries(), stop())),
        rt::spawn(actors::downloads::run(everything(), fetcher, stop())),
        rt::spawn(actors::outbox::run(everything(), carries(), stop())),
        rt::spawn(sessions::watch(state.clone(), stop())),
        rt::spawn(contact_index::run(store.clone(), stop())),
        rt::spawn(forgetting::run(store, media, clock, stop())),
        rt::spawn(telemetry::upkeep(stop())),
    ]
}
