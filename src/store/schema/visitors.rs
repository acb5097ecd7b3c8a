//! The tables of what visitors see and send, and of calendars that people subscribe to.

use super::people;

diesel::table! {
    feeds (id) {
        id -> BigInt,
        token_hash -> Text,
        person_id -> BigInt,
        kind -> Text,
        subject_id -> BigInt,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        last_used_address -> Nullable<Text>,
    }
}

diesel::table! {
    account_asks (id) {
        id -> BigInt,
        site_id -> Nullable<BigInt>,
        name -> Text,
        email -> Text,
        language -> Text,
        organisation -> Text,
        purpose -> Text,
        asked_at -> BigInt,
        answer -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        answered_by -> Nullable<BigInt>,
        words -> Text,
    }
}

diesel::table! {
    questions (id) {
        id -> BigInt,
        site_id -> BigInt,
        zone_id -> Nullable<BigInt>,
        person_id -> Nullable<BigInt>,
        name -> Text,
        email -> Text,
        language -> Text,
        words -> Text,
        asked_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        answered_by -> Nullable<BigInt>,
        answer -> Text,
    }
}

diesel::table! {
    files (id) {
        id -> BigInt,
        sha256 -> Text,
        bytes -> BigInt,
        media_type -> Text,
        place -> Text,
        key -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    file_parts (file_id, ordinal) {
        file_id -> BigInt,
        ordinal -> BigInt,
        content -> Binary,
    }
}

diesel::table! {
    pictures (id) {
        id -> BigInt,
        zone_id -> BigInt,
        kind -> Text,
        ordinal -> BigInt,
        alt_ko -> Text,
        alt_en -> Text,
        file_id -> BigInt,
        width -> BigInt,
        height -> BigInt,
        small_file_id -> BigInt,
        small_width -> BigInt,
        small_height -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(files, pictures);
diesel::allow_tables_to_appear_in_same_query!(feeds, people);
diesel::allow_tables_to_appear_in_same_query!(questions, people);
diesel::allow_tables_to_appear_in_same_query!(account_asks, people);
