//! The API without a network, for commands of this machine: the same checks, rights and audit entries.

use super::error::ApiError;
use super::routes::routes;
use super::sessions::Caller;
use super::state::AppState;
use crate::domain::Timestamp;
use crate::store::{Author, Via};
use actix_http::Request;
use actix_web::body::{self, BoxBody};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::{App, Error, HttpMessage, test, web};
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use std::rc::Rc;

/// Who calls from this process. Only code can put it into a request: nothing that comes over the network.
#[derive(Clone)]
pub(super) struct Local {
    pub caller: Caller,
    pub author: Author,
}

type Answering = LocalBoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>;

/// The API for one caller.
pub struct Api {
    call: Box<dyn Fn(Request) -> Answering>,
    local: Local,
}

/// Most bytes of an answer: a page of the largest rows.
const ANSWER_BYTES_MAX: usize = 64 << 20;

impl Api {
    /// For somebody who has access to this machine, and so to everything.
    pub async fn of_this_machine(state: AppState) -> Self {
        let author = command_line(state.clock.now());
        let local = Local {
            caller: Caller::of_this_machine(state.clock.now()),
            author,
        };
        let app = App::new().app_data(web::Data::new(state)).configure(routes);
        let service = Rc::new(test::init_service(app).await);
        Self {
            call: Box::new(move |request| {
                let service = Rc::clone(&service);
                Box::pin(async move { service.call(request).await })
            }),
            local,
        }
    }

    /// Sends a request.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, ApiError> {
        let mut request = test::TestRequest::with_uri(path).method(method);
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let request = request.to_request();
        request.extensions_mut().insert(self.local.clone());
        let refused = |error: &Error| {
            let known = error.as_error::<ApiError>().cloned();
            known.unwrap_or_else(|| ApiError::from_status(error.as_response_error().status_code()))
        };
        let response = (self.call)(request).await.map_err(|error| refused(&error))?;
        if let Some(error) = response.response().error() {
            return Err(refused(error));
        }
        let status = response.status();
        if !status.is_success() {
            return Err(ApiError::from_status(status));
        }
        let body = body::to_bytes_limited(response.into_body(), ANSWER_BYTES_MAX).await;
        let Ok(Ok(body)) = body else {
            return Err(ApiError::Internal);
        };
        if body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&body).map_err(|_| ApiError::Internal)
    }
}

/// The author of what is done from this machine's command line.
pub fn command_line(at: Timestamp) -> Author {
    Author {
        staff: None,
        name: "command line".to_owned(),
        address: None,
        via: Via::CommandLine,
        at,
    }
}
