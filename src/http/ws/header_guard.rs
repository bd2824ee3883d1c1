//! Looks at the lengths that WebSocket frames announce, before their bytes are collected: the
//! codec waits for a whole frame before it compares the length with its limit, so a client could
//! announce gigabytes and have them buffered.

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A request's payload that ends with an error at a frame that announces too much.
pub struct HeaderGuard<S> {
    payload: S,
    lengths: Lengths,
    failed: bool,
}

impl<S> HeaderGuard<S> {
    /// Guards a payload against frames longer than `bytes_max`.
    pub fn new(payload: S, bytes_max: u64) -> Self {
        Self {
            payload,
            lengths: Lengths {
                bytes_max,
                header: [0; HEADER_BYTES_MAX],
                have: 0,
                to_skip: 0,
            },
            failed: false,
        }
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for HeaderGuard<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let next = ready!(Pin::new(&mut self.payload).poll_next(context));
        if let Some(Ok(chunk)) = &next
            && !self.lengths.allow(chunk)
        {
            self.failed = true;
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        }
        Poll::Ready(next)
    }
}

/// Two bytes, eight of extended length, four of mask.
const HEADER_BYTES_MAX: usize = 14;

struct Lengths {
    bytes_max: u64,
    header: [u8; HEADER_BYTES_MAX],
    /// Bytes of the present header seen so far.
    have: usize,
    /// Bytes of the present frame's content still to come.
    to_skip: u64,
}

impl Lengths {
    /// Follows the frames through a chunk; false when one is too long.
    fn allow(&mut self, mut chunk: &[u8]) -> bool {
        while !chunk.is_empty() {
            if self.to_skip > 0 {
                let skipped = usize::try_from(self.to_skip).unwrap_or(usize::MAX).min(chunk.len());
                self.to_skip -= skipped as u64;
                chunk = &chunk[skipped..];
                continue;
            }
            self.header[self.have] = chunk[0];
            self.have += 1;
            chunk = &chunk[1..];
            let Some(length) = self.length() else { continue };
            if length > self.bytes_max {
                return false;
            }
            self.to_skip = length;
            self.have = 0;
        }
        true
    }

    /// Length of the content, once the header is complete.
    fn length(&self) -> Option<u64> {
        if self.have < 2 {
            return None;
        }
        let mask_bytes = if self.header[1] & 0x80 == 0 { 0 } else { 4 };
        let extended = match self.header[1] & 0x7f {
            126 => 2,
            127 => 8,
            short => return (self.have == 2 + mask_bytes).then_some(u64::from(short)),
        };
        if self.have < 2 + extended + mask_bytes {
            return None;
        }
        let bytes = &self.header[2..2 + extended];
        Some(bytes.iter().fold(0, |length, byte| length << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
mod tests;
