//! One number for what matters of a world: what it may become is the same for all worlds that have it.
//!
//! Three symmetries are divided out, and nothing else:
//! 1. Moved in time, a history is the same: no machine knows an hour of the day here (no step of these plans has an
//!    interval), so instants count by their distance from now. Those two days behind count as long ago: no rule looks
//!    further back than the service window of a day.
//! 2. Renumbered, a history is the same: tickets, messages, contacts, rounds and counts are compared with each other
//!    and never looked at, and at rest whatever carries a ticket carries that of the present ring, which is an invariant
//!    of its own.
//! 3. What is remembered to answer who comes late (offers that ended, references of commands) tells nothing apart for
//!    whoever is on time, and here everybody is.
//!
//! That this is so is not only said: [`super::reduction`] explores without it, and every two states that have one number
//! must have the same verdicts and lead to the same numbers.

use crate::support::scene::BEN;
use crate::support::world::World;
use std::collections::hash_map::DefaultHasher;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher as _};
use switchboard::domain::Timestamp;

/// Nothing that is further behind decides anything.
const LONG_AGO_MS: i64 = 48 * 3_600_000;

/// Names whose numbers do not count.
const GROWING: [&str; 10] = [
    "Ticket(",
    "Ticket",
    "MessageId(",
    "MessageId",
    "ContactId(",
    "ContactId",
    "number",
    "round",
    "messages",
    "passes",
];

/// Hash of a world and of what its history adds to it.
pub fn canonical(world: &World, more: &impl Hash) -> u128 {
    let mut canon = Canon {
        now: world.now,
        text: String::with_capacity(16 * 1024),
        skips: Skips::Nothing,
    };
    write_down(world, &mut canon);
    number_of(&canon.text, more)
}

/// The same where nothing is divided out: only worlds that are equal in every field have one number.
pub fn exact(world: &World, more: &impl Hash) -> u128 {
    let mut text = format!("{:?}{:?}", world.now, world.ids);
    write_down(world, &mut text);
    number_of(&text, more)
}

fn write_down(world: &World, to: &mut impl fmt::Write) {
    write!(
        to,
        "{:?}{:?}{:?}{:?}{:?}{:?}",
        world.interactions,
        world.agents,
        world.queues,
        world.accounts,
        world.connections,
        world.settings.may_work(BEN)
    )
    .expect("text takes everything");
}

fn number_of(text: &str, more: &impl Hash) -> u128 {
    let half = |seed: u64| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        hasher.write(text.as_bytes());
        more.hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (half(1) << 64) | half(2)
}

/// What of the text to come does not count.
#[derive(Clone, Copy, PartialEq)]
enum Skips {
    Nothing,
    /// The number that follows.
    Number,
    /// The list that follows.
    List,
    /// What is left of it.
    InList,
}

/// Takes the debug text of a world piece by piece, as the formatter writes it.
struct Canon {
    now: Timestamp,
    text: String,
    skips: Skips,
}

impl fmt::Write for Canon {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match self.skips {
            Skips::InList => {
                if piece.ends_with(']') {
                    self.skips = Skips::Nothing;
                }
                return Ok(());
            }
            Skips::List if piece == "[" => {
                self.skips = Skips::InList;
                return Ok(());
            }
            Skips::Number if piece.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.skips = Skips::Nothing;
                return Ok(());
            }
            Skips::Number | Skips::List if piece == ": " || piece == "(" => {}
            Skips::Number | Skips::List | Skips::Nothing => {
                self.skips = match piece {
                    "ended" | "recent_refs" => Skips::List,
                    name if GROWING.contains(&name) => Skips::Number,
                    _ => Skips::Nothing,
                };
            }
        }
        match instant(piece) {
            Some(at) => {
                let distance = at.millis_since(self.now);
                if distance < -LONG_AGO_MS {
                    self.text.push_str("long ago");
                } else {
                    write!(&mut self.text, "{distance}")?;
                }
            }
            None => self.text.push_str(piece),
        }
        Ok(())
    }
}

fn instant(piece: &str) -> Option<Timestamp> {
    let bytes = piece.as_bytes();
    (bytes.len() == 24 && bytes[10] == b'T' && bytes[23] == b'Z').then(|| {
        if piece.starts_with("1970-01-0") {
            let number = |from: usize, to: usize| {
                let digits = &bytes[from..to];
                digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
            };
            let secs = ((number(8, 10) - 1) * 24 + number(11, 13)) * 3_600 + number(14, 16) * 60 + number(17, 19);
            Timestamp(secs * 1000 + number(20, 23))
        } else {
            serde_json::from_value(piece.into()).expect("a timestamp prints as one")
        }
    })
}

#[test]
fn a_world_that_only_waited_is_another_one_and_one_that_counted_higher_is_not() {
    let text = |now: i64, of: &str| {
        let mut canon = Canon {
            now: Timestamp(now),
            text: String::new(),
            skips: Skips::Nothing,
        };
        for piece in of.split('|') {
            canon.write_str(piece).unwrap();
        }
        canon.text
    };
    assert_eq!(text(1_000, "until|: |1970-01-01T00:00:05.000Z"), "until: 4000");
    assert_eq!(
        text(259_200_000, "since|: |1970-01-01T00:00:05.000Z"),
        "since: long ago"
    );
    assert_eq!(
        text(0, "Ticket(|7|), AgentId(|7|)"),
        text(0, "Ticket(|8|), AgentId(|7|)")
    );
    assert_ne!(text(0, "AgentId(|7|)"), text(0, "AgentId(|8|)"));
    assert_eq!(text(0, "ended|: |[|(|1|)|]|, |x|: |1"), "ended: , x: 1");
}
