//! Bytes with holes for digits.

use super::{Incoming, NUMBER_WIDTH};
use chrono::{DateTime, SecondsFormat};
use std::ops::Range;

/// Where the message's number goes. Marks survive every encoding, and have the width of what replaces them.
pub const NUMBER: &str = "xNNNNNNNNNNx";
/// Where the customer's digits go.
pub const CUSTOMER: &str = "xCCCCCCCCx";
/// Where the time goes, Unix seconds.
pub const TIME: &str = "xTTTTTTTTx";
/// Where the time goes, RFC 3339.
pub const DATE: &str = "xDDDDDDDDDDDDDDDDDDx";
/// Where the signature begins; as long as the signature is.
pub const PROOF: char = '\u{1}';

#[derive(Clone, Copy)]
enum Hole {
    Number,
    Customer,
    Time,
    Date,
}

const HOLES: [(Hole, &str); 4] = [
    (Hole::Number, NUMBER),
    (Hole::Customer, CUSTOMER),
    (Hole::Time, TIME),
    (Hole::Date, DATE),
];

/// Bytes with holes.
pub struct Prebuilt {
    bytes: Vec<u8>,
    holes: Vec<(Hole, usize)>,
    proof: Option<Range<usize>>,
}

impl Prebuilt {
    /// Finds the marks in a text.
    pub fn new(text: String) -> Self {
        let holes = HOLES
            .iter()
            .flat_map(|(hole, mark)| text.match_indices(mark).map(|(at, _)| (*hole, at)))
            .collect();
        let proof = text.find(PROOF).zip(text.rfind(PROOF)).map(|(from, to)| from..to + 1);
        Self {
            bytes: text.into_bytes(),
            holes,
            proof,
        }
    }

    /// How long it is.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Where the signature goes.
    pub fn proof(&self) -> Option<Range<usize>> {
        self.proof.clone()
    }

    /// Appends it with a message's digits.
    pub fn append(&self, message: Incoming, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.bytes);
        let bytes = &mut out[start..];
        for (hole, at) in &self.holes {
            let rest = &mut bytes[*at..];
            match hole {
                Hole::Number => put_digits(&mut rest[..NUMBER_WIDTH], message.number),
                Hole::Customer => put_digits(&mut rest[..CUSTOMER.len()], message.customer),
                Hole::Time => put_digits(&mut rest[..TIME.len()], message.at_secs),
                Hole::Date => rest[..DATE.len()].copy_from_slice(date(message.at_secs).as_bytes()),
            }
        }
    }
}

fn date(at_secs: u64) -> String {
    let at = i64::try_from(at_secs)
        .ok()
        .and_then(|secs| DateTime::from_timestamp(secs, 0));
    at.unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn put_digits(place: &mut [u8], mut value: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}
