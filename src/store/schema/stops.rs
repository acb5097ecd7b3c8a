//! The tables of work that was stopped, and of what went wrong.

use super::bookings;

diesel::table! {
    stops (id) {
        id -> BigInt,
        site_id -> BigInt,
        scope -> Text,
        zone_id -> Nullable<BigInt>,
        booking_id -> Nullable<BigInt>,
        session_id -> Nullable<BigInt>,
        placed_at -> BigInt,
        placed_by -> Nullable<BigInt>,
        side -> Text,
        reason -> Text,
        condition -> Text,
        incident_id -> Nullable<BigInt>,
        needs_staff -> BigInt,
        site_at -> Nullable<BigInt>,
        site_by -> Nullable<BigInt>,
        site_words -> Text,
        staff_at -> Nullable<BigInt>,
        staff_by -> Nullable<BigInt>,
        staff_words -> Text,
        resumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    stop_sessions (stop_id, session_id) {
        stop_id -> BigInt,
        session_id -> BigInt,
        booking_id -> BigInt,
        halted -> Text,
    }
}

diesel::table! {
    incidents (id) {
        id -> BigInt,
        site_id -> BigInt,
        year -> BigInt,
        ordinal -> BigInt,
        zone_id -> Nullable<BigInt>,
        booking_id -> Nullable<BigInt>,
        session_id -> Nullable<BigInt>,
        kind -> Text,
        severity -> Text,
        state -> Text,
        happened_at -> BigInt,
        reported_at -> BigInt,
        reported_by -> Nullable<BigInt>,
        reporter -> Text,
        side -> Text,
        place -> Text,
        words -> Text,
        done -> Text,
        injured -> BigInt,
        owner_id -> Nullable<BigInt>,
        acknowledge_by -> BigInt,
        acknowledged_at -> Nullable<BigInt>,
        cause -> Text,
        measure -> Text,
        seen_by -> Text,
        version -> BigInt,
        joined_into -> Nullable<BigInt>,
    }
}

diesel::table! {
    incident_steps (id) {
        id -> BigInt,
        incident_id -> BigInt,
        at -> BigInt,
        person_id -> Nullable<BigInt>,
        kind -> Text,
        words -> Text,
        detail -> Text,
    }
}

diesel::table! {
    incident_tasks (id) {
        id -> BigInt,
        incident_id -> BigInt,
        words -> Text,
        owner_id -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
        holds_restart -> BigInt,
        created_at -> BigInt,
        created_by -> Nullable<BigInt>,
        done_at -> Nullable<BigInt>,
        done_by -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(stops, bookings);
diesel::allow_tables_to_appear_in_same_query!(stops, stop_sessions);
diesel::allow_tables_to_appear_in_same_query!(incidents, bookings);
