//! Addresses of conversations and what is in them.

use super::may;
use crate::http::api::{
    interaction_handling, interaction_start, interaction_supervision, interaction_tags, interactions, media, messages,
    uploads,
};
use crate::http::roles::Action::*;
use actix_web::web;

/// Adds the routes.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    let one = |part: &str| format!("/api/whatsapp/interactions/{{id}}{part}");
    app.service(web::resource("/media/out/{token}").route(web::get().to(media::fetch)))
        .service(web::resource("/media/{id}").route(may(ReadInteractions, web::get().to(media::get))))
        .service(web::resource("/media/{id}/thumbnail").route(may(ReadInteractions, web::get().to(media::thumbnail))))
        .service(
            web::resource("/api/whatsapp/uploads").route(may(HandleInteractions, web::post().to(uploads::create))),
        );
    app.service(
        web::resource("/api/whatsapp/interactions")
            .route(may(ReadInteractions, web::get().to(interactions::list)))
            .route(may(StartInteractions, web::post().to(interaction_start::create))),
    )
    .service(web::resource(one("")).route(may(ReadInteractions, web::get().to(interactions::get))))
    .service(web::resource(one("/events")).route(may(ReadInteractions, web::get().to(interactions::events))))
    .service(web::resource(one("/take")).route(may(TakeInteractions, web::post().to(interaction_handling::take))))
    .service(web::resource(one("/reopen")).route(may(ReopenInteractions, web::post().to(interaction_handling::reopen))))
    .service(web::resource(one("/recontact")).route(may(
        RecontactInteractions,
        web::post().to(interaction_handling::recontact),
    )))
    .service(
        web::resource(one("/disposition")).route(may(HandleInteractions, web::put().to(interaction_handling::dispose))),
    )
    .service(
        web::resource(one("/dispositions"))
            .route(may(ReadInteractions, web::get().to(interaction_handling::dispositions))),
    )
    .service(web::resource(one("/tags")).route(may(HandleInteractions, web::put().to(interaction_tags::change))))
    .service(
        web::resource(one("/force-tags")).route(may(SuperviseInteractions, web::put().to(interaction_tags::force))),
    )
    .service(
        web::resource(one("/receivers")).route(may(HandleInteractions, web::get().to(interaction_handling::receivers))),
    )
    .service(web::resource(one("/force-close")).route(may(
        SuperviseInteractions,
        web::post().to(interaction_supervision::close),
    )))
    .service(web::resource(one("/force-note")).route(may(
        SuperviseInteractions,
        web::post().to(interaction_supervision::note),
    )))
    .service(web::resource(one("/assign")).route(may(
        SuperviseInteractions,
        web::post().to(interaction_supervision::assign),
    )))
    .service(web::resource(one("/force-disposition")).route(may(
        SuperviseInteractions,
        web::put().to(interaction_supervision::dispose),
    )))
    .service(web::resource(one("/close")).route(may(CloseInteractions, web::post().to(interactions::close))))
    .service(
        web::resource(one("/messages"))
            .route(may(ReadInteractions, web::get().to(messages::list)))
            .route(may(HandleInteractions, web::post().to(messages::send))),
    );
}
