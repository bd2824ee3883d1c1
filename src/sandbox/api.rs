//! The sandbox's own controls, under `/sandbox`: numbers, people, faults, and what happened.

use super::faults::Faults;
use super::files;
use super::network::Network;
use super::state::{Number, Settings};
use super::wish::{Edited, PhoneChange, Pressed, Reacted, Refused, Revoked, Written};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError, web};
use serde::Deserialize;
use serde_json::json;

/// Most calls listed at once.
const CALLS_LISTED_MAX: usize = 10_000;

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unknown(_) => StatusCode::NOT_FOUND,
            Self::Full(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({"error": self.to_string()}))
    }
}

/// The routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/state", web::get().to(state))
        .route("/calls", web::get().to(calls))
        .route("/faults", web::get().to(faults))
        .route("/faults", web::put().to(set_faults))
        .route("/settings", web::put().to(set_settings))
        .route("/numbers", web::post().to(register))
        .route("/numbers/{id}", web::delete().to(unregister))
        .route("/customers", web::post().to(add_customer))
        .route("/customers/{phone}", web::put().to(set_phone))
        .route("/customers/{phone}/messages", web::post().to(write))
        .route("/customers/{phone}/reactions", web::post().to(react))
        .route("/customers/{phone}/presses", web::post().to(press))
        .route("/customers/{phone}/edits", web::post().to(edit))
        .route("/customers/{phone}/revocations", web::post().to(revoke))
        .route("/customers/{phone}/uploads", web::post().to(files::phone_uploads))
        .route("/media/{id}", web::get().to(files::show))
        .route("/customers/{phone}/thread", web::get().to(thread))
        .route("/customers/{phone}/read", web::post().to(look_at));
}

async fn state(network: web::Data<Network>) -> HttpResponse {
    HttpResponse::Ok().json(network.view())
}

#[derive(Deserialize)]
struct CallsQuery {
    #[serde(default)]
    since: u64,
    #[serde(default)]
    refused: bool,
    limit: Option<usize>,
}

async fn calls(query: web::Query<CallsQuery>, network: web::Data<Network>) -> HttpResponse {
    let limit = query.limit.unwrap_or(CALLS_LISTED_MAX).min(CALLS_LISTED_MAX);
    HttpResponse::Ok().json(network.calls(query.since, limit, query.refused))
}

async fn faults(network: web::Data<Network>) -> HttpResponse {
    HttpResponse::Ok().json(network.view().faults)
}

async fn set_faults(faults: web::Json<Faults>, network: web::Data<Network>) -> HttpResponse {
    network.set_faults(faults.into_inner());
    HttpResponse::NoContent().finish()
}

async fn set_settings(settings: web::Json<Settings>, network: web::Data<Network>) -> HttpResponse {
    network.set_settings(settings.into_inner());
    HttpResponse::NoContent().finish()
}

async fn register(number: web::Json<Number>, network: web::Data<Network>) -> Result<HttpResponse, Refused> {
    network.register(number.into_inner())?;
    Ok(HttpResponse::NoContent().finish())
}

async fn unregister(id: web::Path<String>, network: web::Data<Network>) -> Result<HttpResponse, Refused> {
    network.unregister(&id)?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize)]
struct Person {
    phone: String,
    #[serde(default)]
    name: String,
}

async fn add_customer(person: web::Json<Person>, network: web::Data<Network>) -> Result<HttpResponse, Refused> {
    network.add_customer(&person.phone, &person.name)?;
    Ok(HttpResponse::NoContent().finish())
}

async fn set_phone(
    phone: web::Path<String>,
    change: web::Json<PhoneChange>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.set_phone(&phone, &change)?;
    Ok(HttpResponse::NoContent().finish())
}

async fn write(
    phone: web::Path<String>,
    message: web::Json<Written>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    let id = network.write(&phone, message.into_inner())?;
    Ok(HttpResponse::Ok().json(json!({"id": id})))
}

async fn react(
    phone: web::Path<String>,
    wish: web::Json<Reacted>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.react(&phone, wish.into_inner())?;
    Ok(HttpResponse::NoContent().finish())
}

async fn press(
    phone: web::Path<String>,
    wish: web::Json<Pressed>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    let id = network.press(&phone, wish.into_inner())?;
    Ok(HttpResponse::Ok().json(json!({"id": id})))
}

async fn edit(
    phone: web::Path<String>,
    wish: web::Json<Edited>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.edit(&phone, wish.into_inner())?;
    Ok(HttpResponse::NoContent().finish())
}

async fn revoke(
    phone: web::Path<String>,
    wish: web::Json<Revoked>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.revoke(&phone, wish.into_inner())?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize)]
struct Which {
    phone_number_id: Option<String>,
}

async fn thread(
    phone: web::Path<String>,
    which: web::Query<Which>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    let (number, items) = network.thread(&phone, which.into_inner().phone_number_id)?;
    Ok(HttpResponse::Ok().json(json!({"phone": *phone, "phone_number_id": number, "items": items})))
}

async fn look_at(
    phone: web::Path<String>,
    which: web::Json<Which>,
    network: web::Data<Network>,
) -> Result<HttpResponse, Refused> {
    network.look_at(&phone, which.into_inner().phone_number_id)?;
    Ok(HttpResponse::NoContent().finish())
}
