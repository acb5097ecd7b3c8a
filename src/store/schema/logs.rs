//! The tables of what was done in sessions, and of what is measured there.

use super::sessions;

diesel::table! {
    targets (id) {
        id -> BigInt,
        consortium_id -> BigInt,
        ordinal -> BigInt,
        name_ko -> Text,
        name_en -> Text,
        unit -> Text,
        goal -> Nullable<BigInt>,
        retired -> BigInt,
    }
}

diesel::table! {
    session_logs (session_id) {
        session_id -> BigInt,
        version -> BigInt,
        state -> Text,
        outcome -> Nullable<Text>,
        done -> Text,
        visitors -> Nullable<BigInt>,
        lost_minutes -> BigInt,
        lost_side -> Nullable<Text>,
        lost_words -> Text,
        written_at -> BigInt,
        written_by -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        closed_by -> Nullable<BigInt>,
        reopened_at -> Nullable<BigInt>,
        reopened_by -> Nullable<BigInt>,
        reopen_words -> Text,
        disputed_at -> Nullable<BigInt>,
        disputed_by -> Nullable<BigInt>,
        dispute_words -> Text,
        settled_at -> Nullable<BigInt>,
        settled_by -> Nullable<BigInt>,
        settle_words -> Text,
    }
}

diesel::table! {
    readings (session_id, target_id) {
        session_id -> BigInt,
        target_id -> BigInt,
        value -> BigInt,
    }
}

diesel::table! {
    photos (file_id) {
        file_id -> BigInt,
        session_id -> Nullable<BigInt>,
        incident_id -> Nullable<BigInt>,
        width -> BigInt,
        height -> BigInt,
        added_at -> BigInt,
        added_by -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(targets, session_logs, readings, sessions);
