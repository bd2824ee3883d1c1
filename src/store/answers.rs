//! Answers to writes that carry a key of the caller's own (API-05): the same request is carried out once.

use super::Store;
use super::errors::{CrudError, inconsistent};
use super::keys::Place;
use super::schema::answers;
use crate::config::limits::{ANSWER_KEEP_SECS, ANSWER_PATIENCE_SECS};
use crate::domain::Timestamp;
use crate::domain::ids::StaffId;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

/// An answer as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// What is known about a request that carries a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// It is new, and the caller's to carry out under this id.
    Mine(i64),
    /// It was answered.
    Answered(Answer),
    /// It is being carried out.
    UnderWay,
    /// It was being carried out when the process ended, or its answer cannot be read: it may have taken effect.
    Unknown,
    /// The key belongs to another request.
    Other,
}

type Row = (i64, String, i64, Option<i64>, String);

/// Where the body of an answer is sealed.
fn place(id: i64) -> Place {
    Place {
        table: "answers",
        id,
        column: "body",
    }
}

impl Store {
    /// Claims a request for whoever asks first.
    pub async fn claim_answer(
        &self,
        staff: StaffId,
        token: String,
        fingerprint: String,
        now: Timestamp,
    ) -> Result<Claim, CrudError> {
        let keys = self.keys.clone();
        self.write(move |connection| {
            let kept_since = now.plus_secs(-ANSWER_KEEP_SECS).0;
            let own = answers::table
                .filter(answers::staff_id.eq(staff.0))
                .filter(answers::token.eq(&token));
            diesel::delete(own.filter(answers::asked_at.lt(kept_since))).execute(connection)?;
            let known: Option<Row> = own
                .select((
                    answers::id,
                    answers::fingerprint,
                    answers::asked_at,
                    answers::status,
                    answers::body,
                ))
                .first(connection)
                .optional()?;
            let Some((id, of, asked_at, status, body)) = known else {
                let id = diesel::insert_into(answers::table)
                    .values((
                        answers::staff_id.eq(staff.0),
                        answers::token.eq(token),
                        answers::fingerprint.eq(fingerprint),
                        answers::asked_at.eq(now.0),
                    ))
                    .returning(answers::id)
                    .get_result(connection)?;
                return Ok(Claim::Mine(id));
            };
            if of != fingerprint {
                return Ok(Claim::Other);
            }
            let Some(status) = status else {
                let is_recent = asked_at > now.plus_secs(-ANSWER_PATIENCE_SECS).0;
                return Ok(if is_recent { Claim::UnderWay } else { Claim::Unknown });
            };
            let status = u16::try_from(status).map_err(|_| inconsistent("answers", id, "no HTTP status"))?;
            // Keys may have been taken away since: then nobody can tell what the answer was.
            Ok(keys
                .open(place(id), &body)
                .map_or(Claim::Unknown, |body| Claim::Answered(Answer { status, body })))
        })
        .await
    }

    /// Keeps the answer of a request that was carried out.
    pub async fn keep_answer(&self, id: i64, answer: Answer) -> Result<(), CrudError> {
        let sealed = self.keys.seal(place(id), &answer.body)?;
        self.write(move |connection| {
            diesel::update(answers::table.find(id))
                .set((answers::status.eq(i64::from(answer.status)), answers::body.eq(sealed)))
                .execute(connection)?;
            Ok(())
        })
        .await
    }

    /// Gives up a request that changed nothing: it may be sent again.
    pub async fn release_answer(&self, id: i64) -> Result<(), CrudError> {
        self.write(move |connection| {
            diesel::delete(answers::table.find(id)).execute(connection)?;
            Ok(())
        })
        .await
    }
}
