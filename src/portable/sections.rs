//! The collections of a configuration, in the order in which they can be made: what names something comes
//! after it.

/// One collection.
#[derive(Debug)]
pub struct Section {
    /// As files name it.
    pub name: &'static str,
    /// As the API does.
    pub path: &'static str,
    /// The field that names a row.
    pub key: &'static str,
    /// Fields whose ids are not ours, such as those of a provider.
    pub opaque: &'static [&'static str],
    /// What belongs to a row at an address of its own, as the API names it and as files do. Others keep
    /// their name; an empty one is said elsewhere.
    pub parts: &'static [(&'static str, &'static str)],
}

const fn section(name: &'static str, path: &'static str) -> Section {
    Section {
        name,
        path,
        key: "name",
        opaque: &[],
        parts: &[],
    }
}

/// All of them.
pub const SECTIONS: &[Section] = &[
    section("pauses", "/api/pauses"),
    section("tags", "/api/tags"),
    section("intervals", "/api/intervals"),
    Section {
        key: "username",
        // Queues, teams and profiles say which agents they have, and in which order.
        parts: &[("queues", ""), ("teams", ""), ("profiles", "")],
        ..section("agents", "/api/agents")
    },
    section("contact_lists", "/api/contact-lists"),
    section("custom_fields", "/api/custom-fields"),
    section("teams", "/api/teams"),
    Section {
        // A queue says which profiles it has, and in which order.
        parts: &[("queues", "")],
        ..section("agent_profiles", "/api/agent-profiles")
    },
    Section {
        parts: &[("agents", "members")],
        ..section("queues", "/api/whatsapp/queues")
    },
    section("queue_groups", "/api/queue-groups"),
    Section {
        opaque: &["access"],
        ..section("cloud_providers", "/api/cloud-providers")
    },
    Section {
        opaque: &["engine"],
        ..section("bots", "/api/bots")
    },
    Section {
        opaque: &["credentials"],
        parts: &[("applications", "plan")],
        ..section("accounts", "/api/whatsapp/accounts")
    },
    section("dispositions", "/api/dispositions"),
    section("canned_answers", "/api/canned-answers"),
    section("user_profiles", "/api/user-profiles"),
    Section {
        key: "username",
        ..section("users", "/api/users")
    },
];

impl Section {
    /// One of its rows over the API.
    pub fn one(&self, id: &str) -> String {
        format!("{}/{id}", self.path)
    }
}

/// The section with this name.
pub fn section_named(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}
