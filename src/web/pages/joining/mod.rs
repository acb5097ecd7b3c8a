//! Asking for an account, and what staff answer.

pub(super) mod asks;
pub(super) mod join;
