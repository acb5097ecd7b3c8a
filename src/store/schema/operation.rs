//! The tables of the service's own running.

diesel::table! {
    marks (name) {
        name -> Text,
        made_at -> BigInt,
    }
}

diesel::table! {
    sign_in_attempts (key) {
        key -> Text,
        window_start -> BigInt,
        failures -> BigInt,
    }
}

diesel::table! {
    jobs (name) {
        name -> Text,
        last_run_at -> BigInt,
        done -> BigInt,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    editions (number) {
        number -> BigInt,
    }
}

diesel::table! {
    heartbeats (id) {
        id -> BigInt,
        beats -> BigInt,
    }
}
