//! Bookings: written, listed, read, changed. Pieces of a booking's page for other pages are in `pieces` and `history`.

pub mod history;
pub mod list;
mod month;
pub mod new;
mod outlook;
mod parts;
pub mod pieces;
mod prefill;
pub mod preview;
mod schedule_form;
pub mod sessions;
pub mod show;
mod steps;
pub mod stop;
mod when;
pub mod wizard;
