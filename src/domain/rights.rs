//! What a supervisor's profile lets them do (USR-01, USR-02). Knows sections, kinds of access and
//! ids of resources; must not know routes, roles of other people or how profiles are stored.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A part of the console that a profile can grant (USR-02).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Business numbers, their plans and their settings.
    Accounts,
    /// Queues and who is in them.
    Queues,
    /// Campaigns.
    Campaigns,
    /// Message templates.
    Templates,
    /// What happens right now.
    Realtime,
    /// Customers and their lists.
    Contacts,
    /// Agents.
    Staff,
    /// Dispositions, canned answers, tags, intervals and other shared tools.
    Tools,
    /// What happened.
    Reports,
    /// Settings of the installation.
    Settings,
}

impl Section {
    /// Every section, in the order of the console.
    pub const ALL: [Self; 10] = [
        Self::Accounts,
        Self::Queues,
        Self::Campaigns,
        Self::Templates,
        Self::Realtime,
        Self::Contacts,
        Self::Staff,
        Self::Tools,
        Self::Reports,
        Self::Settings,
    ];
}

/// What somebody wants to do to a resource.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// See it.
    Read,
    /// Add or change it.
    Edit,
    /// Remove it.
    Delete,
}

/// USR-01: the kinds of access a profile can give.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See.
    Read,
    /// See, add and change.
    ReadEdit,
    /// See and remove.
    ReadDelete,
    /// Everything.
    ReadEditDelete,
}

impl Permission {
    /// True when this kind of access includes the verb.
    pub fn includes(self, verb: Verb) -> bool {
        match verb {
            Verb::Read => true,
            Verb::Edit => matches!(self, Self::ReadEdit | Self::ReadEditDelete),
            Verb::Delete => matches!(self, Self::ReadDelete | Self::ReadEditDelete),
        }
    }
}

/// What a profile grants. A new one grants nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// Inherited by every section and resource that names no other.
    pub permission: Permission,
    /// The sections that are granted at all.
    pub sections: BTreeMap<Section, Grant>,
    /// USR-04: names, phones and addresses of customers are hidden in part.
    #[serde(default)]
    pub masks: bool,
}

/// One granted section.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Grant {
    /// Overrides the profile's.
    pub permission: Option<Permission>,
    /// The resources granted, each with an override; `None` grants all.
    pub resources: Option<BTreeMap<i64, Option<Permission>>>,
}

/// The resources of a section within somebody's reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// All, also those that come later.
    All,
    /// These.
    Only(BTreeSet<i64>),
}

impl Reach {
    /// None at all.
    pub fn nothing() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// True when it contains the resource.
    pub fn contains(&self, id: i64) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(&id),
        }
    }

    /// What both contain.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, reach) | (reach, Self::All) => reach,
            (Self::Only(one), Self::Only(other)) => Self::Only(one.intersection(&other).copied().collect()),
        }
    }
}

impl Profile {
    /// Grants nothing (USR-02).
    pub fn empty() -> Self {
        Self {
            permission: Permission::Read,
            sections: BTreeMap::new(),
            masks: false,
        }
    }

    /// The resources of a section within reach.
    pub fn reach(&self, section: Section) -> Reach {
        match self.sections.get(&section).map(|grant| &grant.resources) {
            None => Reach::nothing(),
            Some(None) => Reach::All,
            Some(Some(resources)) => Reach::Only(resources.keys().copied().collect()),
        }
    }

    /// True when the section is granted with this verb, to some resource at least. Whoever adds
    /// something must reach the whole section: what they add is not among selected resources.
    pub fn allows_in(&self, section: Section, verb: Verb) -> bool {
        let Some(grant) = self.sections.get(&section) else {
            return false;
        };
        let own = grant.permission.unwrap_or(self.permission);
        match &grant.resources {
            None => own.includes(verb),
            Some(_) => verb == Verb::Read,
        }
    }

    /// True when this resource of the section is granted with this verb.
    pub fn allows(&self, section: Section, verb: Verb, resource: i64) -> bool {
        let Some(grant) = self.sections.get(&section) else {
            return false;
        };
        let inherited = grant.permission.unwrap_or(self.permission);
        let permission = match &grant.resources {
            None => Some(inherited),
            Some(resources) => resources.get(&resource).map(|own| own.unwrap_or(inherited)),
        };
        permission.is_some_and(|permission| permission.includes(verb))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(grant: Grant) -> Profile {
        Profile {
            sections: BTreeMap::from([(Section::Queues, grant)]),
            ..Profile::empty()
        }
    }

    #[test]
    fn usr_02_a_new_profile_grants_nothing() {
        for section in Section::ALL {
            for verb in [Verb::Read, Verb::Edit, Verb::Delete] {
                assert!(!Profile::empty().allows_in(section, verb));
                assert!(!Profile::empty().allows(section, verb, 1));
            }
            assert_eq!(Profile::empty().reach(section), Reach::nothing());
        }
    }

    #[test]
    fn usr_01_the_four_kinds_of_access_include_what_they_say() {
        let table = [
            (Permission::Read, [true, false, false]),
            (Permission::ReadEdit, [true, true, false]),
            (Permission::ReadDelete, [true, false, true]),
            (Permission::ReadEditDelete, [true, true, true]),
        ];
        for (permission, expected) in table {
            let seen = [Verb::Read, Verb::Edit, Verb::Delete].map(|verb| permission.includes(verb));
            assert_eq!(seen, expected, "{permission:?}");
        }
    }

    #[test]
    fn usr_01_the_default_is_inherited_and_overridden_for_sections_and_resources() {
        let mut profile = profile(Grant::default());
        assert!(!profile.allows(Section::Queues, Verb::Edit, 7));
        profile.permission = Permission::ReadEdit;
        assert!(profile.allows(Section::Queues, Verb::Edit, 7));
        assert!(profile.allows_in(Section::Queues, Verb::Edit));
        let resources = BTreeMap::from([(7, None), (8, Some(Permission::ReadEditDelete))]);
        let grant = Grant {
            permission: Some(Permission::Read),
            resources: Some(resources),
        };
        profile.sections.insert(Section::Queues, grant);
        assert!(!profile.allows(Section::Queues, Verb::Edit, 7), "the section's");
        assert!(profile.allows(Section::Queues, Verb::Delete, 8), "the resource's own");
        assert!(!profile.allows(Section::Queues, Verb::Read, 9), "not selected");
        assert!(profile.allows_in(Section::Queues, Verb::Read), "the list");
        assert!(
            !profile.allows_in(Section::Queues, Verb::Edit),
            "adding needs all of the section"
        );
    }

    #[test]
    fn reaches_meet() {
        let only = |ids: &[i64]| Reach::Only(ids.iter().copied().collect());
        assert_eq!(Reach::All.and(only(&[1])), only(&[1]));
        assert_eq!(only(&[1, 2]).and(only(&[2, 3])), only(&[2]));
        assert!(Reach::All.contains(5) && !only(&[1]).contains(5));
    }
}
