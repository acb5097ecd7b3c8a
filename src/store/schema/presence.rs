//! The tables of who is on site.

use super::{bookings, people, sessions, sites};

diesel::table! {
    posts (id) {
        id -> BigInt,
        site_id -> BigInt,
        zone_id -> Nullable<BigInt>,
        person_id -> BigInt,
        post -> Text,
        from_date -> Text,
        until_date -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    workers (id) {
        id -> BigInt,
        consortium_id -> BigInt,
        name -> Text,
        phone -> Text,
        language -> Text,
        created_at -> BigInt,
        email -> Text,
    }
}

diesel::table! {
    crew (booking_id, worker_id) {
        booking_id -> BigInt,
        worker_id -> BigInt,
        part -> Text,
    }
}

diesel::table! {
    presences (id) {
        id -> BigInt,
        session_id -> BigInt,
        site_id -> BigInt,
        worker_id -> Nullable<BigInt>,
        visitor -> Nullable<Text>,
        in_at -> BigInt,
        in_way -> Text,
        in_by -> Nullable<BigInt>,
        out_at -> Nullable<BigInt>,
        out_way -> Nullable<Text>,
        out_by -> Nullable<BigInt>,
        late_entry -> BigInt,
        voided_at -> Nullable<BigInt>,
        voided_by -> Nullable<BigInt>,
        words -> Text,
        band -> Text,
        band_back_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sheets (site_id) {
        site_id -> BigInt,
        day -> Text,
    }
}

diesel::table! {
    zone_signs (zone_id) {
        zone_id -> BigInt,
        code -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    crew_links (token_hash) {
        token_hash -> Text,
        session_id -> BigInt,
        worker_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    comings (id) {
        id -> BigInt,
        session_id -> BigInt,
        coming_at -> BigInt,
        words -> Text,
        said_at -> BigInt,
        person_id -> Nullable<BigInt>,
        worker_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    board_calls (id) {
        id -> BigInt,
        session_id -> Nullable<BigInt>,
        incident_id -> Nullable<BigInt>,
        cause -> Text,
        done -> Text,
        at -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    walls (id) {
        id -> BigInt,
        site_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        created_at -> BigInt,
        created_by -> Nullable<BigInt>,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(crew, workers, presences, bookings);
diesel::allow_tables_to_appear_in_same_query!(crew_links, sessions);
diesel::allow_tables_to_appear_in_same_query!(crew, sessions);
diesel::allow_tables_to_appear_in_same_query!(presences, sessions);
diesel::allow_tables_to_appear_in_same_query!(posts, sites);
diesel::allow_tables_to_appear_in_same_query!(comings, workers, people);
