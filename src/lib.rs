#![doc = include_str!("ARCHITECTURE.md")]
// Items that nobody outside can reach are `pub(crate)`, so that rustc reports the ones that nobody uses.
#![warn(unreachable_pub)]
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "the table of a test is read from top to bottom"
    )
)]

// What tests inside and outside share calls the crate by its name.
#[cfg(test)]
extern crate self as madang;

pub mod app;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod jobs;
pub mod locale;
pub mod notify;
pub mod pictures;
pub mod random;
pub mod store;
pub mod telemetry;
pub mod vault;
pub mod web;
