//! What visitors send without an account, and what they see beside words.

pub mod account_asks;
pub mod files;
pub mod pictures;
pub mod questions;
