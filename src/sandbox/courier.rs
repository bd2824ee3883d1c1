//! Carries webhooks to the business: signed, over keep-alive connections, and again when they are
//! not taken.
//!
//! Webhooks of one lane leave one after the other, so that what a person typed arrives in order. A
//! webhook that is not taken is tried again beside its lane and holds nobody up, as in the real network.

use super::business::WebhookEnd;
use super::contracts;
use super::network::Network;
use super::state::now;
use crate::config::limits::SANDBOX_CONNECTIONS_MAX;
use crate::domain::Timestamp;
use crate::domain::provider::ProviderKind;
use actix_web::http::header::HeaderName;
use bytes::Bytes;
use futures_util::future::join_all;
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};

/// A webhook to carry.
#[derive(Clone, Debug)]
pub struct Job {
    /// Jobs of one lane leave in order.
    pub lane: String,
    /// From which number.
    pub phone_number_id: String,
    /// Who speaks for it.
    pub kind: ProviderKind,
    /// Where to.
    pub url: String,
    /// Key of the signature.
    pub secret: String,
    /// What it says.
    pub body: Bytes,
    /// When it leaves.
    pub due: Timestamp,
    /// How many times, in parallel.
    pub copies: usize,
    /// The customer's message it carries.
    pub about: Option<About>,
}

/// One item of one thread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose phone.
    pub phone: String,
    /// With which number.
    pub phone_number_id: String,
    /// Which item.
    pub id: String,
}

/// How stubborn the network is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Persistence {
    /// Longest wait for an answer.
    pub timeout: Duration,
    /// Wait before the second attempt; doubles each time.
    pub first_wait: Duration,
    /// Longest wait between attempts.
    pub longest_wait: Duration,
    /// Attempts in all.
    pub attempts: u32,
}

impl Default for Persistence {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            attempts: 20,
        }
    }
}

/// The carrier. Lives on one arbiter.
pub struct Courier {
    network: Arc<Network>,
    persistence: Persistence,
    http: awc::Client,
    calls: Semaphore,
    lanes: RefCell<BTreeMap<String, VecDeque<Job>>>,
}

impl Courier {
    /// Carries jobs until the network is gone.
    pub async fn run(network: Arc<Network>, persistence: Persistence, mut jobs: mpsc::UnboundedReceiver<Job>) {
        let connector = awc::Connector::new()
            .limit(SANDBOX_CONNECTIONS_MAX)
            .timeout(Duration::from_secs(2));
        let courier = Rc::new(Self {
            network,
            persistence,
            http: awc::Client::builder()
                .connector(connector)
                .timeout(persistence.timeout)
                .disable_redirects()
                .add_default_header(("User-Agent", "switchboard-sandbox"))
                .finish(),
            calls: Semaphore::new(SANDBOX_CONNECTIONS_MAX),
            lanes: RefCell::default(),
        });
        while let Some(job) = jobs.recv().await {
            let name = job.lane.clone();
            let idle = {
                let mut lanes = courier.lanes.borrow_mut();
                let idle = !lanes.contains_key(&name);
                lanes.entry(name.clone()).or_default().push_back(job);
                idle
            };
            if idle {
                actix_rt::spawn(Rc::clone(&courier).empty(name));
            }
        }
    }

    /// Carries a lane's jobs until there are none.
    async fn empty(self: Rc<Self>, lane: String) {
        while let Some(job) = self.next_of(&lane) {
            wait_until(job.due).await;
            match self.attempt(&job).await {
                Ok(()) => self.network.webhook_ended(&job, &WebhookEnd::Taken),
                Err(why) => {
                    actix_rt::spawn(Rc::clone(&self).insist(job, why));
                }
            }
        }
    }

    fn next_of(&self, lane: &str) -> Option<Job> {
        let mut lanes = self.lanes.borrow_mut();
        let job = lanes.get_mut(lane).and_then(VecDeque::pop_front);
        if job.is_none() {
            lanes.remove(lane);
        }
        job
    }

    /// Tries again until it is taken or the attempts are used up.
    async fn insist(self: Rc<Self>, job: Job, mut why: String) {
        let mut wait = self.persistence.first_wait;
        for _ in 1..self.persistence.attempts {
            self.network.webhook_ended(&job, &WebhookEnd::Failing(why));
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(self.persistence.longest_wait);
            why = match self.attempt(&job).await {
                Ok(()) => return self.network.webhook_ended(&job, &WebhookEnd::Taken),
                Err(why) => why,
            };
        }
        self.network.webhook_ended(&job, &WebhookEnd::Lost(why));
    }

    /// Sends all copies at once; one that is taken is enough.
    async fn attempt(&self, job: &Job) -> Result<(), String> {
        let proof = contracts::proof(job, now());
        let copies = (0..job.copies).map(|_| self.post(job, &proof));
        let ends = join_all(copies).await;
        ends.into_iter().reduce(Result::or).unwrap_or(Ok(()))
    }

    async fn post(&self, job: &Job, proof: &[(HeaderName, String)]) -> Result<(), String> {
        let _permit = self.calls.acquire().await.map_err(|error| error.to_string())?;
        let mut request = self
            .http
            .post(&job.url)
            .content_type(contracts::content_type(job.kind))
            .no_decompress();
        for (name, value) in proof {
            request = request.insert_header((name.clone(), value.as_str()));
        }
        let mut response = request
            .send_body(job.body.clone())
            .await
            .map_err(|error| error.to_string())?;
        // Read to the end, or the connection cannot be used again.
        let _ = tokio::time::timeout(self.persistence.timeout, response.body().limit(64 * 1024)).await;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(format!("the server answered {}", response.status()))
        }
    }
}

async fn wait_until(due: Timestamp) {
    let millis = due.millis_since(now());
    if millis > 0 {
        tokio::time::sleep(Duration::from_millis(millis.unsigned_abs())).await;
    }
}
