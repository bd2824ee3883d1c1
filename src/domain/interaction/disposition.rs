//! How a conversation ended (DSP-01..DSP-08).

use super::rare::Disposed;
use super::{By, Choice, Conversation};
use crate::config::limits::DISPOSITION_NOTE_CHARS_MAX;
use crate::domain::catalog::Scope;
use crate::domain::effects::{Durable, Request};
use crate::domain::fact::Fact;
use crate::domain::settings::Settings;
use crate::domain::{Effects, Env, Rejected};

impl Conversation {
    /// The disposition as it will be remembered, if it may be chosen here: it counts everywhere, or for the
    /// account, the contact's list, or the queue the conversation came through (DSP-02).
    pub(super) fn disposed(&self, choice: Choice, settings: &Settings) -> Result<Disposed, Rejected> {
        let Choice {
            disposition: id,
            note,
            list,
        } = choice;
        let known = settings.dispositions.get(&id).filter(|known| !known.system);
        let Some(known) = known.filter(|known| self.is_in_scope(known.scope, list)) else {
            return Err(Rejected::NoSuchDisposition);
        };
        let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let chars = note.as_ref().map_or(0, |note| note.chars().count());
        if chars > DISPOSITION_NOTE_CHARS_MAX {
            return Err(Rejected::TooLong {
                chars: u32::try_from(chars).unwrap_or(u32::MAX),
                chars_max: u32::try_from(DISPOSITION_NOTE_CHARS_MAX).unwrap_or(u32::MAX),
            });
        }
        Ok(Disposed {
            id,
            levels: known.levels.iter().map(|name| name.as_ref().to_owned()).collect(),
            note,
        })
    }

    fn is_in_scope(&self, scope: Scope, contacts_list: Option<i64>) -> bool {
        match scope {
            Scope::Global => true,
            Scope::Account(account) => account == self.account,
            Scope::Queue(queue) => self.hold().and_then(|hold| hold.queue) == Some(queue),
            Scope::List(list) => contacts_list == Some(list),
        }
    }

    /// Sets it, or sets another one later (DSP-08).
    pub(super) fn disposition_set(&mut self, by: &By, choice: Choice, env: &mut Env<'_>) -> Result<Effects, Rejected> {
        if let By::Agent(agent) = by {
            self.must_be_theirs_or_closed(*agent, env)?;
        }
        let disposition = choice.disposition;
        let disposed = self.disposed(choice, env.settings)?;
        let mut fx = Effects::default();
        if let By::Supervisor(by, asked) = by {
            fx.durable(Durable::Forced {
                what: Request::Dispose { disposition },
                by: by.clone(),
                asked: asked.clone(),
            });
        }
        if self.rare.get().disposed.as_ref() != Some(&disposed) {
            self.remember_disposition(disposed, by, &mut fx);
            self.show(env, &mut fx);
        }
        Ok(fx)
    }

    /// The history keeps every one.
    pub(super) fn remember_disposition(&mut self, disposed: Disposed, by: &By, fx: &mut Effects) {
        fx.record(Fact::Disposed {
            by: match by {
                By::Agent(agent) => Some(*agent),
                By::Supervisor(..) => None,
            },
            disposed: disposed.clone(),
        });
        if let By::Supervisor(by, _) = by {
            fx.record(Fact::Forced { by: by.clone() });
        }
        self.rare.edit().disposed = Some(disposed);
        fx.save();
    }
}
