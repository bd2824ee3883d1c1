//! What the contract says about what follows what: something new leads to every operation on it, a list to what
//! is in it, and what was read to how it is written (S31). All of it comes from paths, names of fields and
//! answers.
//!
//! The body of a link holds an expression inside a value, which clients may read as an example; schemathesis
//! fills it in.

use serde_json::json;
use std::collections::BTreeMap;
use utoipa::Modify;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{Array, ArrayItems, Object, Schema};
use utoipa::openapi::{Components, Content, OpenApi, RefOr, Response};

const JSON: &str = "application/json";
/// How the path of one thing ends.
const ITEM: &str = "/{id}";

/// Adds the links to answers.
pub struct Links;

impl Modify for Links {
    fn modify(&self, openapi: &mut OpenApi) {
        let nothing = Components::default();
        let components = openapi.components.as_ref().unwrap_or(&nothing);
        let items = openapi.paths.paths.iter();
        let known: Vec<Known> = items
            .flat_map(|(path, item)| Known::all(path, item, components))
            .collect();
        for source in &known {
            let followed = links(source, &known);
            let item = openapi.paths.paths.get_mut(&source.path);
            if let Some(answer) = item.and_then(|item| answer_of(item, source.verb)) {
                answer.links.extend(followed);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What matters here of an operation.
struct Known {
    path: String,
    verb: Verb,
    name: String,
    /// Name of what it answers.
    answers: String,
    /// Where the answer has the identity of what was made.
    id: Option<&'static str>,
    lists_ids: bool,
    tells_version: bool,
    takes_version: bool,
}

impl Known {
    fn all(path: &str, item: &PathItem, components: &Components) -> Vec<Self> {
        let operations = [
            (Verb::Get, &item.get),
            (Verb::Post, &item.post),
            (Verb::Put, &item.put),
            (Verb::Patch, &item.patch),
            (Verb::Delete, &item.delete),
        ];
        let known = |(verb, operation): (Verb, &Option<Operation>)| {
            let operation = operation.as_ref()?;
            Some(Self::new(path, verb, operation, components))
        };
        operations.into_iter().filter_map(known).collect()
    }

    fn new(path: &str, verb: Verb, operation: &Operation, components: &Components) -> Self {
        let answered = success(operation).and_then(|(_, answer)| schema_of(answer.content.get(JSON)));
        let taken = match &operation.request_body {
            Some(RefOr::T(body)) => schema_of(body.content.get(JSON)),
            Some(RefOr::Ref(_)) | None => None,
        };
        let object = answered.and_then(|schema| resolved(schema, components));
        let id_within = |field: &str| {
            let inner = object.and_then(|object| object.properties.get(field));
            inner.is_some_and(|inner| has(resolved(inner, components), "id"))
        };
        Self {
            path: path.to_owned(),
            verb,
            name: operation.operation_id.clone().unwrap_or_default(),
            answers: answered.map(name_of).unwrap_or_default(),
            id: if has(object, "id") {
                Some("$response.body#/id")
            } else {
                id_within("key").then_some("$response.body#/key/id")
            },
            lists_ids: object.is_some_and(|object| has(row_of(object, components), "id")),
            tells_version: has(object, "version"),
            takes_version: has(taken.and_then(|schema| resolved(schema, components)), "version"),
        }
    }

    fn is_item(&self) -> bool {
        self.path.ends_with(ITEM)
    }

    /// Whether the path begins with an item of this collection.
    fn is_below(&self, collection: &str) -> bool {
        let rest = self
            .path
            .strip_prefix(collection)
            .and_then(|rest| rest.strip_prefix(ITEM));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

fn links(source: &Known, known: &[Known]) -> BTreeMap<String, RefOr<Link>> {
    let mut links = BTreeMap::new();
    for target in known {
        let Some(id) = followed(source, target, known) else {
            continue;
        };
        let mut link = LinkBuilder::new().operation_id(&target.name);
        if let Some(id) = id {
            link = link.parameter("id", id);
        }
        if target.takes_version && is_same_version(source, target) {
            link = link.request_body(Some(json!({ "version": "$response.body#/version" })));
        }
        links.insert(target.name.clone(), RefOr::T(link.build()));
    }
    links
}

/// Whether the target follows, and where it has its identity from, if it needs one.
fn followed(source: &Known, target: &Known, known: &[Known]) -> Option<Option<&'static str>> {
    match source.verb {
        Verb::Post if target.is_below(&source.path) => source.id.map(Some),
        Verb::Get if source.lists_ids && target.is_below(&source.path) => {
            let at = |verb| known.iter().any(|one| one.path == source.path && one.verb == verb);
            // What nobody makes through the contract is only found in its list. Removing the first of a list
            // would remove who asks.
            let leads = target.verb == Verb::Get || target.verb == Verb::Post && !at(Verb::Post);
            leads.then_some(Some("$response.body#/rows/0/id"))
        }
        Verb::Get if source.is_item() => {
            let collection = source.path.strip_suffix(ITEM)?;
            let leads = target.is_below(collection) && target.name != source.name;
            leads.then_some(Some("$request.path.id"))
        }
        Verb::Get if source.path == target.path && source.tells_version && target.takes_version => {
            Some(source.path.contains(ITEM).then_some("$request.path.id"))
        }
        Verb::Patch if source.is_item() => {
            let collection = source.path.strip_suffix(ITEM)?;
            let changes = target.verb == Verb::Delete && target.is_item() || target.takes_version;
            let leads = target.is_below(collection) && changes && is_same_thing(source, target);
            leads.then_some(Some("$request.path.id"))
        }
        Verb::Get | Verb::Post | Verb::Put | Verb::Patch | Verb::Delete => None,
    }
}

fn is_same_version(source: &Known, target: &Known) -> bool {
    source.tells_version && (source.path == target.path || is_same_thing(source, target))
}

/// Parts have versions of their own.
fn is_same_thing(source: &Known, target: &Known) -> bool {
    source.answers == target.answers || target.is_item()
}

fn answer_of(item: &mut PathItem, verb: Verb) -> Option<&mut Response> {
    let operation = match verb {
        Verb::Get => &mut item.get,
        Verb::Post => &mut item.post,
        Verb::Put => &mut item.put,
        Verb::Patch => &mut item.patch,
        Verb::Delete => &mut item.delete,
    };
    let operation = operation.as_mut()?;
    let (status, _) = success(operation)?;
    let status = status.to_owned();
    match operation.responses.responses.get_mut(&status) {
        Some(RefOr::T(answer)) => Some(answer),
        Some(RefOr::Ref(_)) | None => None,
    }
}

fn success(operation: &Operation) -> Option<(&str, &Response)> {
    operation
        .responses
        .responses
        .iter()
        .find_map(|(status, answer)| match answer {
            RefOr::T(answer) if status.starts_with('2') => Some((status.as_str(), answer)),
            RefOr::T(_) | RefOr::Ref(_) => None,
        })
}

fn schema_of(content: Option<&RefOr<Content>>) -> Option<&RefOr<Schema>> {
    match content? {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    }
}

fn name_of(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::Ref(to) => to.ref_location.clone(),
        RefOr::T(_) => String::new(),
    }
}

fn resolved<'a>(schema: &'a RefOr<Schema>, components: &'a Components) -> Option<&'a Object> {
    let schema = match schema {
        RefOr::Ref(to) => components.schemas.get(to.ref_location.rsplit('/').next()?)?,
        RefOr::T(_) => schema,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        RefOr::T(_) | RefOr::Ref(_) => None,
    }
}

fn row_of<'a>(page: &'a Object, components: &'a Components) -> Option<&'a Object> {
    match page.properties.get("rows")? {
        RefOr::T(Schema::Array(Array {
            items: ArrayItems::RefOrSchema(row),
            ..
        })) => resolved(row, components),
        RefOr::T(_) | RefOr::Ref(_) => None,
    }
}

fn has(object: Option<&Object>, field: &str) -> bool {
    object.is_some_and(|object| object.properties.contains_key(field))
}
