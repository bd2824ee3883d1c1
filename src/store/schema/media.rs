//! Files of messages, and of agents' messages to be.

diesel::table! {
    media_files (message_id) {
        message_id -> BigInt,
        account_id -> BigInt,
        interaction_id -> BigInt,
        kind -> Text,
        state -> Text,
        source -> Nullable<Text>,
        hash -> Nullable<Text>,
        mime_type -> Nullable<Text>,
        bytes -> Nullable<BigInt>,
        width -> Nullable<BigInt>,
        height -> Nullable<BigInt>,
        duration_ms -> Nullable<BigInt>,
        has_thumbnail -> Bool,
        reason -> Nullable<Text>,
        attempt -> BigInt,
        due_at -> BigInt,
        lease_run -> Nullable<Text>,
        detail -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    uploads (id) {
        id -> Text,
        staff_id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        file_name -> Nullable<Text>,
        hash -> Text,
        mime_type -> Text,
        bytes -> BigInt,
        width -> Nullable<BigInt>,
        height -> Nullable<BigInt>,
        duration_ms -> Nullable<BigInt>,
        has_thumbnail -> Bool,
        created_at -> BigInt,
    }
}
