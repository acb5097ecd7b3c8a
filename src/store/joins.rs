//! Which tables a query may name together: all.

use super::schema::*;

// In braces, so that it is not laid out with one table on each line.
diesel::allow_tables_to_appear_in_same_query! {
    organisations, people, memberships, programmes, consortia, parties, sites, zones, windows, closures,
    holidays, bookings, phases, sessions, claims, decisions, takebacks, decision_links, desks, deputies,
    timers, notices, messages, journal, idempotency_keys, logins, known_browsers, marks, tokens, links,
    membership_invitations, feeds, sign_in_attempts, jobs,
}
