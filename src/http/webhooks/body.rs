//! The body of a webhook, within limits of one and of all of them.

use crate::config::limits::{
    WEBHOOK_BODY_SECS, WEBHOOK_BYTES_AT_FIRST, WEBHOOK_BYTES_IN_FLIGHT_MAX, WEBHOOK_BYTES_MAX,
};
use crate::http::error::ApiError;
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::timeout;

/// The exact bytes, up to the cap, with the room they take among those in flight.
pub(super) async fn read<'a>(
    request: &HttpRequest,
    mut payload: web::Payload,
    room: &'a AtomicUsize,
) -> Result<(Bytes, Place<'a>), ApiError> {
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > WEBHOOK_BYTES_MAX) {
        return Err(TOO_LARGE);
    }
    // Only what has arrived counts: announcing much and sending nothing must not shut others out.
    let mut place = Place::empty(room, WEBHOOK_BYTES_IN_FLIGHT_MAX);
    let collect = async {
        let mut body = BytesMut::with_capacity(declared.unwrap_or_default().min(WEBHOOK_BYTES_AT_FIRST));
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| incomplete())?;
            if body.len() + chunk.len() > WEBHOOK_BYTES_MAX {
                return Err(TOO_LARGE);
            }
            if !place.grow(chunk.len()) {
                return Err(ApiError::Unavailable);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    let body = timeout(Duration::from_secs(WEBHOOK_BODY_SECS), collect).await;
    let body = body.map_err(|_| incomplete())??;
    Ok((body, place))
}

const TOO_LARGE: ApiError = ApiError::TooLarge {
    bytes_max: WEBHOOK_BYTES_MAX,
};

fn incomplete() -> ApiError {
    ApiError::Malformed("the body did not arrive, or not in time".to_owned())
}

/// A share of something limited; given back when dropped.
pub(super) struct Place<'a> {
    taken: &'a AtomicUsize,
    max: usize,
    share: usize,
}

impl<'a> Place<'a> {
    pub(super) fn empty(taken: &'a AtomicUsize, max: usize) -> Self {
        Self { taken, max, share: 0 }
    }

    /// Takes more; false when that is more than there is.
    pub(super) fn grow(&mut self, by: usize) -> bool {
        self.share += by;
        self.taken.fetch_add(by, Ordering::AcqRel) + by <= self.max
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.taken.fetch_sub(self.share, Ordering::AcqRel);
    }
}
