#![doc = include_str!("ARCHITECTURE.md")]

pub mod app;
pub mod clock;
pub mod domain;
pub mod random;
pub mod store;
