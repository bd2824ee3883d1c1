//! Every address of the server; those around contacts are in `customers`, those of conversations in
//! `conversations`.

mod conversations;
mod customers;

use super::api::{
    accounts, agent_memberships, agent_profiles, agent_status, agents, api_keys, associations, audit, bots,
    canned_answers, cloud_providers, dead_letters, dispositions, intervals, memberships, own_sessions, passwords,
    pause_periods, pauses, plan_trial, plans, quarantine, queue_groups, queues, removed_staff, scripts, sessions,
    settings, socket_tickets, tags, teams, test_messages, unlock, user_profiles, users, variables, work,
};
use super::roles::Action;
use super::roles::Action::*;
use super::{assets, auth, docs, health, openapi, webhooks, ws};
use actix_web::middleware::from_fn;
use actix_web::{Route, web};

/// Adds all routes.
pub fn routes(app: &mut web::ServiceConfig) {
    app.configure(webhooks::routes)
        .route("/ws", web::get().to(ws::open))
        .service(
            web::resource("/api/session")
                .route(web::post().to(sessions::sign_in))
                .route(may(OwnSession, web::get().to(sessions::get)))
                .route(may(OwnSession, web::delete().to(sessions::sign_out))),
        )
        .service(
            web::resource("/api/session/socket-ticket").route(may(UseDesk, web::post().to(socket_tickets::create))),
        )
        .service(web::resource("/api/session/profile").route(may(ChooseProfile, web::put().to(work::choose))))
        .service(web::resource("/api/session/password").route(may(OwnSession, web::put().to(passwords::change))))
        .service(web::resource("/api/password-reset").route(web::post().to(passwords::reset)))
        .service(
            web::resource("/api/set-up")
                .route(web::get().to(passwords::set_up_state))
                .route(web::post().to(passwords::set_up)),
        )
        .configure(identity)
        .configure(accounts_and_queues)
        .configure(users_and_profiles)
        .configure(people)
        .configure(customers::routes)
        .configure(conversations::routes)
        .configure(teams_and_groups)
        .configure(tools)
        .configure(catalog)
        .configure(docs::routes)
        .service(web::resource("/openapi.json").route(web::get().to(openapi::serve)))
        .service(web::resource("/healthz").route(web::get().to(health::health)))
        .service(web::resource("/readyz").route(web::get().to(health::readiness)))
        .service(web::resource("/metrics").route(web::get().to(health::metrics)))
        .default_service(web::to(assets::serve));
}

fn identity(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/api-keys")
            .route(may(OwnApiKeys, web::get().to(api_keys::list)))
            .route(may(OwnApiKeys, web::post().to(api_keys::create))),
    )
    .service(web::resource("/api/api-keys/{id}").route(may(OwnApiKeys, web::delete().to(api_keys::delete))))
    .service(
        web::resource("/api/sessions")
            .route(may(OwnSession, web::get().to(own_sessions::list)))
            .route(may(OwnSession, web::delete().to(own_sessions::end_others))),
    )
    .service(web::resource("/api/sessions/{id}").route(may(OwnSession, web::delete().to(own_sessions::end))))
    .service(
        web::resource("/api/agents/{id}/sign-out").route(may(ManageAgents, web::post().to(own_sessions::end_agent))),
    )
    .service(web::resource("/api/users/{id}/sign-out").route(may(ManageUsers, web::post().to(own_sessions::end_user))))
    .service(
        web::resource("/api/agents/{id}/reset-link").route(may(ManageAgents, web::post().to(passwords::agent_link))),
    )
    .service(web::resource("/api/users/{id}/reset-link").route(may(ManageUsers, web::post().to(passwords::user_link))))
    .service(web::resource("/api/agents/{id}/unlock").route(may(ManageAgents, web::post().to(unlock::agent))))
    .service(web::resource("/api/users/{id}/unlock").route(may(ManageUsers, web::post().to(unlock::user))))
    .service(web::resource("/api/removed-staff").route(may(ManageUsers, web::get().to(removed_staff::list))))
    .service(
        web::resource("/api/removed-staff/{id}/restore")
            .route(may(ManageUsers, web::post().to(removed_staff::restore))),
    );
}

fn accounts_and_queues(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/whatsapp/accounts")
            .route(may(ManageAccounts, web::get().to(accounts::list)))
            .route(may(ManageAccounts, web::post().to(accounts::create))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}")
            .route(may(ManageAccounts, web::get().to(accounts::get)))
            .route(may(ManageAccounts, web::patch().to(accounts::update)))
            .route(may(ManageAccounts, web::delete().to(accounts::delete))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/applications")
            .route(may(ManageAccounts, web::get().to(plans::get)))
            .route(may(ManageAccounts, web::put().to(plans::put))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/receive-token")
            .route(may(ManageAccounts, web::post().to(accounts::rotate))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/test-message")
            .route(may(ManageAccounts, web::post().to(test_messages::send))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/agents")
            .route(may(ManageAccounts, web::get().to(associations::agents)))
            .route(may(ManageAccounts, web::put().to(associations::put_agents))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/lists")
            .route(may(ManageAccounts, web::get().to(associations::lists)))
            .route(may(ManageAccounts, web::put().to(associations::put_lists))),
    )
    .service(
        web::resource("/api/whatsapp/accounts/{id}/applications/check")
            .route(may(ManageAccounts, web::post().to(plan_trial::check))),
    )
    .service(web::resource("/api/whatsapp/quarantine").route(may(ReadQuarantine, web::get().to(quarantine::list))))
    .service(web::resource("/api/whatsapp/dead-letters").route(may(ReadDeadLetters, web::get().to(dead_letters::list))))
    .service(
        web::resource("/api/whatsapp/dead-letters/{id}/replay")
            .route(may(ReplayDeadLetters, web::post().to(dead_letters::replay))),
    )
    .service(
        web::resource("/api/whatsapp/queues")
            .route(may(ManageQueues, web::get().to(queues::list)))
            .route(may(ManageQueues, web::post().to(queues::create))),
    )
    .service(
        web::resource("/api/whatsapp/queues/{id}")
            .route(may(ManageQueues, web::get().to(queues::get)))
            .route(may(ManageQueues, web::patch().to(queues::update)))
            .route(may(ManageQueues, web::delete().to(queues::delete))),
    )
    .service(
        web::resource("/api/whatsapp/queues/{id}/agents")
            .route(may(ManageQueues, web::get().to(queues::agents)))
            .route(may(ManageQueues, web::put().to(queues::put_agents))),
    );
}

fn users_and_profiles(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/users")
            .route(may(ManageUsers, web::get().to(users::list)))
            .route(may(ManageUsers, web::post().to(users::create))),
    )
    .service(
        web::resource("/api/users/{id}")
            .route(may(ManageUsers, web::get().to(users::get)))
            .route(may(ManageUsers, web::patch().to(users::update)))
            .route(may(ManageUsers, web::delete().to(users::delete))),
    )
    .service(
        web::resource("/api/user-profiles")
            .route(may(ManageUsers, web::get().to(user_profiles::list)))
            .route(may(ManageUsers, web::post().to(user_profiles::create))),
    )
    .service(
        web::resource("/api/user-profiles/{id}")
            .route(may(ManageUsers, web::get().to(user_profiles::get)))
            .route(may(ManageUsers, web::patch().to(user_profiles::update)))
            .route(may(ManageUsers, web::delete().to(user_profiles::delete))),
    );
}

fn people(app: &mut web::ServiceConfig) {
    app.service(web::resource("/api/audit").route(may(ReadAudit, web::get().to(audit::list))))
        .service(web::resource("/api/scripts").route(may(ReadScripts, web::get().to(scripts::list))));
    app.service(
        web::resource("/api/agents")
            .route(may(ManageAgents, web::get().to(agents::list)))
            .route(may(ManageAgents, web::post().to(agents::create))),
    )
    .service(
        web::resource("/api/agents/{id}")
            .route(may(ManageAgents, web::get().to(agents::get)))
            .route(may(ManageAgents, web::patch().to(agents::update)))
            .route(may(ManageAgents, web::delete().to(agents::delete))),
    )
    .service(
        web::resource("/api/agents/{id}/accounts").route(may(ManageAgents, web::get().to(associations::accounts_of))),
    )
    .service(
        web::resource("/api/agents/{id}/queues")
            .route(may(ManageAgents, web::get().to(agent_memberships::queues)))
            .route(may(ManageAgents, web::put().to(agent_memberships::put_queues))),
    )
    .service(
        web::resource("/api/agents/{id}/teams")
            .route(may(ManageAgents, web::get().to(agent_memberships::teams)))
            .route(may(ManageAgents, web::put().to(agent_memberships::put_teams))),
    )
    .service(
        web::resource("/api/agents/{id}/profiles")
            .route(may(ManageAgents, web::get().to(agent_memberships::profiles)))
            .route(may(ManageAgents, web::put().to(agent_memberships::put_profiles))),
    )
    .service(web::resource("/api/agents/{id}/status").route(may(SuperviseAgents, web::post().to(agent_status::set))))
    .service(web::resource("/api/pause-periods").route(may(ReadPausePeriods, web::get().to(pause_periods::list))))
    .service(
        web::resource("/api/pauses")
            .route(may(ReadPauses, web::get().to(pauses::list)))
            .route(may(ManagePauses, web::post().to(pauses::create))),
    )
    .service(
        web::resource("/api/pauses/{id}")
            .route(may(ReadPauses, web::get().to(pauses::get)))
            .route(may(ManagePauses, web::patch().to(pauses::update)))
            .route(may(ManagePauses, web::delete().to(pauses::delete))),
    );
}

fn catalog(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/settings")
            .route(may(ReadSettings, web::get().to(settings::get)))
            .route(may(ManageSettings, web::patch().to(settings::update))),
    );
}

fn teams_and_groups(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/teams")
            .route(may(ManageTeams, web::get().to(teams::list)))
            .route(may(ManageTeams, web::post().to(teams::create))),
    )
    .service(
        web::resource("/api/teams/{id}")
            .route(may(ManageTeams, web::get().to(teams::get)))
            .route(may(ManageTeams, web::patch().to(teams::update)))
            .route(may(ManageTeams, web::delete().to(teams::delete))),
    )
    .service(
        web::resource("/api/teams/{id}/agents")
            .route(may(ManageTeams, web::get().to(memberships::team_agents)))
            .route(may(ManageTeams, web::put().to(memberships::put_team_agents))),
    )
    .service(
        web::resource("/api/agent-profiles")
            .route(may(ManageTeams, web::get().to(agent_profiles::list)))
            .route(may(ManageTeams, web::post().to(agent_profiles::create))),
    )
    .service(
        web::resource("/api/agent-profiles/{id}")
            .route(may(ManageTeams, web::get().to(agent_profiles::get)))
            .route(may(ManageTeams, web::patch().to(agent_profiles::update)))
            .route(may(ManageTeams, web::delete().to(agent_profiles::delete))),
    )
    .service(
        web::resource("/api/agent-profiles/{id}/agents")
            .route(may(ManageTeams, web::get().to(memberships::profile_agents)))
            .route(may(ManageTeams, web::put().to(memberships::put_profile_agents))),
    )
    .service(
        web::resource("/api/agent-profiles/{id}/queues")
            .route(may(ManageTeams, web::get().to(memberships::profile_queues)))
            .route(may(ManageTeams, web::put().to(memberships::put_profile_queues))),
    )
    .service(
        web::resource("/api/queue-groups")
            .route(may(ManageQueueGroups, web::get().to(queue_groups::list)))
            .route(may(ManageQueueGroups, web::post().to(queue_groups::create))),
    )
    .service(
        web::resource("/api/queue-groups/{id}")
            .route(may(ManageQueueGroups, web::get().to(queue_groups::get)))
            .route(may(ManageQueueGroups, web::patch().to(queue_groups::update)))
            .route(may(ManageQueueGroups, web::delete().to(queue_groups::delete))),
    )
    .service(
        web::resource("/api/queue-groups/{id}/queues")
            .route(may(ManageQueueGroups, web::get().to(memberships::group_queues)))
            .route(may(ManageQueueGroups, web::put().to(memberships::put_group_queues))),
    )
    .service(
        web::resource("/api/whatsapp/queues/{id}/teams")
            .route(may(ManageQueues, web::get().to(memberships::queue_teams)))
            .route(may(ManageQueues, web::put().to(memberships::put_queue_teams))),
    )
    .service(
        web::resource("/api/whatsapp/queues/{id}/profiles")
            .route(may(ManageQueues, web::get().to(memberships::queue_profiles)))
            .route(may(ManageQueues, web::put().to(memberships::put_queue_profiles))),
    );
}

fn tools(app: &mut web::ServiceConfig) {
    app.service(
        web::resource("/api/tags")
            .route(may(ReadTools, web::get().to(tags::list)))
            .route(may(ManageTools, web::post().to(tags::create))),
    )
    .service(
        web::resource("/api/tags/{id}")
            .route(may(ReadTools, web::get().to(tags::get)))
            .route(may(ManageTools, web::patch().to(tags::update)))
            .route(may(ManageTools, web::delete().to(tags::delete))),
    )
    .service(
        web::resource("/api/canned-answers")
            .route(may(ReadTools, web::get().to(canned_answers::list)))
            .route(may(ManageTools, web::post().to(canned_answers::create))),
    )
    .service(
        web::resource("/api/canned-answers/{id}")
            .route(may(ReadTools, web::get().to(canned_answers::get)))
            .route(may(ManageTools, web::patch().to(canned_answers::update)))
            .route(may(ManageTools, web::delete().to(canned_answers::delete))),
    )
    .service(
        web::resource("/api/dispositions")
            .route(may(ReadTools, web::get().to(dispositions::list)))
            .route(may(ManageTools, web::post().to(dispositions::create))),
    )
    .service(
        web::resource("/api/dispositions/{id}")
            .route(may(ReadTools, web::get().to(dispositions::get)))
            .route(may(ManageTools, web::patch().to(dispositions::update)))
            .route(may(ManageTools, web::delete().to(dispositions::delete))),
    )
    .service(
        web::resource("/api/intervals")
            .route(may(ManageTools, web::get().to(intervals::list)))
            .route(may(ManageTools, web::post().to(intervals::create))),
    )
    .service(
        web::resource("/api/intervals/{id}")
            .route(may(ManageTools, web::get().to(intervals::get)))
            .route(may(ManageTools, web::patch().to(intervals::update)))
            .route(may(ManageTools, web::delete().to(intervals::delete))),
    )
    .service(
        web::resource("/api/cloud-providers")
            .route(may(ManageTools, web::get().to(cloud_providers::list)))
            .route(may(ManageTools, web::post().to(cloud_providers::create))),
    )
    .service(
        web::resource("/api/cloud-providers/{id}")
            .route(may(ManageTools, web::get().to(cloud_providers::get)))
            .route(may(ManageTools, web::patch().to(cloud_providers::update)))
            .route(may(ManageTools, web::delete().to(cloud_providers::delete))),
    )
    .service(
        web::resource("/api/bots")
            .route(may(ManageTools, web::get().to(bots::list)))
            .route(may(ManageTools, web::post().to(bots::create))),
    )
    .service(
        web::resource("/api/bots/{id}")
            .route(may(ManageTools, web::get().to(bots::get)))
            .route(may(ManageTools, web::patch().to(bots::update)))
            .route(may(ManageTools, web::delete().to(bots::delete))),
    )
    .service(web::resource("/api/variables").route(may(ReadTools, web::get().to(variables::list))))
    .service(web::resource("/api/variables/preview").route(may(ManageTools, web::post().to(variables::preview))));
}

/// The route, for callers who may do this.
fn may(action: Action, route: Route) -> Route {
    route.wrap(from_fn(move |request, next| auth::authorise(action, request, next)))
}
