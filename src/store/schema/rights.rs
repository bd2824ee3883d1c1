//! Tables of rights, of the audit log and of answers under a caller's key.

use super::staff;

diesel::table! {
    audit_log (seq) {
        seq -> BigInt,
        happened_at -> BigInt,
        staff_id -> Nullable<BigInt>,
        author -> Text,
        via -> Text,
        address -> Nullable<Text>,
        what -> Text,
        kind -> Text,
        resource -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        hash -> Text,
    }
}

diesel::table! {
    audit_head (id) {
        id -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    user_profiles (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        name_key -> Text,
        description -> Text,
        rights -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    user_rights (staff_id) {
        staff_id -> BigInt,
        profile_id -> BigInt,
    }
}

diesel::table! {
    answers (id) {
        id -> BigInt,
        staff_id -> BigInt,
        token -> Text,
        fingerprint -> Text,
        asked_at -> BigInt,
        status -> Nullable<BigInt>,
        body -> Text,
    }
}

diesel::joinable!(user_rights -> user_profiles (profile_id));
diesel::joinable!(user_rights -> staff (staff_id));
diesel::allow_tables_to_appear_in_same_query!(user_profiles, user_rights, staff);
