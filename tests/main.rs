//! The integration tests: one binary, against the real server over HTTP, on the database that
//! `MADANG_TEST_DATABASE` names (unset: SQLite). `tests/run` runs it on both.

mod architecture;
mod bookings;
mod support;
