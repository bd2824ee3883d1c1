//! The search over all steps, with and without the symmetries of [`super::canon`].

use super::every_input::Range;
use super::node::Node;
use crate::support::inputs::Kinds;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is taken for one state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum One {
    /// What is the same but for the symmetries.
    Canonical,
    /// What is equal in every field.
    Exact,
}

#[derive(Default)]
pub struct Found {
    /// Canonical numbers, and whether everybody who waits there is asked in time.
    pub verdicts: HashMap<u128, bool>,
    /// States that were followed.
    pub states: usize,
    pub steps: usize,
    /// The inputs that machines were told.
    pub kinds: Kinds,
}

/// All states within `depth` steps of a beginning.
pub fn explore(beginning: Node, depth: usize, range: Range, one: One) -> Found {
    let mut search = Search {
        range,
        one,
        found: Found::default(),
        seen: HashSet::new(),
        answered: HashSet::new(),
        waits: HashMap::new(),
        leads_to: HashMap::new(),
    };
    search.meet(&beginning, beginning.canon());
    let mut edge = vec![beginning];
    for left in (0..depth).rev() {
        let mut next = Vec::new();
        for node in &edge {
            next.extend(search.expand(node, left > 0));
        }
        edge = next;
    }
    search.found
}

struct Search {
    range: Range,
    one: One,
    found: Found,
    /// What was taken for one state.
    seen: HashSet<u128>,
    /// From where everybody is known to be asked.
    answered: HashSet<u128>,
    /// Of each canonical number, how long it takes until everybody is asked.
    waits: HashMap<u128, Option<usize>>,
    /// Of each, the numbers of what follows.
    leads_to: HashMap<u128, BTreeSet<u128>>,
}

impl Search {
    /// What is new among what follows, as far as it is to be looked at further.
    fn expand(&mut self, node: &Node, is_kept: bool) -> Vec<Node> {
        let mut fresh = Vec::new();
        let mut following = BTreeSet::new();
        for step in node.steps(self.range) {
            self.found.steps += 1;
            let after = node.after(step);
            self.found.kinds = self.found.kinds.and(after.world.kinds);
            let canon = after.canon();
            following.insert(canon);
            if self.meet(&after, canon) && is_kept {
                fresh.push(after);
            }
        }
        if self.one == One::Exact {
            self.must_lead_where_its_like_led(node, following);
        }
        fresh
    }

    /// True for a state that was not met before.
    fn meet(&mut self, node: &Node, canon: u128) -> bool {
        let id = match self.one {
            One::Canonical => canon,
            One::Exact => node.exact(),
        };
        if !self.seen.insert(id) {
            return false;
        }
        self.found.states += 1;
        node.must_be_sound();
        let is_answered = match self.one {
            One::Canonical => node.is_answered(&mut self.answered),
            One::Exact => self.must_wait_as_long_as_its_like(node, canon).is_some(),
        };
        assert!(
            is_answered,
            "R4: a customer waits and nobody is ever asked after {:#?}",
            node.history()
        );
        self.found.verdicts.insert(canon, is_answered);
        true
    }

    fn must_wait_as_long_as_its_like(&mut self, node: &Node, canon: u128) -> Option<usize> {
        let waits = node.answered_after();
        let known = *self.waits.entry(canon).or_insert(waits);
        assert!(
            known == waits,
            "one number for a wait of {known:?} deadlines, and of {waits:?} after {:#?}",
            node.history()
        );
        waits
    }

    fn must_lead_where_its_like_led(&mut self, node: &Node, following: BTreeSet<u128>) {
        match self.leads_to.entry(node.canon()) {
            Entry::Vacant(place) => {
                place.insert(following);
            }
            Entry::Occupied(known) => {
                let known = known.get();
                let more: Vec<_> = following.symmetric_difference(known).collect();
                assert!(
                    more.is_empty(),
                    "{} of {} ways differ from those of its like after {:#?}",
                    more.len(),
                    known.len(),
                    node.history()
                );
            }
        }
    }
}
