//! What visitors send without an account.

pub mod account_asks;
pub mod questions;
