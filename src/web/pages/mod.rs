//! Pages: each handler reads a form or an address, calls the same use cases as the API, and shows what they
//! answer. Every action is a link or a form, so all of it works without script. Holds no rule. A page knows
//! its own folder, the frame and `web::ui`; only `routes` and `errors` know several.

mod errors;
mod frame;
pub mod routes;

mod account;
mod admin;
mod board;
mod bookings;
mod calendars;
mod closures;
mod crew;
mod demo;
mod door;
mod first_steps;
mod home;
mod inbox;
mod incidents;
mod joining;
mod logs;
mod photos;
mod pictures;
mod public;
mod questions;
mod recordings;
mod register;
mod reports;
mod schedule;
mod search;
mod site;
mod stops;
mod tonight;

pub(super) use board::SharedBoards;
pub use errors::as_page;
