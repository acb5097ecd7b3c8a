//! Bookings: written, listed, read, changed.

mod filter;
pub(super) mod list;
mod month;
mod parts;
mod pieces;
pub(super) mod sessions;
pub(super) mod show;
pub(super) mod stop;
pub(super) mod wizard;
