//! The agents: one socket each. They read every frame, and with `--accept` the one whose turn it
//! is takes the offer, answers it and closes it.

use super::book::SharedBook;
use super::clock;
use super::http::find;
use super::socket::Socket;
use super::webhook::{number_in, number_of};
use std::collections::BTreeMap;
use std::io;
use tokio::sync::{mpsc, watch};

/// What agents do with offers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Habits {
    /// Take offers, and close the conversation in the end.
    pub accept: bool,
    /// Send one answer before closing.
    pub reply: bool,
    /// What they do with it in the end.
    pub then: Then,
    /// Everybody is asked at once: only the agent whose turn it is accepts.
    pub take_turns: bool,
    /// Customers write again and again: a message may reach a conversation that is open already,
    /// and two agents may want the same one.
    pub customers_return: bool,
}

/// What an agent does with a conversation in the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    /// Closes it.
    Close,
    /// Closes its tab and keeps it (idle interactions).
    CloseTab,
    /// Leaves it as it is.
    Stay,
}

/// Everybody is paused until it is heard.
#[derive(Clone, Debug)]
pub struct Whistle {
    /// Name of the pause.
    pub pause: String,
    /// Each agent says once that they are paused: nobody is offered anything from then on.
    pub paused: mpsc::UnboundedSender<()>,
    /// Becomes true.
    pub heard: watch::Receiver<bool>,
}

/// Where an agent sits.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// Queues in the run; webhook n goes to queue n modulo this.
    pub lines: u64,
    /// Position in the queue.
    pub position: u64,
    /// Members of the queue.
    pub members: u64,
}

/// One agent at work.
pub struct Agent {
    socket: Socket,
    book: SharedBook,
    habits: Habits,
    seat: Seat,
    last_seq: u64,
    seen: Vec<u64>,
    /// Conversations this agent took or wants, with the webhooks that made it.
    talks: BTreeMap<u64, Vec<u64>>,
}

impl Agent {
    /// An agent whose socket has said hello with `last_seq`.
    pub fn new(socket: Socket, book: SharedBook, habits: Habits, seat: Seat, last_seq: u64) -> Self {
        Self {
            socket,
            book,
            habits,
            seat,
            last_seq,
            seen: Vec::new(),
            talks: BTreeMap::new(),
        }
    }

    /// Works until the socket ends; with a whistle, from the moment it is heard.
    pub async fn work(mut self, whistle: Option<Whistle>) {
        let mut works = Ok(());
        if let Some(whistle) = whistle {
            works = self.pause_until(whistle).await;
        }
        if works.is_ok() {
            works = self.read_on().await;
        }
        if let Err(error) = works {
            self.book.borrow_mut().error(&format!("agent's socket: {error}"));
        }
    }

    async fn pause_until(&mut self, whistle: Whistle) -> io::Result<()> {
        let Whistle {
            pause,
            paused,
            mut heard,
        } = whistle;
        let frame = format!(r#"{{"kind":"status","ref":"p0","status":"paused","pause":"{pause}"}}"#);
        self.socket.send(&frame).await?;
        self.until_paused().await?;
        let _ = paused.send(());
        drop(paused);
        // What came meanwhile and was read only now would be answered long after it had ended.
        let is_heard = loop {
            tokio::select! {
                heard = heard.wait_for(|heard| *heard) => break heard.is_ok(),
                filled = self.socket.fill() => filled?,
            }
            self.on_frames().await?;
        };
        if is_heard {
            self.socket
                .send(r#"{"kind":"status","ref":"r0","status":"ready"}"#)
                .await?;
        }
        Ok(())
    }

    async fn until_paused(&mut self) -> io::Result<()> {
        loop {
            let frame = self.socket.text().await?;
            self.on_frame(&frame, clock::micros());
            if text_after(&frame, b"\"ref\":\"") == Some(b"p0") {
                return match text_after(&frame, b"\"code\":\"") {
                    Some(code) => Err(io::Error::other(String::from_utf8_lossy(code).into_owned())),
                    None => Ok(()),
                };
            }
        }
    }

    async fn read_on(&mut self) -> io::Result<()> {
        loop {
            self.socket.fill().await?;
            self.on_frames().await?;
        }
    }

    async fn on_frames(&mut self) -> io::Result<()> {
        let now = clock::micros();
        while let Some(text) = self.socket.next_text()? {
            self.on_frame(&text, now);
        }
        self.socket.flush().await
    }

    fn on_frame(&mut self, frame: &[u8], now: u64) {
        match text_after(frame, b"\"kind\":\"") {
            Some(b"event") => self.on_event(frame, now),
            Some(b"ack") => self.on_ack(frame, now),
            Some(b"error") => {
                let code = text_after(frame, b"\"code\":\"").unwrap_or_default();
                let code = String::from_utf8_lossy(code).into_owned();
                self.book.borrow_mut().error(&format!("error frame: {code}"));
            }
            Some(_) | None => self.book.borrow_mut().error("unknown frame"),
        }
    }

    fn on_event(&mut self, frame: &[u8], now: u64) {
        let seq = number_after(frame, b"\"seq\":").unwrap_or_default();
        if seq != self.last_seq + 1 {
            self.book.borrow_mut().error("gap in the event numbers");
        }
        self.last_seq = seq;
        match text_after(frame, b"\"name\":\"") {
            Some(b"offer") => self.on_offer(frame, now),
            Some(b"interaction.opened") => self.on_opened(frame, now),
            Some(b"message" | b"thread") if self.habits.customers_return => self.on_messages(frame, now),
            Some(_) => {}
            None => self.book.borrow_mut().error("event without name"),
        }
    }

    fn on_offer(&mut self, frame: &[u8], now: u64) {
        let number = find(frame, b"\"preview\":\"").and_then(|at| number_in(&frame[at + 11..]));
        let id = number_after(frame, b"\"interaction_id\":\"");
        let ticket = number_after(frame, b"\"ticket\":");
        let (Some(number), Some(id), Some(ticket)) = (number, id, ticket) else {
            self.book.borrow_mut().error("offer of somebody else");
            return;
        };
        let duplicate = self.was_seen(number);
        let present = self.book.borrow_mut().offer(number, duplicate, now);
        let my_turn = !self.habits.take_turns || (number / self.seat.lines) % self.seat.members == self.seat.position;
        if present && self.habits.accept && my_turn && !duplicate {
            self.talks.entry(id).or_default().push(number);
            self.book.borrow_mut().act(number, now);
            self.socket.queue(&format!(
                r#"{{"kind":"accept","ref":"a{id}","interaction_id":"{id}","ticket":{ticket}}}"#
            ));
        }
    }

    fn on_opened(&mut self, frame: &[u8], now: u64) {
        let Some(id) = number_after(frame, b"\"id\":\"") else {
            self.book.borrow_mut().error("opened without id");
            return;
        };
        let Some(number) = self.newest_of(id) else { return };
        self.book.borrow_mut().opened(number, now);
        if self.habits.reply {
            self.book.borrow_mut().reply(number, clock::micros());
            self.socket.queue(&format!(
                r#"{{"kind":"send","ref":"s{id}","interaction_id":"{id}","body":"m{number:012}"}}"#
            ));
        } else {
            self.leave(id, number);
        }
    }

    /// Messages of open conversations: those that no offer announced.
    fn on_messages(&mut self, mut frame: &[u8], now: u64) {
        while let Some(at) = find(frame, b"\"body\":\"") {
            frame = &frame[at + 8..];
            if let Some(number) = number_of(frame) {
                self.book.borrow_mut().delivered(number, now);
            }
        }
    }

    fn on_ack(&mut self, frame: &[u8], now: u64) {
        let (Some(command), Some(id)) = (
            find(frame, b"\"ref\":\"").map(|at| frame[at + 7]),
            find(frame, b"\"ref\":\"").and_then(|at| digits(&frame[at + 8..])),
        ) else {
            self.book.borrow_mut().error("ack without ref");
            return;
        };
        if let Some(code) = text_after(frame, b"\"code\":\"") {
            let command = char::from(command);
            let code = String::from_utf8_lossy(code).into_owned();
            let numbers = self.talks.remove(&id).unwrap_or_default();
            if self.habits.customers_return {
                self.close_all(&numbers, now);
            } else {
                self.book
                    .borrow_mut()
                    .error(&format!("command {command} refused: {code}"));
            }
            return;
        }
        match command {
            b's' => {
                if let Some(number) = self.newest_of(id) {
                    self.leave(id, number);
                }
            }
            b'c' => {
                let numbers = self.talks.remove(&id).unwrap_or_default();
                self.close_all(&numbers, now);
            }
            _ => {}
        }
    }

    fn newest_of(&self, id: u64) -> Option<u64> {
        self.talks.get(&id)?.last().copied()
    }

    fn close_all(&self, numbers: &[u64], now: u64) {
        for number in numbers {
            self.book.borrow_mut().closed(*number, now);
        }
    }

    /// Closes the conversation, or only its tab.
    fn leave(&mut self, id: u64, number: u64) {
        let kind = match self.habits.then {
            Then::Close => "close",
            Then::CloseTab => "close_tab",
            Then::Stay => return,
        };
        self.book.borrow_mut().act(number, clock::micros());
        self.socket
            .queue(&format!(r#"{{"kind":"{kind}","ref":"c{id}","interaction_id":"{id}"}}"#));
    }

    /// Remembers a webhook's offer; true when it was there before.
    fn was_seen(&mut self, number: u64) -> bool {
        let index = number / self.seat.lines;
        let (word, bit) = ((index / 64) as usize, 1_u64 << (index % 64));
        if self.seen.len() <= word {
            self.seen.resize(word + 1, 0);
        }
        let before = self.seen[word] & bit != 0;
        self.seen[word] |= bit;
        before
    }
}

/// The text between `mark` and the next quote.
pub fn text_after<'a>(frame: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let rest = &frame[find(frame, mark)? + mark.len()..];
    rest.iter().position(|b| *b == b'"').map(|end| &rest[..end])
}

/// The digits after `mark`.
pub fn number_after(frame: &[u8], mark: &[u8]) -> Option<u64> {
    digits(&frame[find(frame, mark)? + mark.len()..])
}

fn digits(text: &[u8]) -> Option<u64> {
    let length = text.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&text[..length]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests;
