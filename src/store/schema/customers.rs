//! Contact lists, their custom fields and contacts.

diesel::table! {
    contact_lists (id) {
        id -> BigInt,
        name -> Text,
        description -> Text,
        created_at -> BigInt,
        version -> BigInt,
        name_key -> Text,
    }
}

diesel::table! {
    contact_list_agents (list_id, staff_id) {
        list_id -> BigInt,
        staff_id -> BigInt,
    }
}

diesel::table! {
    custom_fields (id) {
        id -> BigInt,
        version -> BigInt,
        list_id -> Nullable<BigInt>,
        name -> Text,
        name_key -> Text,
        kind -> Text,
        options -> Text,
        required -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    contacts (id) {
        id -> BigInt,
        list_id -> BigInt,
        name -> Text,
        phone -> Nullable<Text>,
        bsuid -> Nullable<Text>,
        created_at -> BigInt,
        version -> BigInt,
        name_key -> Text,
        first_name -> Text,
        last_name -> Text,
        mobile -> Nullable<Text>,
        phones -> Text,
        email -> Text,
        company -> Text,
        street -> Text,
        postal_code -> Text,
        city -> Text,
        country -> Text,
        born_on -> Text,
        description -> Text,
        tags -> Text,
        custom -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    contact_phones (phone, contact_id) {
        phone -> Text,
        contact_id -> BigInt,
        list_id -> BigInt,
        place -> SmallInt,
    }
}

diesel::table! {
    contact_words (word, contact_id) {
        word -> Text,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_tags (tag_key, contact_id) {
        tag_key -> Text,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_values (value, contact_id) {
        value -> Text,
        contact_id -> BigInt,
    }
}

diesel::table! {
    contact_imports (id) {
        id -> BigInt,
        state -> Text,
        name -> Text,
        author -> Text,
        file -> Text,
        choices -> Nullable<Text>,
        list_id -> Nullable<BigInt>,
        rows_total -> BigInt,
        rows_read -> BigInt,
        added -> BigInt,
        skipped -> BigInt,
        failed -> BigInt,
        reason -> Text,
        created_at -> BigInt,
        started_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    contact_import_errors (import_id, row_number) {
        import_id -> BigInt,
        row_number -> BigInt,
        kind -> Text,
        reason -> Text,
        cells -> Text,
    }
}
