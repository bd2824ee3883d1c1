//! Promises of the API that are never broken by accident: what the contract promised once, it still promises.
//!
//! `tests/fixtures/contract/promises.txt` has a line for each promise. New operations and optional fields need
//! no change here. To break a promise on purpose, run the test with `KEEP_PROMISES=new` and say why in the
//! commit.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use switchboard::http::openapi;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/contract/promises.txt");

/// How deep bodies are followed: no schema of ours nests deeper but by reference to itself.
const DEPTH_MAX: usize = 8;

struct Reader<'a> {
    document: &'a Value,
    promises: BTreeSet<String>,
}

impl Reader<'_> {
    fn resolved<'b>(&'b self, schema: &'b Value) -> &'b Value {
        match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            Some(name) => self.resolved(&self.document["components"]["schemas"][name]),
            None => schema,
        }
    }

    fn operation(&mut self, name: &str, operation: &Value) {
        self.promises.insert(name.to_owned());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let place = format!(
                "{name} {}:{}",
                parameter["in"].as_str().unwrap(),
                parameter["name"].as_str().unwrap()
            );
            self.taken(&place, &parameter["schema"].clone(), parameter["required"] == true, 0);
        }
        let body = operation["requestBody"]["content"]["application/json"]["schema"].clone();
        if !body.is_null() {
            self.taken(&format!("{name} body"), &body, true, 0);
        }
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let place = format!("{name} {status}");
            self.promises.insert(place.clone());
            let schema = response["content"]["application/json"]["schema"].clone();
            self.given(&place, &schema, 0);
        }
    }

    /// What callers may send: `!` marks what they must.
    fn taken(&mut self, place: &str, schema: &Value, is_required: bool, depth: usize) {
        let schema = self.resolved(schema).clone();
        let mark = if is_required { "!" } else { "" };
        self.promises.insert(format!("{place}{mark}"));
        for word in schema["enum"].as_array().into_iter().flatten() {
            self.promises.insert(format!("{place} = {word}"));
        }
        if depth == DEPTH_MAX {
            return;
        }
        for form in forms(&schema) {
            self.taken(&format!("{place}{}", tag(self.resolved(&form))), &form, true, depth + 1);
        }
        if !schema["items"].is_null() {
            self.taken(&format!("{place}[]"), &schema["items"], true, depth + 1);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required(&schema, name);
            self.taken(&format!("{place}.{name}"), property, is_required, depth + 1);
        }
    }

    /// What callers may count on in an answer.
    fn given(&mut self, place: &str, schema: &Value, depth: usize) {
        let schema = self.resolved(schema).clone();
        if depth == DEPTH_MAX {
            return;
        }
        for form in forms(&schema) {
            self.given(&format!("{place}{}", tag(self.resolved(&form))), &form, depth + 1);
        }
        if !schema["items"].is_null() {
            self.given(&format!("{place}[]"), &schema["items"], depth + 1);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let kind = &self.resolved(property)["type"];
            let mark = if required(&schema, name) { "!" } else { "" };
            let here = format!("{place} .{name}");
            self.promises.insert(format!("{here}{mark} {kind}"));
            self.given(&here, property, depth + 1);
        }
    }
}

fn forms(schema: &Value) -> Vec<Value> {
    let lists = ["oneOf", "allOf", "anyOf"]
        .into_iter()
        .filter_map(|list| schema[list].as_array());
    lists.flatten().filter(|form| form["type"] != "null").cloned().collect()
}

fn required(schema: &Value, name: &str) -> bool {
    schema["required"]
        .as_array()
        .is_some_and(|names| names.iter().any(|each| each == name))
}

/// The word that tells a form from others: `(type=aws)`.
fn tag(schema: &Value) -> String {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let mut words = properties.filter_map(|(name, property)| {
        let words = property["enum"].as_array().filter(|words| words.len() == 1)?;
        Some(format!("({name}={})", words[0].as_str()?))
    });
    words.next().unwrap_or_default()
}

fn promises() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut reader = Reader {
        document: &document,
        promises: BTreeSet::new(),
    };
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            reader.operation(&format!("{} {path}", method.to_uppercase()), operation);
        }
    }
    reader.promises
}

/// What is missing from `now`, and what callers suddenly must send.
fn broken(kept: &BTreeSet<String>, now: &BTreeSet<String>) -> Vec<String> {
    let is_request = |line: &str| !line.contains(" .");
    // What need not be sent any longer may still be sent.
    let is_there = |line: &String| now.contains(line) || (is_request(line) && now.contains(line.trim_end_matches('!')));
    let mut broken: Vec<String> = kept
        .iter()
        .filter(|line| !is_there(line))
        .map(|line| format!("gone: {line}"))
        .collect();
    let parent = |line: &str| line.rfind(['.', '(', '[', ' ']).map_or(0, |end| end);
    broken.extend(now.iter().filter_map(|line| {
        let is_new_duty = line.ends_with('!') && is_request(line) && !kept.contains(line);
        let above = &line[..parent(line)];
        let was_there = kept.contains(above) || kept.contains(&format!("{above}!"));
        (is_new_duty && was_there && !kept.contains(line)).then(|| format!("new duty: {line}"))
    }));
    broken
}

#[test]
fn what_the_contract_promised_it_still_promises() {
    let now = promises();
    if std::env::var("KEEP_PROMISES").is_ok_and(|value| value == "new") {
        let text = now.iter().fold(String::new(), |mut text, line| {
            writeln!(text, "{line}").unwrap();
            text
        });
        std::fs::write(FILE, text).unwrap();
    }
    let text = std::fs::read_to_string(FILE).unwrap();
    let kept: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    assert!(kept.len() > 1000, "{FILE} is not the list of promises");
    let broken = broken(&kept, &now);
    assert!(
        broken.is_empty(),
        "the contract breaks promises; with KEEP_PROMISES=new the list is made anew:\n{}",
        broken.join("\n")
    );
}

#[test]
fn removals_and_new_duties_are_noticed_and_additions_are_not() {
    let set = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<BTreeSet<_>>();
    let kept = set(&[
        "POST /a",
        "POST /a body!",
        "POST /a body.name!",
        "POST /a body.kind = \"x\"",
        "POST /a 201 .id! \"string\"",
    ]);
    assert_eq!(broken(&kept, &kept), [""; 0]);
    let mut more = kept.clone();
    more.extend(set(&[
        "POST /a body.note",
        "POST /b",
        "POST /b body!",
        "POST /b body.must!",
        "POST /a 201 .more! \"string\"",
    ]));
    assert_eq!(broken(&kept, &more), [""; 0]);
    let mut relaxed = kept.clone();
    relaxed.remove("POST /a body.name!");
    relaxed.insert("POST /a body.name".to_owned());
    assert_eq!(broken(&kept, &relaxed), [""; 0]);
    for line in &kept {
        let mut less = kept.clone();
        less.remove(line);
        assert!(!broken(&kept, &less).is_empty(), "{line}");
    }
    let mut duty = kept.clone();
    duty.insert("POST /a body.must!".to_owned());
    assert_eq!(broken(&kept, &duty), ["new duty: POST /a body.must!"]);
    let mut narrower = kept.clone();
    narrower.remove("POST /a 201 .id! \"string\"");
    narrower.insert("POST /a 201 .id \"string\"".to_owned());
    assert_eq!(broken(&kept, &narrower), ["gone: POST /a 201 .id! \"string\""]);
}
