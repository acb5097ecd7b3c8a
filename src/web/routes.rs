//! The route table: every address of the service, once. The OpenAPI document and the access test read it too.

use actix_web::http::Method;
use actix_web::web;

use super::{api, health, metrics, openapi};

/// One route.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    /// One line about it.
    pub summary: &'static str,
    mount: fn() -> actix_web::Route,
}

/// Builds the table: method, path, summary, handler.
macro_rules! table {
    ($($method:ident $path:literal $summary:literal => $handler:path),+ $(,)?) => {
        &[$(Route { method: Method::$method, path: $path, summary: $summary, mount: || web::method(Method::$method).to($handler) }),+]
    };
}

/// Every route.
pub const ROUTES: &[Route] = table! {
    GET "/healthz" "Whether the process answers" => health::alive,
    GET "/readyz" "Whether the service can do its work" => health::ready,
    GET "/metrics" "Counters for Prometheus" => metrics::show,
    GET "/api/v1/openapi.json" "This document" => openapi::show,
    POST "/api/v1/bookings/preview" "Judge a request without sending it" => api::bookings::preview,
    POST "/api/v1/bookings" "Send a request" => api::bookings::create,
    GET "/api/v1/bookings" "List bookings" => api::bookings::index,
    GET "/api/v1/bookings/{id}" "A booking with its sessions" => api::bookings::show,
    POST "/api/v1/bookings/{id}/revise" "Replace the phases of a waiting booking" => api::bookings::revise,
    POST "/api/v1/bookings/{id}/approve" "Approve" => api::bookings::approve,
    POST "/api/v1/bookings/{id}/decline" "Decline with a reason code" => api::bookings::decline,
    POST "/api/v1/bookings/{id}/request-changes" "Ask for changes, or offer other times" => api::bookings::request_changes,
    POST "/api/v1/bookings/{id}/accept-offer" "Take the offered times" => api::bookings::accept_offer,
    POST "/api/v1/bookings/{id}/withdraw" "Take a request back" => api::bookings::withdraw,
    POST "/api/v1/bookings/{id}/cancel" "Call an approved booking off" => api::bookings::cancel,
    POST "/api/v1/bookings/{id}/suspend" "Stop a booking for now" => api::bookings::suspend,
    POST "/api/v1/bookings/{id}/resume" "Let a suspended booking go on" => api::bookings::resume,
    POST "/api/v1/bookings/{id}/terminate" "Stop a booking for good" => api::bookings::terminate,
    GET "/api/v1/sessions" "List sessions" => api::sessions::index,
    POST "/api/v1/sessions/{id}/move" "Give one session another time or zone" => api::sessions::move_session,
    POST "/api/v1/sessions/{id}/cancel" "Call one session off" => api::sessions::cancel,
    POST "/api/v1/sessions/{id}/skip" "Leave one session out" => api::sessions::skip,
    POST "/api/v1/sessions/{id}/restore" "Bring one session back" => api::sessions::restore,
    GET "/api/v1/sites/{site}/zones/{zone}/free" "Free spans of a zone" => api::free::in_zone,
    GET "/api/v1/free" "Zones that would do for one span" => api::free::zones,
    GET "/api/v1/sites/{site}/closures" "Closures in force" => api::closures::index,
    POST "/api/v1/sites/{site}/closures" "Add a closure; answers with the sessions it hits" => api::closures::add,
    POST "/api/v1/sites/{site}/closures/{closure}/lift" "Take a closure out of force" => api::closures::lift,
    POST "/api/v1/holidays" "Add a holiday; answers with the sessions it touches" => api::closures::add_holiday,
    GET "/api/v1/notices" "List notices" => api::notices::index,
    POST "/api/v1/notices/{id}/replay" "Queue a dead or expired notice again" => api::notices::replay,
    GET "/api/v1/journal" "Who did what, when and why" => api::notices::journal,
    POST "/api/v1/demo/clock" "Move the demonstration's clock" => api::demo::clock,
};

/// Adds every route to the server.
pub fn mount(config: &mut web::ServiceConfig) {
    for route in ROUTES {
        config.route(route.path, (route.mount)());
    }
}
