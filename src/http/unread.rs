//! Bodies without an end. The HTTP stack reads on when an answer leaves a body of unknown length behind, in case
//! another request follows on the connection; with a client that never stops, for ever. As long as the rest is
//! held until the answer is out, it closes the connection instead, soon and in order.

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// What is left of a request's body, if its length was not announced.
pub struct Rest(Option<Rc<RefCell<Payload>>>);

impl Rest {
    /// Of this request, which is read as before.
    pub fn of(request: &mut ServiceRequest) -> Self {
        if !request.headers().contains_key(TRANSFER_ENCODING) {
            return Self(None);
        }
        let body = Rc::new(RefCell::new(request.take_payload()));
        request.set_payload(Payload::Stream {
            payload: Box::pin(Read(body.clone())),
        });
        Self(Some(body))
    }

    /// Is held until the answer is out.
    pub fn behind(self, body: BoxBody) -> BoxBody {
        match self.0 {
            Some(rest) => BoxBody::new(Answer { body, _rest: rest }),
            None => body,
        }
    }
}

struct Read(Rc<RefCell<Payload>>);

impl Stream for Read {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}

struct Answer {
    body: BoxBody,
    _rest: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
