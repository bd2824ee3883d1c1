//! The interactive page of the API's contract (API-01): Swagger UI, served by this server, so that it
//! may call with the session of whoever looks at it.

use super::error::ApiError;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// The page sets styles by attribute and draws its icons from data URLs; scripts are its own files only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static PAGE: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    Arc::new(
        Config::from("/openapi.json")
            .doc_expansion("none")
            .filter(true)
            .display_request_duration(true)
            .default_models_expand_depth(-1),
    )
});

/// Adds the page below `/api/docs/`.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/api/docs").route(web::get().to(enter)))
        .service(web::resource("/api/docs/{file:.*}").route(web::get().to(file)));
}

async fn enter() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/api/docs/"))
        .finish()
}

async fn file(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let name = request.match_info().get("file").unwrap_or_default();
    let found = utoipa_swagger_ui::serve(name, Arc::clone(&PAGE)).map_err(|error| {
        tracing::error!(%error, "the page of the API cannot be made");
        ApiError::Internal
    })?;
    let file = found.ok_or(ApiError::NotFound)?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(file.content_type)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    if file.gzpipped {
        answer.insert_header((CONTENT_ENCODING, "gzip"));
    }
    Ok(answer.body(file.bytes.into_owned()))
}
