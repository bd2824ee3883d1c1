//! Why the server closes a socket, and the code that tells the client what to do about it.

use actix_web_actors::ws::{CloseCode, CloseReason};

/// Why the server closes a socket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The server stops: resume, here or elsewhere.
    Restart,
    /// Signed out, or rights changed: do not come back without signing in.
    SignedOut,
    /// The window did not keep up: resume.
    TooSlow,
    /// The client misbehaves.
    Abuse,
    /// Nothing was heard of the client for too long: resume.
    Silent,
    /// The snapshot could not be made now: come back a little later.
    TryAgain,
    /// A frame that announces too many bytes.
    TooLarge,
    /// Not the WebSocket protocol.
    Protocol,
}

impl Ending {
    /// The close code.
    pub fn code(self) -> u16 {
        match self {
            Self::Silent => 1001,
            Self::Protocol => 1002,
            Self::TooLarge => 1009,
            Self::Restart => 1012,
            Self::TryAgain => 1013,
            Self::SignedOut => 4001,
            Self::TooSlow => 4008,
            Self::Abuse => 4400,
        }
    }

    /// Its name among the metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Protocol => "protocol",
            Self::TooLarge => "too_large",
            Self::Restart => "restart",
            Self::TryAgain => "try_again",
            Self::SignedOut => "signed_out",
            Self::TooSlow => "too_slow",
            Self::Abuse => "abuse",
        }
    }

    /// The close frame's content.
    pub fn reason(self) -> CloseReason {
        let description = match self {
            Self::Silent => "nothing heard for too long",
            Self::Protocol => "protocol error",
            Self::TooLarge => "frame too large",
            Self::Restart => "server restarts",
            Self::TryAgain => "try again later",
            Self::SignedOut => "signed out",
            Self::TooSlow => "too slow",
            Self::Abuse => "abuse",
        };
        CloseReason {
            code: CloseCode::from(self.code()),
            description: Some(description.to_owned()),
        }
    }
}
