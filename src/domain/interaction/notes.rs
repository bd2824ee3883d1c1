//! Internal notes: for agents and supervisors, never sent. They do not count as the last message and touch no
//! timer (MSG-09).

use super::Conversation;
use crate::domain::agent::{Asked, Supervisor};
use crate::domain::content::Content;
use crate::domain::effects::Request;
use crate::domain::ids::{AgentId, ClientRef};
use crate::domain::message::{Delivery, Direction, Message, Reactions, Sender};
use crate::domain::notice::Audience;
use crate::domain::{Durable, Effects, Env, Rejected};

impl Conversation {
    pub(super) fn note_added(
        &mut self,
        agent: AgentId,
        client_ref: ClientRef,
        body: String,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        self.must_be_held_by(agent)?;
        super::sending::check_text(&body, &client_ref)?;
        let mut fx = Effects::default();
        self.remember_ref(client_ref.clone());
        let note = self.write_note(Sender::Agent(agent), Some(client_ref), body, env, &mut fx);
        fx.notify(Audience::Agent(agent), self.saved(note));
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// Of somebody who reads along: whoever holds it sees the note, and nothing else of them (LST-10).
    pub(super) fn noted_by_supervisor(
        &mut self,
        by: Supervisor,
        asked: Asked,
        client_ref: ClientRef,
        body: String,
        env: &mut Env<'_>,
    ) -> Result<Effects, Rejected> {
        if self.recent_refs.contains(&client_ref) {
            return Ok(Effects::default());
        }
        if !self.is_open() {
            return Err(Rejected::Closed);
        }
        super::sending::check_text(&body, &client_ref)?;
        let mut fx = Effects::default();
        self.remember_ref(client_ref.clone());
        // Notes are of people: the thread names them by their id of staff, which agents have, too.
        let author = Sender::Agent(AgentId(by.staff.0));
        let what = Request::Note;
        fx.durable(Durable::Forced { what, by, asked });
        let note = self.write_note(author, Some(client_ref), body, env, &mut fx);
        if let Some(agent) = self.hold().map(|hold| hold.agent) {
            fx.notify(Audience::Agent(agent), self.saved(note));
        }
        self.show(env, &mut fx);
        Ok(fx)
    }

    /// Adds a note to the thread.
    pub(super) fn write_note(
        &mut self,
        sender: Sender,
        client_ref: Option<ClientRef>,
        body: String,
        env: &mut Env<'_>,
        fx: &mut Effects,
    ) -> Message {
        let note = Message {
            id: env.ids.message(),
            interaction: self.id,
            direction: Direction::Note,
            sender,
            content: Content::Text { body },
            provider_id: None,
            client_ref,
            delivery: Delivery::Delivered,
            error: None,
            at: env.now,
            order: env.now.0,
            quote: None,
            reactions: Reactions::default(),
            file: None,
            edited_at: None,
            deleted_at: None,
        };
        self.messages += 1;
        fx.save();
        fx.durable(Durable::Save(note.clone()));
        note
    }
}
