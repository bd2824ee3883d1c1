//! What became of our messages: answers of the provider and its delivery reports, in any order.

use super::{CallOutcome, Conversation};
use crate::domain::effects::Settled;
use crate::domain::fact::Fact;
use crate::domain::ids::{InboxId, MessageId};
use crate::domain::inbound::InboundStatus;
use crate::domain::message::{Delivery, DeliveryError};
use crate::domain::notice::{Audience, Notice};
use crate::domain::{Durable, Effects, Env, Timestamp};

/// A report on a message of an interaction that does not exist: it has no effect, once and for all.
pub(super) fn of_unknown(inbox: InboxId) -> Effects {
    let mut fx = Effects::default();
    fx.durable(Durable::Consume(inbox));
    fx
}

/// One step on the ladder, as it was reported.
struct Report {
    message: MessageId,
    delivery: Delivery,
    provider_id: Option<String>,
    at: Timestamp,
    error: Option<DeliveryError>,
}

impl Conversation {
    pub(super) fn status_reported(&mut self, inbox: InboxId, status: InboundStatus, env: &Env<'_>) -> Effects {
        let mut fx = of_unknown(inbox);
        let Some((_, message)) = status.about.filter(|(interaction, _)| *interaction == self.id) else {
            return fx;
        };
        if self.is_of_earlier_attempt(&status.provider_id) {
            return fx;
        }
        if self.outstanding.get(&message) == Some(&Delivery::Queued) {
            // The report overtook the answer to the call, or the answer was lost (R6).
            fx.durable(Durable::Settle {
                message,
                as_: Settled::Accepted,
            });
        }
        if self.reaction_ended(message, status.delivery == Delivery::Failed, &mut fx) {
            return fx;
        }
        let report = Report {
            message,
            delivery: status.delivery,
            provider_id: Some(status.provider_id),
            at: status.at,
            error: status.error,
        };
        self.advance(report, env, &mut fx);
        fx
    }

    pub(super) fn call_finished(&mut self, message: MessageId, outcome: CallOutcome, env: &mut Env<'_>) -> Effects {
        let mut fx = Effects::default();
        let failed = outcome.is_failure();
        let (as_, report) = match outcome {
            CallOutcome::Accepted { provider_id } => (
                Settled::Accepted,
                Report {
                    message,
                    delivery: Delivery::Sent,
                    provider_id: Some(provider_id),
                    at: env.now,
                    error: None,
                },
            ),
            CallOutcome::Failed(error) => (
                Settled::Dead,
                Report {
                    message,
                    delivery: Delivery::Failed,
                    provider_id: None,
                    at: env.now,
                    error: Some(error),
                },
            ),
        };
        fx.durable(Durable::Settle { message, as_ });
        if !self.reaction_ended(message, failed, &mut fx) {
            self.advance(report, env, &mut fx);
        }
        fx
    }

    fn advance(&mut self, report: Report, env: &Env<'_>, fx: &mut Effects) {
        let Report {
            message,
            delivery,
            provider_id,
            at,
            error,
        } = report;
        let error = error.filter(|_| delivery == Delivery::Failed);
        let climbed = self
            .outstanding
            .get(&message)
            .and_then(|current| current.advance(delivery));
        if climbed.is_some() {
            if delivery == Delivery::Read {
                self.outstanding.remove(&message);
            } else {
                self.outstanding.insert(message, delivery);
            }
            fx.save();
            if delivery == Delivery::Failed {
                fx.record(Fact::MessageFailed { message });
            }
            if let Some(hold) = self.hold().filter(|hold| hold.tab_open) {
                let notice = Notice::DeliveryChanged {
                    interaction: self.id,
                    message,
                    delivery,
                    error: error.clone(),
                };
                fx.notify(Audience::Agent(hold.agent), notice);
            }
            if matches!(delivery, Delivery::Delivered | Delivery::Read) {
                self.note_delivery(at, env, fx);
            }
        }
        fx.durable(Durable::Advance {
            message,
            delivery,
            provider_id,
            at,
            error,
        });
    }
}
