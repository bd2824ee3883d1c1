//! Tables of how people prove who they are, besides their sessions.

use super::staff;

diesel::table! {
    sign_in_locks (staff_id, network) {
        staff_id -> BigInt,
        network -> Text,
        locked_until -> BigInt,
    }
}

diesel::table! {
    api_keys (id) {
        id -> BigInt,
        staff_id -> BigInt,
        name -> Text,
        name_key -> Text,
        hint -> Text,
        token_hash -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    access_links (token_hash) {
        token_hash -> Text,
        staff_id -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}

diesel::joinable!(api_keys -> staff (staff_id));
diesel::allow_tables_to_appear_in_same_query!(api_keys, staff);
