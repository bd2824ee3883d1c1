//! What people do with messages that are on their phone: they react, press buttons, rewrite and take back.

use super::business::Ask;
use super::courier::About;
use super::kinds::{Button, ButtonKind};
use super::network::Network;
use super::state::{State, now};
use super::thread::{Item, Side, Tick};
use super::webhook;
use super::wish::{Refused, Written};
use serde::Deserialize;
use serde_json::{Value, json};

/// A message somebody does something with.
#[derive(Clone, Debug, Deserialize)]
pub struct Target {
    /// With which number; may be left out when there is only one.
    pub phone_number_id: Option<String>,
    /// Which message.
    pub message_id: String,
}

/// A reaction, or its removal.
#[derive(Clone, Debug, Deserialize)]
pub struct Reaction {
    /// To which message.
    #[serde(flatten)]
    pub target: Target,
    /// With what; nothing removes it.
    pub emoji: Option<String>,
}

/// A pressed button.
#[derive(Clone, Debug, Deserialize)]
pub struct Press {
    /// Of which message.
    #[serde(flatten)]
    pub target: Target,
    /// Which one, from 0.
    pub button: usize,
}

/// New words.
#[derive(Clone, Debug, Deserialize)]
pub struct Edit {
    /// Of which message.
    #[serde(flatten)]
    pub target: Target,
    /// What it says from here on.
    pub text: String,
}

impl Network {
    /// The person reacts to a message of either side.
    pub fn react(&self, phone: &str, reaction: Reaction) -> Result<(), Refused> {
        let emoji = reaction.emoji.filter(|emoji| !emoji.is_empty());
        let mut state = self.lock();
        let (about, item) = find(&mut state, phone, reaction.target)?;
        item.reactions.customer.clone_from(&emoji);
        let mut object = json!({"message_id": about.id});
        if let Some(emoji) = emoji {
            object["emoji"] = emoji.into();
        }
        self.tell(&mut state, &about, "reaction", &object);
        Ok(())
    }

    /// The person presses a button of the business.
    pub fn press(&self, phone: &str, press: Press) -> Result<String, Refused> {
        let mut state = self.lock();
        let (about, item) = find(&mut state, phone, press.target)?;
        let is_template = item.kind == "template";
        let is_list = item.content.pointer("/type").and_then(Value::as_str) == Some("list");
        let pressed = item
            .buttons
            .get(press.button)
            .filter(|button| button.kind == ButtonKind::Reply);
        let pressed = pressed.cloned();
        let pressed = pressed.ok_or_else(|| Refused::Unknown(format!("button {} to press", press.button)))?;
        drop(state);
        self.write(
            phone,
            Written {
                phone_number_id: Some(about.phone_number_id),
                content: Some(answer(&pressed, is_template, is_list)),
                quote: Some(about.id),
                ..Written::default()
            },
        )
    }

    /// The person rewrites a text of theirs.
    pub fn edit(&self, phone: &str, edit: Edit) -> Result<(), Refused> {
        let mut state = self.lock();
        let (about, item) = find(&mut state, phone, edit.target)?;
        if item.from != Side::Customer || item.kind != "text" || item.deleted || edit.text.trim().is_empty() {
            return Err(Refused::Invalid("only texts of one's own can be rewritten".into()));
        }
        item.text.clone_from(&edit.text);
        item.content = json!({"body": edit.text});
        item.edited = true;
        let message = json!({"type": "text", "text": {"body": edit.text}});
        let object = json!({"original_message_id": about.id, "message": message});
        self.tell(&mut state, &about, "edit", &object);
        Ok(())
    }

    /// The person takes a message of theirs back.
    pub fn revoke(&self, phone: &str, target: Target) -> Result<(), Refused> {
        let mut state = self.lock();
        let (about, item) = find(&mut state, phone, target)?;
        if item.from != Side::Customer {
            return Err(Refused::Invalid("only messages of one's own can be taken back".into()));
        }
        item.deleted = true;
        item.text.clear();
        item.content = Value::Null;
        self.tell(&mut state, &about, "revoke", &json!({"original_message_id": about.id}));
        Ok(())
    }

    /// Tells the business of something that is no message, and pages of the message it is about.
    fn tell(&self, state: &mut State, about: &About, kind: &str, object: &Value) {
        let event = Item::new(state.wamid(&about.phone), Side::Customer, kind, now(), Tick::Sending);
        if let Some((number, customer, _)) = state.parts(about) {
            let body = webhook::inbound(number, customer, &event, &json!({"type": kind, kind: object}));
            let lane = format!("{}>{}", about.phone, about.phone_number_id);
            self.post_beside(state, &about.phone_number_id, lane, body);
        }
        self.show_item(state, about);
        self.show_customer(state, &about.phone);
    }

    /// Puts a reaction of the business on a message of the customer. Such a call is only ever reported as sent. False
    /// when there is no such message.
    pub(super) fn takes_reaction(&self, state: &mut State, call: &About, ask: &Ask) -> bool {
        let text = |name: &str| ask.content[name].as_str().unwrap_or_default().to_owned();
        let about = About {
            id: text("message_id"),
            ..call.clone()
        };
        let Some(item) = state.item(&about).filter(|item| item.from == Side::Customer) else {
            return false;
        };
        item.reactions.business = Some(text("emoji")).filter(|emoji| !emoji.is_empty());
        let mut event = Item::new(call.id.clone(), Side::Business, "reaction", now(), Tick::Sent);
        event.callback_data.clone_from(&ask.callback_data);
        if let Some((number, customer, _)) = state.parts(&about).filter(|_| state.settings.auto_status) {
            let body = webhook::status(number, customer, &event, event.tick, event.at);
            self.post_beside(state, &about.phone_number_id, event.id, body);
        }
        self.show_item(state, &about);
        true
    }
}

/// The message, on a phone that has a connection.
fn find<'a>(state: &'a mut State, phone: &str, target: Target) -> Result<(About, &'a mut Item), Refused> {
    let about = About {
        phone: phone.to_owned(),
        phone_number_id: state.choose_number(target.phone_number_id)?,
        id: target.message_id,
    };
    if !state.customer(phone)?.online {
        return Err(Refused::Invalid("the phone is offline".into()));
    }
    let unknown = Refused::Unknown(format!("message {}", about.id));
    let item = state.item(&about).ok_or(unknown)?;
    Ok((about, item))
}

fn answer(pressed: &Button, is_template: bool, is_list: bool) -> Value {
    let Button {
        text,
        value,
        description,
        ..
    } = pressed;
    if is_template {
        return json!({"type": "button", "button": {"payload": value, "text": text}});
    }
    let reply = json!({"id": value, "title": text, "description": description});
    let kind = if is_list { "list_reply" } else { "button_reply" };
    json!({"type": "interactive", "interactive": {"type": kind, kind: reply}})
}
