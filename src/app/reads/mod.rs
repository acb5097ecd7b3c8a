//! What is only looked at: each function loads what one page or answer shows, within the reader's scope.

pub mod agenda;
pub mod board;
pub mod catalogue;
pub mod deeds;
pub mod first_steps;
pub mod free;
pub mod inbox;
pub mod lists;
pub mod live;
pub mod owed;
pub mod reports;
pub mod search;
