//! The tables, one description for both databases. Instants are Unix seconds in BIGINT.
//! `tests/migrations.rs` keeps it equal to both migration folders.
#![allow(missing_docs, reason = "the macro writes one module a table")]

pub mod logs;
pub mod operation;
pub mod presence;
pub mod recordings;
pub mod stops;
pub mod visitors;

pub use operation::{editions, heartbeats, jobs, marks, sign_in_attempts};

diesel::table! {
    organisations (id) {
        id -> BigInt,
        slug -> Text,
        kind -> Text,
        name_ko -> Text,
        name_en -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        phone -> Text,
        language -> Text,
        platform_role -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        session_notices -> Text,
        muted -> Text,
        quiet_from -> Nullable<Text>,
        quiet_until -> Nullable<Text>,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        steps_later_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    memberships (person_id, organisation_id) {
        organisation_id -> BigInt,
        person_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    programmes (id) {
        id -> BigInt,
        slug -> Text,
        kind -> Text,
        name_ko -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    consortia (id) {
        id -> BigInt,
        slug -> Text,
        programme_id -> BigInt,
        number -> Text,
        title_ko -> Text,
        title_en -> Text,
        agreement_from -> Text,
        agreement_until -> Text,
        quota_sessions -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    parties (consortium_id, organisation_id, role) {
        consortium_id -> BigInt,
        organisation_id -> BigInt,
        role -> Text,
        valid_from -> Text,
        valid_until -> Nullable<Text>,
    }
}

diesel::table! {
    sites (id) {
        id -> BigInt,
        slug -> Text,
        operator_id -> BigInt,
        kind -> Text,
        name_ko -> Text,
        name_en -> Text,
        district -> Text,
        address -> Text,
        latitude -> Double,
        longitude -> Double,
        time_zone -> Text,
        phone -> Text,
        duty_email -> Nullable<Text>,
        entrance_ko -> Text,
        entrance_en -> Text,
        house_rules_ko -> Text,
        house_rules_en -> Text,
        request_mode -> Text,
        hold_days -> BigInt,
        notice -> Text,
        horizon_days -> BigInt,
        max_minutes -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        phones -> Text,
        presence -> Text,
        no_show_minutes -> BigInt,
        clear_minutes -> BigInt,
        release_minutes -> Nullable<BigInt>,
    }
}

diesel::table! {
    zones (id) {
        id -> BigInt,
        site_id -> BigInt,
        slug -> Text,
        name_ko -> Text,
        name_en -> Text,
        parent_id -> Nullable<BigInt>,
        capacity -> BigInt,
        budget_people -> Nullable<BigInt>,
        budget_power_w -> Nullable<BigInt>,
        budget_area_m2 -> Nullable<BigInt>,
        turnaround_minutes -> BigInt,
        max_minutes -> Nullable<BigInt>,
        recording_allowed -> BigInt,
        features_ko -> Text,
        features_en -> Text,
        retired_at -> Nullable<BigInt>,
        longest_claim -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    windows (id) {
        id -> BigInt,
        zone_id -> BigInt,
        definition -> Text,
    }
}

diesel::table! {
    closures (id) {
        id -> BigInt,
        site_id -> Nullable<BigInt>,
        zone_id -> Nullable<BigInt>,
        definition -> Text,
        created_at -> BigInt,
        created_by -> Nullable<BigInt>,
        lifted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    holidays (id) {
        id -> BigInt,
        calendar -> Text,
        date -> Text,
        kind -> Text,
        name_ko -> Text,
        name_en -> Text,
        anchor -> Nullable<Text>,
    }
}

diesel::table! {
    bookings (id) {
        id -> BigInt,
        consortium_id -> BigInt,
        site_id -> BigInt,
        title -> Text,
        purpose -> Text,
        state -> Text,
        detail -> Text,
        asks -> Text,
        version -> BigInt,
        hold_until -> Nullable<BigInt>,
        requested_at -> Nullable<BigInt>,
        starts_at -> BigInt,
        ends_at -> BigInt,
        created_at -> BigInt,
        created_by -> BigInt,
        changed_at -> BigInt,
        undo_until -> Nullable<BigInt>,
        assigned_to -> Nullable<BigInt>,
        amends -> Nullable<BigInt>,
        amends_version -> Nullable<BigInt>,
    }
}

diesel::table! {
    phases (id) {
        id -> BigInt,
        booking_id -> BigInt,
        ordinal -> BigInt,
        kind -> Text,
        zones -> Text,
        people -> BigInt,
        power_w -> BigInt,
        area_m2 -> BigInt,
        schedule -> Text,
        uid -> Text,
        sequence -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        booking_id -> BigInt,
        phase_id -> BigInt,
        site_id -> BigInt,
        zones -> Text,
        original_start -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        state -> Text,
        actual_start -> Nullable<BigInt>,
        actual_end -> Nullable<BigInt>,
        flag -> Nullable<Text>,
        reason -> Nullable<Text>,
        called_off_by -> Nullable<Text>,
        weighed -> BigInt,
        broken -> Text,
        planned_end -> Nullable<BigInt>,
        wished_end -> Nullable<BigInt>,
        attendance -> Nullable<Text>,
    }
}

diesel::table! {
    claims (zone_id, starts_at, session_id) {
        zone_id -> BigInt,
        starts_at -> BigInt,
        session_id -> BigInt,
        ends_at -> BigInt,
        booking_id -> BigInt,
        named_zone_id -> BigInt,
        people -> BigInt,
        power_w -> BigInt,
        area_m2 -> BigInt,
        exclusive -> BigInt,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        booking_id -> BigInt,
        booking_version -> BigInt,
        kind -> Text,
        person_id -> BigInt,
        decided_at -> BigInt,
        reason_code -> Nullable<Text>,
        words -> Text,
        overrides -> Text,
    }
}

diesel::table! {
    takebacks (booking_id) {
        booking_id -> BigInt,
        version -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        fact -> BigInt,
        until -> BigInt,
        before -> Text,
    }
}

diesel::table! {
    decision_links (token_hash) {
        token_hash -> Text,
        person_id -> BigInt,
        booking_id -> BigInt,
        version -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    deputies (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        person_id -> BigInt,
        deputy_id -> BigInt,
        valid_from -> Text,
        valid_until -> Text,
    }
}

diesel::table! {
    desks (site_id) {
        site_id -> BigInt,
        mail_links -> BigInt,
        texts -> Text,
        questions -> BigInt,
        extend_alone -> BigInt,
    }
}

diesel::table! {
    timers (id) {
        id -> BigInt,
        kind -> Text,
        rank -> BigInt,
        booking_id -> Nullable<BigInt>,
        session_id -> Nullable<BigInt>,
        due_at -> BigInt,
        fired_at -> Nullable<BigInt>,
        late_seconds -> Nullable<BigInt>,
        incident_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        event -> Text,
        urgency -> Text,
        person_id -> Nullable<BigInt>,
        email -> Text,
        name -> Text,
        language -> Text,
        booking_id -> Nullable<BigInt>,
        session_id -> Nullable<BigInt>,
        site_id -> Nullable<BigInt>,
        consortium_id -> Nullable<BigInt>,
        letter -> Text,
        calendar -> Nullable<Text>,
        created_at -> BigInt,
        useful_until -> BigInt,
        state -> Text,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
        lease_until -> BigInt,
        message_id -> Text,
        leaves_as -> Nullable<Text>,
        server_words -> Nullable<Text>,
        sent_at -> Nullable<BigInt>,
        expiry -> Nullable<Text>,
        overtaken_event -> Nullable<Text>,
        overtaken_by -> Nullable<BigInt>,
        dedup_key -> Text,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        booking_id -> BigInt,
        person_id -> BigInt,
        side -> Text,
        written_at -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    journal (id) {
        id -> BigInt,
        at -> BigInt,
        person_id -> Nullable<BigInt>,
        on_behalf -> Nullable<Text>,
        address -> Nullable<Text>,
        action -> Text,
        booking_id -> Nullable<BigInt>,
        site_id -> Nullable<BigInt>,
        consortium_id -> Nullable<BigInt>,
        subject -> Text,
        was -> Nullable<Text>,
        became -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (person_id, key) {
        person_id -> BigInt,
        key -> Text,
        request_hash -> Text,
        booking_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    logins (id) {
        id -> BigInt,
        token_hash -> Text,
        person_id -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        last_seen_at -> BigInt,
        proven_at -> BigInt,
        address -> Nullable<Text>,
        device -> Nullable<Text>,
    }
}

diesel::table! {
    known_browsers (token_hash, person_id) {
        token_hash -> Text,
        person_id -> BigInt,
        last_used_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        token_hash -> Text,
        person_id -> BigInt,
        name -> Text,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        last_used_address -> Nullable<Text>,
        revoked_at -> Nullable<BigInt>,
        made_with -> Nullable<BigInt>,
    }
}

diesel::table! {
    links (token_hash) {
        token_hash -> Text,
        person_id -> BigInt,
        purpose -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        notice_id -> Nullable<BigInt>,
        invitation_id -> Nullable<BigInt>,
        email -> Nullable<Text>,
    }
}

diesel::table! {
    membership_invitations (id) {
        id -> BigInt,
        organisation_id -> BigInt,
        person_id -> BigInt,
        email -> Text,
        role -> Text,
        invited_by -> Nullable<BigInt>,
        created_at -> BigInt,
        ends_at -> BigInt,
        answer -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
    }
}

// In braces, so that it is not laid out with one table on each line.
diesel::allow_tables_to_appear_in_same_query! {
    organisations, people, memberships, programmes, consortia, parties, sites, zones, windows, closures,
    holidays, bookings, phases, sessions, claims, decisions, takebacks, decision_links, desks, deputies,
    timers, notices, messages, journal, idempotency_keys, logins, known_browsers, marks, tokens, links,
    membership_invitations, sign_in_attempts, jobs,
}
