//! STR-04 Least recent: whoever this queue has not offered anything for the longest time. What other queues
//! offered does not matter.

use super::memory::Memory;
use crate::domain::ids::AgentId;

/// The one with the oldest offer; who never had one counts as oldest, and the members' order decides ties.
pub(super) fn pick(memory: &Memory, members: &[AgentId], can: impl Fn(AgentId) -> bool) -> Option<AgentId> {
    let able = members.iter().copied().filter(|agent| can(*agent));
    able.min_by_key(|agent| memory.last_offered_at.get(agent).copied())
}
