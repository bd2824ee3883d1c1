//! Secrets and nonces: the one place of HTTP that asks the system for randomness.

/// So many random bits in hexadecimal digits.
#[expect(
    clippy::disallowed_methods,
    reason = "what nobody may guess must come from the system, and no rule of routing depends on it"
)]
pub fn hex(bits: Bits) -> String {
    match bits {
        Bits::Of128 => hex::encode(rand::random::<[u8; 16]>()),
        Bits::Of256 => hex::encode(rand::random::<[u8; 32]>()),
    }
}

/// How hard it is to guess.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bits {
    /// Enough for what lives shortly, or is guarded by more.
    Of128,
    /// Enough for what opens a door.
    Of256,
}
