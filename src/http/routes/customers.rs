//! Addresses of contacts, their lists and fields.

use super::may;
use crate::http::api::{
    contact_export, contact_import_start, contact_imports, contact_lists, contact_merge, contact_removal,
    contact_resolve, contacts, custom_fields,
};
use crate::http::roles::Action::*;
use actix_web::web;

/// Adds the routes.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/contact-lists")
            .route(may(ReadContacts, web::get().to(contact_lists::list)))
            .route(may(ManageContacts, web::post().to(contact_lists::create))),
    )
    .service(
        web::resource("/api/contact-lists/{id}")
            .route(may(ReadContacts, web::get().to(contact_lists::get)))
            .route(may(ManageContacts, web::patch().to(contact_lists::update)))
            .route(may(ManageContacts, web::delete().to(contact_lists::delete))),
    )
    .service(
        web::resource("/api/contacts")
            .route(may(ReadContacts, web::get().to(contacts::list)))
            .route(may(EditContacts, web::post().to(contacts::create))),
    )
    .service(web::resource("/api/contacts/merge").route(may(RemoveContacts, web::post().to(contact_merge::merge))))
    .service(
        web::resource("/api/contacts/delete").route(may(RemoveContacts, web::post().to(contact_removal::delete_many))),
    )
    .service(web::resource("/api/contacts/export").route(may(ManageContacts, web::post().to(contact_export::export))))
    .service(web::resource("/api/contacts/resolve").route(may(EditContacts, web::post().to(contact_resolve::resolve))))
    .service(
        web::resource("/api/contacts/{id}")
            .route(may(ReadContacts, web::get().to(contacts::get)))
            .route(may(EditContacts, web::patch().to(contacts::update)))
            .route(may(ManageContacts, web::delete().to(contact_removal::delete))),
    )
    .service(
        web::resource("/api/contact-imports")
            .route(may(ReadImports, web::get().to(contact_imports::list)))
            .route(may(ManageContacts, web::post().to(contact_imports::create))),
    )
    .service(web::resource("/api/contact-imports/{id}").route(may(ReadImports, web::get().to(contact_imports::get))))
    .service(
        web::resource("/api/contact-imports/{id}/start")
            .route(may(ManageContacts, web::post().to(contact_import_start::start))),
    )
    .service(
        web::resource("/api/contact-imports/{id}/stop")
            .route(may(ManageContacts, web::post().to(contact_imports::stop))),
    )
    .service(
        web::resource("/api/contact-imports/{id}/errors")
            .route(may(ReadImports, web::get().to(contact_imports::errors))),
    )
    .service(
        web::resource("/api/custom-fields")
            .route(may(ReadContacts, web::get().to(custom_fields::list)))
            .route(may(ManageContacts, web::post().to(custom_fields::create))),
    )
    .service(
        web::resource("/api/custom-fields/{id}")
            .route(may(ReadContacts, web::get().to(custom_fields::get)))
            .route(may(ManageContacts, web::patch().to(custom_fields::update)))
            .route(may(ManageContacts, web::delete().to(custom_fields::delete))),
    );
}
