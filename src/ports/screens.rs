//! How routing reaches the windows of agents.

use crate::domain::Timestamp;
use crate::domain::ids::{AgentId, ConnectionId};
use crate::domain::masking::Masking;
use crate::domain::notice::Notice;

/// The windows of all agents connected to this node.
pub trait Screens: Send + Sync {
    /// Shows a notice in every live window of an agent, in the order of calls; with a masking, only what
    /// it leaves readable. Never blocks and never fails: a window that cannot keep up is closed and resumes.
    fn show(&self, agent: AgentId, notice: &Notice, masking: Option<Masking>, now: Timestamp);

    /// Sequence number of the newest event shown to an agent; 0 when there was none.
    fn position(&self, agent: AgentId) -> u64;

    /// The live windows of an agent: an agent's actor that had to be loaded again finds them here.
    fn connections(&self, agent: AgentId) -> Vec<ConnectionId>;
}
