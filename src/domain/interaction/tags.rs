//! Tags that people add and take away (TAG-01). Those of the plan are added in `run_plan`.

use super::{By, Conversation};
use crate::domain::effects::{Durable, Request};
use crate::domain::fact::Fact;
use crate::domain::{Effects, Env, Rejected};
use std::collections::BTreeSet;

impl Conversation {
    /// A tag that there is not is not added; one that is not on it is not removed.
    pub(super) fn tags_changed(
        &mut self,
        by: &By,
        add: &BTreeSet<i64>,
        remove: &BTreeSet<i64>,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if let By::Agent(agent) = by {
            self.must_be_theirs_or_closed(*agent, env)?;
        }
        let known = |tag: &i64| env.settings.tags.contains_key(tag) && !remove.contains(tag);
        let added: BTreeSet<i64> = add.difference(&self.tags).copied().filter(known).collect();
        let removed: BTreeSet<i64> = remove.intersection(&self.tags).copied().collect();
        let mut fx = Effects::default();
        if let By::Supervisor(by, asked) = by {
            fx.durable(Durable::Forced {
                what: Request::Tag {
                    added: added.clone(),
                    removed: removed.clone(),
                },
                by: by.clone(),
                asked: asked.clone(),
            });
        }
        if added.is_empty() && removed.is_empty() {
            return Ok(fx);
        }
        self.tags.extend(&added);
        self.tags.retain(|tag| !removed.contains(tag));
        fx.save();
        fx.record(Fact::TagsChanged {
            by: match by {
                By::Agent(agent) => Some(*agent),
                By::Supervisor(..) => None,
            },
            added,
            removed,
        });
        if let By::Supervisor(by, _) = by {
            fx.record(Fact::Forced { by: by.clone() });
        }
        self.show(env, &mut fx);
        Ok(fx)
    }
}
