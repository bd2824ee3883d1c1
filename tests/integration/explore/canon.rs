//! One number for what matters of a world: what it may become is the same for all worlds that have it.
//!
//! Instants count by their distance from now; those further away than any history lasts count as far. Numbers that
//! only grow, and what is only remembered to answer who comes late, do not count.

use crate::support::world::World;
use std::collections::hash_map::DefaultHasher;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher as _};
use switchboard::domain::Timestamp;

/// No history is longer, and nothing that is further away decides anything within it.
const FAR_MS: i64 = 12 * 3_600_000;

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
    write!(
        canon,
        "{:?}{:?}{:?}{:?}{:?}",
        world.interactions, world.agents, world.queues, world.accounts, world.connections
    )
    .expect("text takes everything");
    let half = |seed: u64| {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        hasher.write(canon.text.as_bytes());
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
                if distance.abs() > FAR_MS {
                    self.text.push_str(if distance < 0 { "long ago" } else { "far" });
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
    assert_eq!(text(1_000, "until|: |1970-01-09T00:00:05.000Z"), "until: far");
    assert_eq!(
        text(0, "Ticket(|7|), AgentId(|7|)"),
        text(0, "Ticket(|8|), AgentId(|7|)")
    );
    assert_ne!(text(0, "AgentId(|7|)"), text(0, "AgentId(|8|)"));
    assert_eq!(text(0, "ended|: |[|(|1|)|]|, |x|: |1"), "ended: , x: 1");
}
