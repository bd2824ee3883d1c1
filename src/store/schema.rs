//! Tables and columns, for both databases. Instants are milliseconds, JSON is text.

mod access;
mod catalog;
mod media;
mod people;
mod rights;

pub use access::*;
pub use catalog::*;
pub use media::*;
pub use people::*;
pub use rights::*;
mod customers;

pub use customers::*;

diesel::table! {
    installation (id) {
        id -> BigInt,
        settings -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    staff (id) {
        id -> BigInt,
        version -> BigInt,
        role -> Text,
        username -> Text,
        username_key -> Text,
        full_name -> Text,
        alias -> Nullable<Text>,
        email -> Nullable<Text>,
        description -> Text,
        password_hash -> Text,
        capacity -> BigInt,
        enabled -> Bool,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        unlocked_at -> BigInt,
        password_changed_at -> BigInt,
        password_temporary -> Bool,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        staff_id -> BigInt,
        csrf -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        address -> Text,
        browser -> Text,
        must_change_password -> Bool,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        name_key -> Text,
        key -> Text,
        key_key -> Text,
        kind -> Text,
        phone -> Text,
        description -> Text,
        contact_list_id -> BigInt,
        wait_agent_secs -> BigInt,
        wait_queue_secs -> BigInt,
        sound -> Bool,
        shake -> Bool,
        notification_template -> Text,
        credentials -> Text,
        receive_token -> Text,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        domain -> Text,
        settings -> Text,
        video_api_key -> Text,
        video_topic_key -> Nullable<Text>,
        retired_token -> Nullable<Text>,
        retired_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    account_agents (account_id, staff_id) {
        account_id -> BigInt,
        staff_id -> BigInt,
    }
}

diesel::table! {
    account_whitelists (account_id, list_id) {
        account_id -> BigInt,
        list_id -> BigInt,
    }
}

diesel::table! {
    account_health (account_id) {
        account_id -> BigInt,
        last_inbound_at -> Nullable<BigInt>,
        last_outbound_at -> Nullable<BigInt>,
        last_outbound_error -> Nullable<Text>,
    }
}

diesel::table! {
    plans (account_id) {
        account_id -> BigInt,
        version -> BigInt,
        steps -> Text,
    }
}

diesel::table! {
    queues (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        name_key -> Text,
        strategy -> Text,
        agent_timeout_secs -> BigInt,
        weight -> BigInt,
        description -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    queue_members (queue_id, staff_id) {
        queue_id -> BigInt,
        staff_id -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    queue_memory (queue_id) {
        queue_id -> BigInt,
        version -> BigInt,
        state -> Text,
    }
}

diesel::table! {
    agent_presence (staff_id) {
        staff_id -> BigInt,
        version -> BigInt,
        next_due_at -> Nullable<BigInt>,
        state -> Text,
    }
}

diesel::table! {
    pauses (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        name_key -> Text,
        description -> Text,
        active -> Bool,
    }
}

diesel::table! {
    interactions (id) {
        id -> BigInt,
        account_id -> BigInt,
        contact_id -> Nullable<BigInt>,
        version -> BigInt,
        state -> Text,
        agent_id -> Nullable<BigInt>,
        queue_id -> Nullable<BigInt>,
        ringing_queue_id -> Nullable<BigInt>,
        next_due_at -> Nullable<BigInt>,
        created_at -> BigInt,
        last_message_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        data -> Text,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        interaction_id -> BigInt,
        account_id -> BigInt,
        direction -> SmallInt,
        sender_id -> Nullable<BigInt>,
        bot_name -> Nullable<Text>,
        content -> Text,
        provider_id -> Nullable<Text>,
        client_ref -> Nullable<Text>,
        delivery -> SmallInt,
        error -> Nullable<Text>,
        written_at -> BigInt,
        advanced_at -> BigInt,
        sort_order -> BigInt,
        quoted_provider_id -> Nullable<Text>,
        quoted_message_id -> Nullable<BigInt>,
        customer_reaction -> Nullable<Text>,
        our_reaction -> Nullable<Text>,
        edited_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    facts (id) {
        id -> BigInt,
        actor -> Text,
        actor_id -> BigInt,
        happened_at -> BigInt,
        fact -> Text,
    }
}

diesel::table! {
    inbox (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        provider_id -> Text,
        status -> Text,
        received_at -> BigInt,
        state -> Text,
        payload -> Text,
        raw -> Nullable<Binary>,
    }
}

diesel::table! {
    quarantine (id) {
        id -> BigInt,
        account_id -> BigInt,
        received_at -> BigInt,
        reason -> Text,
        body -> Binary,
    }
}

diesel::table! {
    outbox (message_id) {
        message_id -> BigInt,
        account_id -> BigInt,
        contact_id -> Nullable<BigInt>,
        state -> Text,
        attempt -> BigInt,
        due_at -> BigInt,
        lease_run -> Nullable<Text>,
        reason -> Nullable<Text>,
        created_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        call -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    installation,
    contact_lists,
    contacts,
    staff,
    sessions,
    accounts,
    account_agents,
    account_whitelists,
    account_health,
    plans,
    queues,
    queue_members,
    queue_memory,
    agent_presence,
    pauses,
    interactions,
    messages,
    facts,
    inbox,
    quarantine,
    outbox
);
