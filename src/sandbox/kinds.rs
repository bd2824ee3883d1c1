//! What messages of each kind look like on a phone, from WhatsApp's own object of the kind, whichever side wrote it.

use super::business::GraphRefusal;
use crate::config::limits::TEXT_CHARS_MAX;
use serde::Serialize;
use serde_json::Value;

/// A button under a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Button {
    /// What is written on it.
    pub text: String,
    /// What pressing it does.
    pub kind: ButtonKind,
    /// What it stands for, or where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The second line of a row.
    #[serde(skip)]
    pub description: Option<String>,
}

/// What a button does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// It answers.
    Reply,
    /// It opens an address.
    Url,
}

/// A line that says what a message of this kind says.
pub fn line(kind: &str, object: &Value) -> String {
    let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let said = match kind {
        "text" => text("/body"),
        "location" => text("/name"),
        "contacts" => text("/0/name/formatted_name"),
        "button" => text("/text"),
        "reaction" => text("/emoji"),
        "interactive" => ["/body/text", "/button_reply/title", "/list_reply/title"]
            .map(text)
            .into_iter()
            .find(|said| !said.is_empty())
            .unwrap_or_default(),
        "template" => return format!("[{}]", text("/name")),
        _ => text("/caption"),
    };
    if said.is_empty() {
        format!("[{kind}]")
    } else {
        said.to_owned()
    }
}

/// The buttons under a message of the business.
pub fn buttons(kind: &str, object: &Value) -> Vec<Button> {
    match kind {
        "template" => list(object, "/components").filter_map(template_button).collect(),
        "interactive" => {
            let replies = list(object, "/action/buttons").filter_map(|button| reply(button.get("reply")?));
            let sections = list(object, "/action/sections");
            let rows = sections.flat_map(|section| list(section, "/rows")).filter_map(reply);
            replies.chain(rows).collect()
        }
        _ => Vec::new(),
    }
}

fn list<'a>(object: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    object.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn text_of(object: &Value, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(ToOwned::to_owned)
}

fn reply(object: &Value) -> Option<Button> {
    Some(Button {
        text: text_of(object, "title")?,
        kind: ButtonKind::Reply,
        value: text_of(object, "id"),
        description: text_of(object, "description"),
    })
}

/// The network keeps no templates: a button is called by what it was filled in with.
fn template_button(component: &Value) -> Option<Button> {
    if component.get("type").and_then(Value::as_str) != Some("button") {
        return None;
    }
    let parameter = component.pointer("/parameters/0");
    let kind = match component.get("sub_type").and_then(Value::as_str)? {
        "quick_reply" => ButtonKind::Reply,
        "url" => ButtonKind::Url,
        _ => return None,
    };
    let value = parameter.and_then(|given| text_of(given, "payload").or_else(|| text_of(given, "text")));
    Some(Button {
        text: value.clone().unwrap_or_else(|| "Button".to_owned()),
        kind,
        value,
        description: None,
    })
}

/// Checks what Graph checks of a message of this kind.
pub fn check(kind: &str, object: &Value) -> Result<(), GraphRefusal> {
    let has_text = |pointer: &str| {
        let text = object.pointer(pointer).and_then(Value::as_str);
        text.is_some_and(|text| !text.trim().is_empty())
    };
    let needs = |is_there: bool, parameter: &str| {
        if is_there { Ok(()) } else { Err(missing(parameter)) }
    };
    match kind {
        "text" => {
            needs(has_text("/body"), "text['body']")?;
            let chars = object["body"].as_str().unwrap_or_default().chars().count();
            if chars > TEXT_CHARS_MAX {
                return Err(bad("(#100) Param text['body'] must be at most 4096 characters long."));
            }
            Ok(())
        }
        "template" => needs(has_text("/name"), "template['name']"),
        "image" | "video" | "audio" | "document" | "sticker" => {
            needs(has_text("/id") || has_text("/link"), &format!("{kind}['id']"))
        }
        "location" => needs(
            object["latitude"].is_number() && object["longitude"].is_number(),
            "location['latitude']",
        ),
        "contacts" => needs(
            has_text("/0/name/formatted_name"),
            "contacts[0]['name']['formatted_name']",
        ),
        "reaction" => needs(has_text("/message_id"), "reaction['message_id']"),
        "interactive" => needs(has_text("/type"), "interactive['type']"),
        _ => Err(bad("(#100) Param type must be one of the known message types")),
    }
}

/// A parameter is wrong.
pub fn bad(words: &str) -> GraphRefusal {
    GraphRefusal::Parameter(100, words.to_owned())
}

fn missing(parameter: &str) -> GraphRefusal {
    GraphRefusal::Parameter(131_008, format!("(#131008) Required parameter is missing: {parameter}"))
}
