//! The answer to `resume`: what was missed, or a fresh snapshot.

use super::encode::frame;
use super::frames::ServerFrame;
use super::stream::AgentStream;
use super::{Sockets, Visitor, snapshot};
use crate::actors::Refusal;
use crate::domain::ids::ConnectionId;
use bytestring::ByteString;

/// A `hello`, and after which event the stream continues.
pub struct Hello {
    /// The frame.
    pub text: ByteString,
    /// For [`AgentStream::go_live`], once the frame is on its way.
    pub continue_after: u64,
}

/// Makes the `hello` of a window that is attached: events are held back for it from now on, so
/// nothing that happens meanwhile is missed.
pub async fn hello(
    sockets: &Sockets,
    visitor: &Visitor,
    stream: &AgentStream,
    connection: ConnectionId,
    from: Option<(String, u64)>,
) -> Result<Hello, Refusal> {
    stream.greet(connection);
    sockets.desk.connected(visitor.agent, connection).await?;
    let hello = |seq, snapshot: Option<_>| {
        frame(&ServerFrame::Hello {
            session: stream.session(),
            seq,
            server_time: sockets.clock.now(),
            build: env!("CARGO_PKG_VERSION").to_owned(),
            resumed: snapshot.is_none(),
            snapshot,
        })
    };
    if let Some((session, last_seq)) = from
        && let Some(newest) = stream.resume(connection, &session, last_seq)
    {
        return Ok(Hello {
            text: hello(newest, None),
            continue_after: last_seq,
        });
    }
    // Fails only when the semaphore is closed, which nobody does.
    let _turn = sockets.snapshots.acquire().await;
    let (seq, snapshot) = snapshot::read(sockets, visitor).await?;
    Ok(Hello {
        text: hello(seq, Some(Box::new(snapshot))),
        continue_after: seq,
    })
}
