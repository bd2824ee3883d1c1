//! What administrators define beside accounts, queues and staff.

use super::queues;

diesel::table! {
    definitions (id) {
        id -> BigInt,
        kind -> Text,
        scope -> Text,
        parent_id -> Nullable<BigInt>,
        version -> BigInt,
        name -> Text,
        name_key -> Text,
        document -> Text,
        secret -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    definition_agents (definition_id, staff_id) {
        definition_id -> BigInt,
        staff_id -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    queue_attachments (queue_id, definition_id) {
        queue_id -> BigInt,
        definition_id -> BigInt,
        position -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(definitions, definition_agents, queue_attachments);
diesel::allow_tables_to_appear_in_same_query!(queue_attachments, queues);
