//! An agent who survives crashes of the server: comes back, works on, and remembers every command
//! the server acknowledged.

use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use switchboard::load::rest::Client;
use switchboard::load::setup::connect_with;
use switchboard::load::socket::Socket;

/// What the server acknowledged.
#[derive(Default)]
pub struct Acknowledged {
    /// Interactions this agent accepted.
    pub accepted: Vec<String>,
    /// Refs of the texts sent.
    pub sent: Vec<String>,
    /// Interactions closed.
    pub closed: Vec<String>,
    /// Refusals that no rule explains.
    pub surprises: Vec<String>,
}

/// One agent.
pub struct Agent {
    to: SocketAddr,
    login: Client,
    acknowledged: Rc<RefCell<Acknowledged>>,
    /// The text last sent to an interaction; sent again with the same ref until acknowledged.
    unacknowledged: BTreeMap<String, u64>,
    next_text: u64,
    /// Commands to give about conversations held; they go first.
    urgent: VecDeque<Value>,
    /// Offers to accept, newest last; most are stale by the time.
    tempting: VecDeque<Value>,
}

/// A socket may send 20 frames a second; its pings count too.
const COMMAND_EVERY: Duration = Duration::from_millis(56);

/// Older offers are forgotten.
const TEMPTING_MAX: usize = 20;

/// One in so many conversations is kept, with its tab closed.
const KEPT_ONE_IN: u64 = 4;

impl Agent {
    /// Texts are numbered from `first_text`, so that agents do not share refs.
    pub fn new(to: SocketAddr, login: Client, first_text: u64) -> Self {
        Self {
            to,
            login,
            acknowledged: Rc::default(),
            unacknowledged: BTreeMap::new(),
            next_text: first_text,
            urgent: VecDeque::new(),
            tempting: VecDeque::new(),
        }
    }

    pub fn acknowledged(&self) -> Rc<RefCell<Acknowledged>> {
        Rc::clone(&self.acknowledged)
    }

    /// Works until the task is dropped; connects again whenever the socket ends.
    pub async fn work(mut self) {
        loop {
            if let Ok((mut socket, hello)) = connect_with(self.to, &mut self.login).await {
                self.urgent.clear();
                self.tempting.clear();
                self.take_over(&hello["snapshot"]);
                // It ends with the server; what was not acknowledged is asked again.
                let _ = self.work_on(&mut socket).await;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn work_on(&mut self, socket: &mut Socket) -> io::Result<()> {
        let mut turns = tokio::time::interval(COMMAND_EVERY);
        loop {
            tokio::select! {
                _ = turns.tick() => {
                    if let Some(command) = self.urgent.pop_front().or_else(|| self.tempting.pop_back()) {
                        socket.queue(&command.to_string());
                    }
                }
                filled = socket.fill() => filled?,
            }
            while let Some(text) = socket.next_text()? {
                let frame: Value = serde_json::from_slice(&text)?;
                match frame["kind"].as_str() {
                    Some("event") => self.on_event(&frame["event"]),
                    Some("ack") => self.on_ack(&frame),
                    _ => self.surprise(&frame),
                }
            }
            socket.flush().await?;
        }
    }

    fn take_over(&mut self, snapshot: &Value) {
        let held = snapshot["interactions"].as_array().into_iter().flatten();
        for card in held.filter(|card| card["tab_open"] == true) {
            self.talk(text(&card["id"]));
        }
        for offer in snapshot["offers"].as_array().into_iter().flatten() {
            self.tempt(offer);
        }
    }

    fn on_event(&mut self, event: &Value) {
        let data = &event["data"];
        match event["name"].as_str() {
            Some("offer") => self.tempt(data),
            Some("interaction.opened") => self.talk(text(&data["id"])),
            _ => {}
        }
    }

    /// Answers in an interaction; a text that was not acknowledged goes again, with its ref.
    fn talk(&mut self, id: &str) {
        let number = *self.unacknowledged.entry(id.to_owned()).or_insert_with(|| {
            self.next_text += 1;
            self.next_text
        });
        let command = json!({
            "kind": "send", "ref": format!("s.{id}.{number}"), "interaction_id": id, "body": format!("m{number:012}"),
        });
        self.urgent.push_back(command);
    }

    fn on_ack(&mut self, ack: &Value) {
        let reference = text(&ack["ref"]);
        let parts: Vec<&str> = reference.split('.').collect();
        let [command, id, number] = parts[..] else {
            return self.surprise(ack);
        };
        if let Some(code) = ack["error"]["code"].as_str() {
            self.unacknowledged.remove(id);
            let explained = [
                "already_taken",
                "offer_ended",
                "stale_ticket",
                "not_holder",
                "closed",
                "try_again",
                "tab_limit",
            ];
            if !explained.contains(&code) {
                self.surprise(ack);
            }
            return;
        }
        let mut acknowledged = self.acknowledged.borrow_mut();
        match command {
            "a" => acknowledged.accepted.push(id.to_owned()),
            "s" => {
                acknowledged.sent.push(reference.to_owned());
                self.unacknowledged.remove(id);
                let number: u64 = number.parse().expect("refs are our own");
                let (kind, short) = if number.is_multiple_of(KEPT_ONE_IN) {
                    ("close_tab", "t")
                } else {
                    ("close", "c")
                };
                let command = json!({ "kind": kind, "ref": format!("{short}.{id}.{number}"), "interaction_id": id });
                self.urgent.push_back(command);
            }
            "c" => acknowledged.closed.push(id.to_owned()),
            _ => {}
        }
    }

    fn tempt(&mut self, offer: &Value) {
        let (id, ticket) = (text(&offer["interaction_id"]), &offer["ticket"]);
        self.tempting.push_back(json!({
            "kind": "accept", "ref": format!("a.{id}.{ticket}"), "interaction_id": id, "ticket": ticket,
        }));
        if self.tempting.len() > TEMPTING_MAX {
            self.tempting.pop_front();
        }
    }

    fn surprise(&self, frame: &Value) {
        self.acknowledged.borrow_mut().surprises.push(frame.to_string());
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
