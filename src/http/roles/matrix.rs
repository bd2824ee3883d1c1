//! The table in `rights.toml`, read once and checked against the contract.

use super::Action;
use crate::domain::permissions::Switch;
use crate::domain::rights::{Section, Verb};
use crate::http::openapi;
use actix_web::http::Method;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What `{id}` in a path names, where a profile can select single ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// A business number.
    Account,
    /// A queue.
    Queue,
    /// An agent.
    Agent,
}

/// One line of the table.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The word in `routes.rs`; open operations have none.
    pub action: Option<Action>,
    /// What it does to the resource.
    pub verb: Verb,
    /// Needs no sign-in.
    #[serde(default)]
    pub open: bool,
    /// Administrators may.
    #[serde(default = "yes")]
    pub administrator: bool,
    /// Agents may.
    #[serde(default)]
    pub agent: bool,
    /// Supervisors may, whatever their profile.
    #[serde(default)]
    pub user: bool,
    /// Supervisors may whose profile grants this.
    pub section: Option<Section>,
    /// What `{id}` names.
    pub resource: Option<Resource>,
    /// Needs somebody who signed in: an API key is not enough.
    #[serde(default)]
    pub session: bool,
    /// AGT-04: agents may whose switch is on.
    pub switch: Option<Switch>,
    /// Told by the journal of a conversation or agent, not by the audit log.
    #[serde(default)]
    pub journal: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Switches of agents that guard nothing yet, because what they guard does not exist.
    #[serde(default)]
    idle_switches: Vec<Switch>,
    operations: BTreeMap<String, Rule>,
    sockets: BTreeMap<String, Rule>,
}

/// The whole table.
pub struct Matrix {
    /// By the name of the operation in the contract.
    pub operations: BTreeMap<String, Rule>,
    idle_switches: Vec<Switch>,
    rules: BTreeMap<Action, Vec<(Method, Rule)>>,
}

static MATRIX: LazyLock<Result<Matrix, String>> =
    LazyLock::new(|| Matrix::read(include_str!("../rights.toml"), &openapi::operations())?.with_every_switch());

/// The table, when it is right.
pub fn matrix() -> Option<&'static Matrix> {
    MATRIX.as_ref().ok()
}

/// What is wrong with the table.
pub fn check() -> Result<(), &'static str> {
    MATRIX.as_ref().map(|_| ()).map_err(String::as_str)
}

impl Matrix {
    /// Reads a table and compares it with the operations of the contract: method, path and name.
    pub fn read(text: &str, contract: &[(Method, String, String)]) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|error| format!("rights.toml: {error}"))?;
        let mut matrix = Self {
            operations: table.operations,
            idle_switches: table.idle_switches,
            rules: BTreeMap::new(),
        };
        for (method, _, name) in contract {
            let rule = matrix.operations.get(name);
            let rule = rule
                .ok_or_else(|| format!("rights.toml has no row for {name}"))?
                .clone();
            matrix.add(name, method, rule)?;
        }
        let is_known = |name: &String| contract.iter().any(|(_, _, known)| known == name);
        if let Some(name) = matrix.operations.keys().find(|name| !is_known(name)) {
            return Err(format!(
                "rights.toml has a row for {name}, which is not in the contract"
            ));
        }
        for (name, rule) in table.sockets {
            matrix.add(&name, &Method::GET, rule)?;
        }
        Ok(matrix)
    }

    /// AGT-04: every switch guards something, or is known to guard nothing yet.
    fn with_every_switch(self) -> Result<Self, String> {
        for switch in Switch::ALL {
            let guards = self
                .operations
                .values()
                .any(|rule| rule.agent && rule.switch == Some(switch));
            if guards == self.idle_switches.contains(&switch) {
                return Err(format!("rights.toml: {switch:?} must guard an operation or be idle"));
            }
        }
        Ok(self)
    }

    fn add(&mut self, name: &str, method: &Method, rule: Rule) -> Result<(), String> {
        let Some(action) = rule.action else {
            return if rule.open {
                Ok(())
            } else {
                Err(format!("rights.toml: {name} has no action and is not open"))
            };
        };
        if rule.open || (rule.user && rule.section.is_some()) {
            return Err(format!("rights.toml: {name} says two things about the same people"));
        }
        if (*method == Method::GET) != (rule.verb == Verb::Read) && rule.verb != Verb::Read {
            return Err(format!("rights.toml: {name} is a {method} that changes something"));
        }
        let rules = self.rules.entry(action).or_default();
        match rules.iter().find(|(known, _)| known == method) {
            Some((_, known)) if *known != rule => Err(format!(
                "rights.toml: {name} differs from another operation with {action:?} and {method}; give it an action of its own"
            )),
            Some(_) => Ok(()),
            None => {
                rules.push((method.clone(), rule));
                Ok(())
            }
        }
    }

    /// The rule of an action with a method.
    pub fn rule(&self, action: Action, method: &Method) -> Option<&Rule> {
        let rules = self.rules.get(&action)?;
        rules.iter().find(|(known, _)| known == method).map(|(_, rule)| rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(operations: &str) -> Result<Matrix, String> {
        let contract = [
            (Method::GET, "/a".to_owned(), "list_a".to_owned()),
            (Method::GET, "/a/{id}".to_owned(), "get_a".to_owned()),
        ];
        Matrix::read(&format!("[operations]\n{operations}\n[sockets]\n"), &contract)
    }

    #[test]
    fn s4_the_table_fits_the_contract() {
        assert_eq!(check(), Ok(()));
    }

    #[test]
    fn s4_a_table_that_does_not_fit_is_refused() {
        let fine = "list_a = { action = \"ReadPauses\", verb = \"read\" }\n";
        let same = "get_a = { action = \"ReadPauses\", verb = \"read\" }\n";
        assert!(read(&format!("{fine}{same}")).is_ok());
        let extra = "drop_a = { action = \"ReadPauses\", verb = \"read\" }\n";
        let open = "get_a = { action = \"ReadPauses\", verb = \"read\", open = true }\n";
        for (rest, complaint) in [
            ("", "no row for get_a"),
            (&*format!("{same}{extra}"), "not in the contract"),
            ("get_a = { verb = \"read\" }\n", "no action and is not open"),
            (open, "two things"),
            (
                "get_a = { action = \"ReadPauses\", verb = \"edit\" }\n",
                "changes something",
            ),
            (
                "get_a = { action = \"ReadPauses\", verb = \"read\", agent = true }\n",
                "an action of its own",
            ),
            (
                "get_a = { action = \"ReadPauses\", verb = \"read\", agnet = true }\n",
                "agnet",
            ),
        ] {
            let Err(told) = read(&format!("{fine}{rest}")) else {
                panic!("{rest} is accepted")
            };
            assert!(told.contains(complaint), "{told}");
        }
    }
}
