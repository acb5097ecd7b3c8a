//! Bookings: written, listed, read, changed.

mod filter;
pub mod list;
mod month;
mod parts;
mod pieces;
pub mod sessions;
pub mod show;
pub mod stop;
pub mod wizard;
