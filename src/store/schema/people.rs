//! What belongs to agents beside their row among the staff.

use super::staff;

diesel::table! {
    agent_rights (staff_id) {
        staff_id -> BigInt,
        masks -> Bool,
        permissions -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(agent_rights, staff);

diesel::table! {
    pause_periods (id) {
        id -> BigInt,
        staff_id -> BigInt,
        reason -> Text,
        started_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        set_by -> Text,
        set_by_staff_id -> Nullable<BigInt>,
        set_by_name -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(pause_periods, staff);
