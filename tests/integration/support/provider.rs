//! The provider's side of a child's run: counts the calls that arrive.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use switchboard::load::graph::{self, Asked};

/// Calls by the number in their text.
#[derive(Default)]
pub struct Calls(Mutex<BTreeMap<u64, u32>>);

impl Calls {
    /// How often each text arrived.
    pub fn seen(&self) -> BTreeMap<u64, u32> {
        self.0.lock().expect("no test panicked inside").clone()
    }
}

/// Starts it in the current runtime.
pub async fn start(run: &str) -> (Arc<Calls>, SocketAddr) {
    let calls = Arc::new(Calls::default());
    let noted = Arc::clone(&calls);
    let on_call = Rc::new(move |asked, _| {
        let Asked::Send(number) = asked else { return };
        *noted
            .0
            .lock()
            .expect("no test panicked inside")
            .entry(number)
            .or_default() += 1;
    });
    let address = graph::start(run, on_call).await.expect("provider's endpoint");
    (calls, address)
}
