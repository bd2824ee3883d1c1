//! What people do with messages on their phones: react, press, say anew, take back. Each is told to the business as
//! WhatsApp does it, in turn with what is written.

use super::carried::ButtonKind;
use super::contracts;
use super::courier::About;
use super::network::Network;
use super::state::{State, now};
use super::thread::{Item, Side, Tick};
use super::wish::{Edited, Pressed, Reacted, Refused, Revoked, Written};
use crate::config::limits::TEXT_CHARS_MAX;
use serde_json::{Value, json};

impl Network {
    /// The person looks at a thread: what is on the phone is read now.
    pub fn look_at(&self, phone: &str, phone_number_id: Option<String>) -> Result<(), Refused> {
        let mut state = self.lock();
        let number = state.choose_number(phone_number_id)?;
        let customer = state.customer(phone)?;
        if !customer.online {
            return Ok(());
        }
        let moved = self.advance(&mut state, phone, &number, &[Tick::Delivered], Tick::Read);
        if moved {
            self.show_customer(&state, phone);
        }
        Ok(())
    }

    /// A reaction to a message of either side; without an emoji it is taken back.
    pub fn react(&self, phone: &str, wish: Reacted) -> Result<(), Refused> {
        let emoji = wish.emoji.filter(|emoji| !emoji.is_empty());
        let mut reaction = json!({"message_id": wish.message_id});
        if let Some(emoji) = &emoji {
            reaction["emoji"] = emoji.as_str().into();
        }
        let mut state = self.lock();
        let about = about(&state, phone, wish.phone_number_id, wish.message_id)?;
        shown(&mut state, &about)?.carried.reactions.customer = emoji;
        self.tell(&mut state, &about, &json!({"type": "reaction", "reaction": reaction}));
        Ok(())
    }

    /// A button or row of a message of the business; returns the id of the message that it sends.
    pub fn press(&self, phone: &str, wish: Pressed) -> Result<String, Refused> {
        let content = {
            let mut state = self.lock();
            let about = about(&state, phone, wish.phone_number_id.clone(), wish.message_id.clone())?;
            let item = shown(&mut state, &about)?;
            let button = item.carried.buttons.get(wish.button);
            let button = button.filter(|button| button.kind == ButtonKind::Reply);
            let button = button.ok_or_else(|| Refused::Unknown(format!("button {} to press", wish.button)))?;
            button.pressed(&item.kind)
        };
        let pressed = Written {
            phone_number_id: wish.phone_number_id,
            content: Some(content),
            quote: Some(wish.message_id),
            ..Written::default()
        };
        self.write(phone, pressed)
    }

    /// Other words in place of one's own.
    pub fn edit(&self, phone: &str, wish: Edited) -> Result<(), Refused> {
        if wish.text.is_empty() || wish.text.chars().count() > TEXT_CHARS_MAX {
            return Err(Refused::Invalid("a text has 1 to 4096 characters".into()));
        }
        let mut state = self.lock();
        let about = about(&state, phone, wish.phone_number_id, wish.message_id)?;
        let item = own(&mut state, &about)?;
        if item.kind != "text" {
            return Err(Refused::Invalid("only texts can be said anew".into()));
        }
        item.text.clone_from(&wish.text);
        item.carried.edited = true;
        let message = json!({"type": "text", "text": {"body": wish.text}});
        let edit = json!({"original_message_id": about.id, "message": message});
        self.tell(&mut state, &about, &json!({"type": "edit", "edit": edit}));
        Ok(())
    }

    /// One's own message, taken back for everyone.
    pub fn revoke(&self, phone: &str, wish: Revoked) -> Result<(), Refused> {
        let mut state = self.lock();
        let about = about(&state, phone, wish.phone_number_id, wish.message_id)?;
        let item = own(&mut state, &about)?;
        item.text.clear();
        item.carried.content = Value::Null;
        item.carried.deleted = true;
        let revoke = json!({"original_message_id": about.id});
        self.tell(&mut state, &about, &json!({"type": "revoke", "revoke": revoke}));
        Ok(())
    }

    /// What happened to a message has an id of its own, and is no message on the phone.
    fn tell(&self, state: &mut State, about: &About, content: &Value) {
        let id = state.wamid(&about.phone);
        let Some((number, customer, item)) = state.parts(about) else {
            return;
        };
        let event = Item {
            id,
            at: now(),
            ..item.clone()
        };
        if let Some(letter) = contracts::message(number, customer, &event, content) {
            self.post_in_turn(state, about, letter);
        }
        self.show_item(state, about);
        self.show_customer(state, &about.phone);
    }
}

fn about(state: &State, phone: &str, number: Option<String>, id: String) -> Result<About, Refused> {
    Ok(About {
        phone: phone.strip_prefix('+').unwrap_or(phone).to_owned(),
        phone_number_id: state.choose_number(number)?,
        id,
    })
}

/// A message on a phone that has a connection.
fn shown<'a>(state: &'a mut State, about: &About) -> Result<&'a mut Item, Refused> {
    if !state.customer(&about.phone)?.online {
        return Err(Refused::Invalid("the phone is offline".into()));
    }
    let item = state.item(about).filter(|item| !item.carried.deleted);
    item.ok_or_else(|| Refused::Unknown(format!("message {}", about.id)))
}

/// A message that the person wrote.
fn own<'a>(state: &'a mut State, about: &About) -> Result<&'a mut Item, Refused> {
    let item = shown(state, about)?;
    if item.from == Side::Customer {
        Ok(item)
    } else {
        Err(Refused::Invalid("the business wrote this message".into()))
    }
}
