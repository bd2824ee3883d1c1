//! The API contract: an OpenAPI 3.1 document made from the code. `web/openapi.json` is its
//! committed copy, and the clients' types come from there.

mod links;
mod lists;
mod refusals;
mod writes;

use super::api;
use super::error::{FieldError, Problem};
use super::health;
use super::ws::frames;
use actix_web::HttpResponse;
use actix_web::http::Method;
use links::Links;
use lists::Lists;
use refusals::Refusals;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::{Modify, OpenApi};
use writes::Writes;

#[derive(OpenApi)]
#[openapi(
    info(title = "Switchboard", description = "Realtime routing for WhatsApp customer care."),
    modifiers(&Security, &Lists, &Writes, &Refusals, &Links),
    security(("session" = [], "csrf" = []), ("api_key" = [])),
    paths(
        api::sessions::sign_in, api::sessions::get, api::sessions::sign_out, api::work::choose,
        api::socket_tickets::create, api::own_sessions::list, api::own_sessions::end, api::own_sessions::end_others,
        api::own_sessions::end_agent, api::own_sessions::end_user,
        api::passwords::change, api::passwords::agent_link, api::passwords::user_link, api::passwords::reset,
        api::passwords::set_up, api::passwords::set_up_state,
        api::api_keys::list, api::api_keys::create, api::api_keys::delete,
        api::unlock::agent, api::unlock::user, api::removed_staff::list, api::removed_staff::restore,
        api::accounts::list, api::accounts::create, api::accounts::get, api::accounts::update, api::accounts::delete,
        api::accounts::rotate, api::test_messages::send,
        api::associations::agents, api::associations::put_agents, api::associations::lists, api::associations::put_lists,
        api::associations::accounts_of,
        api::plans::get, api::plans::put, api::plan_trial::check,
        api::queues::list, api::queues::create, api::queues::get, api::queues::update, api::queues::delete,
        api::queues::agents, api::queues::put_agents,
        api::agents::list, api::agents::create, api::agents::get, api::agents::update, api::agents::delete,
        api::agent_status::set,
        api::agent_memberships::queues, api::agent_memberships::put_queues,
        api::agent_memberships::teams, api::agent_memberships::put_teams,
        api::agent_memberships::profiles, api::agent_memberships::put_profiles,
        api::pause_periods::list,
        api::pauses::list, api::pauses::create, api::pauses::get, api::pauses::update, api::pauses::delete,
        api::contact_lists::list, api::contact_lists::create, api::contact_lists::get,
        api::contact_lists::update, api::contact_lists::delete,
        api::contacts::list, api::contacts::create, api::contacts::get, api::contacts::update,
        api::contact_removal::delete, api::contact_removal::delete_many, api::contact_merge::merge, api::contact_resolve::resolve,
        api::contact_export::export,
        api::contact_imports::create, api::contact_imports::list, api::contact_imports::get,
        api::contact_import_start::start, api::contact_imports::stop, api::contact_imports::errors,
        api::custom_fields::list, api::custom_fields::create, api::custom_fields::get,
        api::custom_fields::update, api::custom_fields::delete,
        api::interactions::list, api::interactions::get, api::interactions::events, api::interactions::close,
        api::interaction_start::create, api::interaction_handling::take, api::interaction_handling::reopen, api::interaction_handling::recontact, api::interaction_handling::dispose,
        api::interaction_handling::dispositions, api::interaction_handling::receivers,
        api::interaction_supervision::close, api::interaction_supervision::assign,
        api::interaction_supervision::dispose, api::interaction_supervision::note,
        api::interaction_tags::change, api::interaction_tags::force,
        api::messages::list, api::messages::send, api::media::get, api::media::thumbnail, api::uploads::create,
        api::quarantine::list, api::dead_letters::list, api::dead_letters::replay,
        api::teams::list, api::teams::create, api::teams::get, api::teams::update, api::teams::delete,
        api::agent_profiles::list, api::agent_profiles::create, api::agent_profiles::get, api::agent_profiles::update, api::agent_profiles::delete,
        api::queue_groups::list, api::queue_groups::create, api::queue_groups::get, api::queue_groups::update, api::queue_groups::delete,
        api::tags::list, api::tags::create, api::tags::get, api::tags::update, api::tags::delete,
        api::canned_answers::list, api::canned_answers::create, api::canned_answers::get, api::canned_answers::update, api::canned_answers::delete,
        api::dispositions::list, api::dispositions::create, api::dispositions::get, api::dispositions::update, api::dispositions::delete,
        api::intervals::list, api::intervals::create, api::intervals::get, api::intervals::update, api::intervals::delete,
        api::cloud_providers::list, api::cloud_providers::create, api::cloud_providers::get, api::cloud_providers::update, api::cloud_providers::delete,
        api::bots::list, api::bots::create, api::bots::get, api::bots::update, api::bots::delete,
        api::memberships::team_agents, api::memberships::put_team_agents,
        api::memberships::profile_agents, api::memberships::put_profile_agents,
        api::memberships::profile_queues, api::memberships::put_profile_queues,
        api::memberships::group_queues, api::memberships::put_group_queues,
        api::memberships::queue_teams, api::memberships::put_queue_teams,
        api::memberships::queue_profiles, api::memberships::put_queue_profiles,
        api::variables::list, api::variables::preview,
        api::scripts::list,
        api::settings::get, api::settings::update,
        api::audit::list,
        api::users::list, api::users::create, api::users::get, api::users::update, api::users::delete,
        api::user_profiles::list, api::user_profiles::create, api::user_profiles::get, api::user_profiles::update,
        api::user_profiles::delete,
        health::health, health::readiness, health::metrics,
    ),
    components(schemas(
        Problem, FieldError,
        frames::ClientFrame, frames::ServerFrame,
    )),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "switchboard_session",
                "`__Host-switchboard_session` over HTTPS",
            ))),
        );
        components.add_security_scheme(
            "csrf",
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "X-CSRF-Token",
                "`csrf_token` of the session; required on everything but GET",
            ))),
        );
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description = Some("an API key, `sbk_…`; has the rights of its owner".to_owned());
        components.add_security_scheme("api_key", SecurityScheme::Http(bearer));
        for path in openapi.paths.paths.values_mut() {
            if let Some(read) = &mut path.get {
                let either = ["session", "api_key"].map(|name| SecurityRequirement::new(name, [] as [&str; 0]));
                read.security.get_or_insert_with(|| either.to_vec());
            }
        }
    }
}

/// The contract as pretty JSON with a final newline.
pub fn document() -> String {
    let mut text = Document::openapi()
        .to_pretty_json()
        .expect("the document contains only strings, numbers, lists and maps with text keys");
    text.push('\n');
    text
}

/// Method, path and name of every operation.
pub fn operations() -> Vec<(Method, String, String)> {
    let paths = Document::openapi().paths.paths;
    let operations = paths.into_iter().flat_map(|(path, item)| {
        let methods = [
            (Method::GET, item.get),
            (Method::PUT, item.put),
            (Method::POST, item.post),
            (Method::DELETE, item.delete),
            (Method::PATCH, item.patch),
        ];
        methods.into_iter().filter_map(move |(method, operation)| {
            let name = operation?.operation_id.unwrap_or_default();
            Some((method, path.clone(), name))
        })
    });
    operations.collect()
}

/// The contract over HTTP.
pub async fn serve() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document())
}
