//! STR-02 RR Memory: in the members' order, beginning after the agent offered last.

use super::memory::Memory;
use crate::domain::ids::AgentId;

/// Walks the members in order, cyclically, starting after the agent offered last; from the top when there
/// is none or they are gone.
pub(super) fn pick(memory: &Memory, members: &[AgentId], can: impl Fn(AgentId) -> bool) -> Option<AgentId> {
    let last = memory
        .last_offered
        .and_then(|last| members.iter().position(|member| *member == last));
    let start = last.map_or(0, |position| position + 1);
    let cycle = members.iter().cycle().skip(start).take(members.len());
    cycle.copied().find(|agent| can(*agent))
}
