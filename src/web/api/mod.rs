//! The JSON API under `/api/v1`: one handler per request, each a few lines around a use case.

pub mod answers;
pub mod auth;
pub mod bookings;
pub mod city;
pub mod closures;
pub mod demo;
pub mod free;
pub mod notices;
pub mod people;
pub mod sessions;
pub mod views;

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

/// Most items of a page.
pub const MAX_LIMIT: i64 = 2_000;

/// Where a list goes on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Page {
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Items wanted, 1 to 2,000; 100 when missing.
    #[serde(default)]
    pub limit: Option<i64>,
}

impl Page {
    /// Items wanted, within bounds.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(100).clamp(1, MAX_LIMIT)
    }
}

/// A page as it is written: straight to text, as a list may have thousands of items.
#[derive(Serialize)]
struct Paged<'a, T> {
    items: &'a [T],
    next: Option<String>,
}

/// A page of a list: `{"items": […], "next": …}`.
#[must_use]
pub fn list<T: Serialize>(items: &[T], next: Option<String>) -> HttpResponse {
    HttpResponse::Ok().json(Paged { items, next })
}

/// The cursor after a full page.
#[must_use]
pub fn next<T>(items: &[T], limit: i64, cursor: impl Fn(&T) -> String) -> Option<String> {
    items.last().filter(|_| items.len() as i64 == limit).map(cursor)
}
