//! From what a client sends to what it asks for: joins continuation frames, limits size and rate,
//! and names what is wrong with a frame.

use super::commands::Asked;
use super::frames::{ClientFrame, FrameError};
use crate::config::limits::{
    CLIENT_REF_BYTES_MAX, FRAME_BURST, FRAMES_PER_SEC, REFUSALS_FORGIVEN_PER_SEC, REFUSALS_MAX, WS_MESSAGE_BYTES_MAX,
};
use crate::domain::ids::ClientRef;
use crate::http::rate::Bucket;
use actix_http::ws::Item;
use bytes::BytesMut;
use serde::Deserialize;
use tokio::time::Instant;

/// What one connection has sent so far.
pub struct Incoming {
    joined: Joined,
    frames: Bucket,
    refusals: Bucket,
}

enum Joined {
    Nothing,
    Text(BytesMut),
    /// Too long, or not text: the rest of it is dropped.
    Spoilt(FrameError),
}

/// Why a frame was not handled.
#[derive(Debug)]
pub struct Refused {
    /// The command it was, when it could be told.
    pub client_ref: Option<ClientRef>,
    /// What is wrong with it.
    pub error: FrameError,
}

impl Incoming {
    /// A connection that has sent nothing.
    pub fn new(now: Instant) -> Self {
        Self {
            joined: Joined::Nothing,
            frames: Bucket::full(FRAME_BURST, FRAMES_PER_SEC, now),
            refusals: Bucket::full(REFUSALS_MAX, REFUSALS_FORGIVEN_PER_SEC, now),
        }
    }

    /// A whole text message.
    pub fn text(&mut self, text: &str, now: Instant) -> Result<Asked, Refused> {
        let in_time = self.frames.take(now);
        let asked = read(text)?;
        if in_time {
            return Ok(asked);
        }
        Err(Refused {
            client_ref: match asked {
                Asked::Command(client_ref, _) => Some(client_ref),
                Asked::Resume(_) => None,
            },
            error: FrameError::new("too_fast", "too many frames, slow down"),
        })
    }

    /// A part of a message; answers with the last one.
    pub fn part(&mut self, item: Item, now: Instant) -> Option<Result<Asked, Refused>> {
        let (bytes, is_last) = match item {
            Item::FirstText(bytes) => {
                self.joined = Joined::Text(BytesMut::new());
                (bytes, false)
            }
            Item::FirstBinary(bytes) => {
                self.joined = Joined::Spoilt(not_text());
                (bytes, false)
            }
            Item::Continue(bytes) => (bytes, false),
            Item::Last(bytes) => (bytes, true),
        };
        if let Joined::Text(text) = &mut self.joined {
            if text.len() + bytes.len() > WS_MESSAGE_BYTES_MAX {
                self.joined = Joined::Spoilt(too_large());
            } else {
                text.extend_from_slice(&bytes);
            }
        }
        if !is_last {
            return None;
        }
        match std::mem::replace(&mut self.joined, Joined::Nothing) {
            Joined::Nothing => None,
            Joined::Spoilt(error) => Some(Err(error.into())),
            Joined::Text(bytes) => Some(match std::str::from_utf8(&bytes) {
                Ok(text) => self.text(text, now),
                Err(_) => Err(not_text().into()),
            }),
        }
    }

    /// A ping or pong: free within the rate of frames, tolerated for a while beyond it.
    pub fn may_signal(&mut self, now: Instant) -> bool {
        self.frames.take(now) || self.refusals.take(now)
    }

    /// Notes that something was refused; false when it is enough.
    pub fn tolerates(&mut self, now: Instant) -> bool {
        self.refusals.take(now)
    }
}

impl From<FrameError> for Refused {
    fn from(error: FrameError) -> Self {
        Self {
            client_ref: None,
            error,
        }
    }
}

/// A message that is longer than allowed.
pub fn too_large() -> FrameError {
    FrameError::new(
        "too_large",
        format!("a message has at most {WS_MESSAGE_BYTES_MAX} bytes"),
    )
}

/// A message that is not text.
pub fn not_text() -> FrameError {
    FrameError::new("bad_frame", "only text frames with JSON are understood")
}

#[derive(Deserialize)]
struct Envelope {
    kind: String,
}

fn read(text: &str) -> Result<Asked, Refused> {
    let frame: ClientFrame = serde_json::from_str(text).map_err(|error| explain(text, &error))?;
    let asked = Asked::from(frame);
    if let Asked::Command(client_ref, _) = &asked
        && !(1..=CLIENT_REF_BYTES_MAX).contains(&client_ref.0.len())
    {
        let message = format!("`ref` has 1 to {CLIENT_REF_BYTES_MAX} bytes");
        return Err(FrameError::new("bad_frame", message).into());
    }
    Ok(asked)
}

fn explain(text: &str, error: &serde_json::Error) -> FrameError {
    const KINDS: [&str; 16] = [
        "resume",
        "accept",
        "reject",
        "send",
        "react",
        "resend",
        "read",
        "open",
        "close_tab",
        "close",
        "cancel_close",
        "transfer",
        "cancel_transfer",
        "note",
        "status",
        "profile",
    ];
    match serde_json::from_str::<Envelope>(text) {
        Ok(envelope) if !KINDS.contains(&envelope.kind.as_str()) => {
            FrameError::new("unknown_kind", "there is no frame of this kind")
        }
        Ok(_) => FrameError::new("bad_frame", error.to_string()),
        Err(_) => FrameError::new("bad_frame", "a frame is a JSON object with a `kind`"),
    }
}

#[cfg(test)]
mod tests;
