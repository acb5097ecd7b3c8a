//! The integration tests: one binary, against the real server over HTTP, on the database that
//! `MADANG_TEST_DATABASE` names (unset: SQLite). `tests/run` runs it on both.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics has failed, which is what it is for")]

mod architecture;
mod bookings;
mod cli;
mod support;
mod walkthrough;
