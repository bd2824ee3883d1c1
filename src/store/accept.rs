//! Webhooks become inbox rows. The database decides what is a repetition.

use super::codec::{plain, to_json};
use super::conn::MultiConnection;
use super::contacts::{self, Named, Whitelists};
use super::dialect;
use super::originals::{self, Original};
use crate::domain::Timestamp;
use crate::domain::contact::{Contact, Details, Identity};
use crate::domain::content::Content;
use crate::domain::ids::{ContactId, InboxId, InteractionId, MessageId};
use crate::domain::inbound::{Inbound, InboundItem};
use crate::domain::message::Delivery as Rung;
use crate::ports::store::{Delivery, StoreError};
use crate::store::schema::quarantine;
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};

/// A webhook, ready to be written.
pub(super) struct PreparedDelivery {
    delivery: Delivery,
    items: Vec<PreparedItem>,
    /// What of its contacts the texts of the account name.
    named: Named,
}

struct PreparedItem {
    kind: &'static str,
    provider_id: String,
    status: String,
    payload: String,
    keeps_raw: bool,
}

impl PreparedDelivery {
    pub fn from_delivery(delivery: Delivery, named: Named) -> Result<Self, StoreError> {
        let items = delivery.items.iter().map(PreparedItem::new).collect::<Result<_, _>>()?;
        Ok(Self { delivery, items, named })
    }

    /// The account and the time of arrival.
    pub fn arrived(&self) -> (i64, i64) {
        (self.delivery.account.0, self.delivery.received_at.0)
    }

    fn arrivals(&self) -> impl Iterator<Item = Arrival<'_>> {
        self.items
            .iter()
            .zip(&self.delivery.items)
            .map(|(prepared, item)| Arrival {
                account_id: self.delivery.account.0,
                received_at: self.delivery.received_at.0,
                kind: prepared.kind,
                provider_id: &prepared.provider_id,
                status: &prepared.status,
                payload: &prepared.payload,
                raw: prepared.keeps_raw.then(|| self.delivery.raw.as_ref()),
                lookup: lookup(item),
                quotes: quotes(item),
                named: &self.named,
            })
    }

    /// Takes out what is new, once it is written.
    pub fn take_inbound(&mut self, found: Vec<Option<Found>>) -> Vec<Inbound> {
        let (account, received_at) = (self.delivery.account, self.delivery.received_at);
        std::mem::take(&mut self.delivery.items)
            .into_iter()
            .zip(found)
            .filter_map(|(mut item, found)| {
                let found = found.filter(|found| !found.is_parked)?;
                let inbox = InboxId(found.inbox);
                found.complete(&mut item);
                Some(Inbound {
                    inbox,
                    account,
                    received_at,
                    item,
                })
            })
            .collect()
    }
}

impl PreparedItem {
    fn new(item: &InboundItem) -> Result<Self, StoreError> {
        let payload = to_json("inbox", item)?;
        Ok(match item {
            InboundItem::Message(message) => Self {
                kind: "message",
                provider_id: plain(&message.provider_id).into_owned(),
                status: String::new(),
                payload,
                keeps_raw: matches!(message.content, Content::Unsupported { .. }),
            },
            InboundItem::Status(status) => Self {
                kind: "status",
                provider_id: plain(&status.provider_id).into_owned(),
                status: rung_name(status.delivery).to_owned(),
                payload,
                keeps_raw: false,
            },
            // Known by the message it is about, so that it is found again when that is stored.
            InboundItem::Change(change) => Self {
                kind: change.change.name(),
                provider_id: plain(&change.target).into_owned(),
                status: plain(&change.provider_id).into_owned(),
                payload,
                keeps_raw: false,
            },
        })
    }
}

fn rung_name(delivery: Rung) -> &'static str {
    match delivery {
        Rung::Queued => "queued",
        Rung::Sent => "sent",
        Rung::Delivered => "delivered",
        Rung::Read => "read",
        Rung::Failed => "failed",
    }
}

fn lookup(item: &InboundItem) -> Lookup<'_> {
    match item {
        InboundItem::Message(message) => Lookup::Contact {
            phone: message.from.phone.as_deref(),
            bsuid: message.from.bsuid.as_deref(),
        },
        InboundItem::Status(status) if status.about.is_none() => Lookup::Message,
        InboundItem::Status(_) => Lookup::Nothing,
        InboundItem::Change(_) => Lookup::Changed(None),
    }
}

fn quotes(item: &InboundItem) -> Option<&str> {
    if let InboundItem::Message(message) = item {
        message.quote.as_ref().map(|quote| quote.provider_id.as_str())
    } else {
        None
    }
}

/// One item on its way into the inbox.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub account_id: i64,
    pub received_at: i64,
    pub kind: &'static str,
    pub provider_id: &'a str,
    pub status: &'a str,
    pub payload: &'a str,
    pub raw: Option<&'a [u8]>,
    pub lookup: Lookup<'a>,
    /// The provider's id of the message that it answers.
    pub quotes: Option<&'a str>,
    pub named: &'a Named,
}

/// What has to be looked up for an item.
#[derive(Clone, Copy)]
pub(super) enum Lookup<'a> {
    /// Nothing.
    Nothing,
    /// Whose message it is.
    Contact {
        phone: Option<&'a str>,
        bsuid: Option<&'a str>,
    },
    /// Which message of ours it reports on. Without one the item is parked until its provider id is known.
    Message,
    /// Which message of either side it changes, looked up before: there are few of these. Without one the item is
    /// parked until the message is stored.
    Changed(Option<(i64, i64)>),
}

/// Id, name, phone and business-scoped id of a contact.
pub(super) type ContactHit = (i64, String, Option<String>, Option<String>);

/// A stored item: its id and what was looked up.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Found {
    pub inbox: i64,
    pub is_parked: bool,
    pub contact: Option<ContactHit>,
    pub details: Details,
    pub is_whitelisted: bool,
    /// Interaction and message.
    pub about: Option<(i64, i64)>,
    /// The message that is quoted.
    pub quoted: Option<Original>,
}

impl Found {
    /// Puts what was looked up into the item.
    pub fn complete(self, item: &mut InboundItem) {
        match item {
            InboundItem::Message(message) => {
                message.contact = self.contact.map(|hit| Contact {
                    details: self.details,
                    ..contact(hit)
                });
                message.is_whitelisted = self.is_whitelisted;
                if let (Some(quote), Some(original)) = (&mut message.quote, self.quoted) {
                    original.complete(quote);
                }
            }
            InboundItem::Status(status) => {
                if let Some((interaction, message)) = self.about {
                    status.about = Some((InteractionId(interaction), MessageId(message)));
                }
            }
            InboundItem::Change(change) => {
                change.about = self
                    .about
                    .map(|(interaction, message)| (InteractionId(interaction), MessageId(message)));
            }
        }
    }
}

/// A contact from its columns.
pub(super) fn contact((id, name, phone, bsuid): ContactHit) -> Contact {
    Contact {
        id: ContactId(id),
        name,
        identity: Identity { phone, bsuid },
        details: Details::default(),
    }
}

/// Writes webhooks inside the running transaction. New items have ids above `above`.
pub(super) fn write_deliveries(
    connection: &mut MultiConnection,
    deliveries: &[&PreparedDelivery],
    above: Option<InboxId>,
) -> QueryResult<Vec<Vec<Option<Found>>>> {
    for delivery in deliveries {
        if let Some(reason) = &delivery.delivery.quarantine {
            diesel::insert_into(quarantine::table)
                .values((
                    quarantine::account_id.eq(delivery.delivery.account.0),
                    quarantine::received_at.eq(delivery.delivery.received_at.0),
                    quarantine::reason.eq(plain(reason).into_owned()),
                    quarantine::body.eq(delivery.delivery.raw.to_vec()),
                ))
                .execute(connection)?;
        }
    }
    let mut arrivals: Vec<_> = deliveries.iter().flat_map(|delivery| delivery.arrivals()).collect();
    for arrival in &mut arrivals {
        if let Lookup::Changed(about) = &mut arrival.lookup {
            let known = originals::find(connection, arrival.account_id, arrival.provider_id)?;
            *about = known.map(|original| (original.interaction, original.message));
        }
    }
    let mut found = dialect::insert_arrivals(connection, &arrivals, above)?;
    let mut whitelists = None;
    for (arrival, found) in arrivals.iter().zip(&mut found) {
        let Some(found) = found else { continue };
        if let Some(quoted) = arrival.quotes {
            found.quoted = originals::find(connection, arrival.account_id, quoted)?;
        }
        if let (Lookup::Contact { phone, bsuid }, Some(hit)) = (arrival.lookup, &found.contact) {
            // Nobody who is unknown is in a list.
            let whitelists = match &whitelists {
                Some(read) => read,
                None => whitelists.insert(Whitelists::read(connection)?),
            };
            found.is_whitelisted = whitelists.admit(connection, arrival.account_id, phone, bsuid)?;
            found.details = contacts::details(connection, hit.0, arrival.named)?;
            contacts::learn(connection, hit, phone, bsuid, Timestamp(arrival.received_at))?;
        }
    }
    let mut found = found.into_iter();
    Ok(deliveries
        .iter()
        .map(|delivery| found.by_ref().take(delivery.items.len()).collect())
        .collect())
}
