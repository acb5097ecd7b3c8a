//! The integration tests: one binary, against the real server over HTTP, on the database that
//! `MADANG_TEST_DATABASE` names (unset: SQLite). `tests/run` runs it on both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that panics has failed, which is what it is for"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a story and a table are read from top to bottom"
)]

mod access;
mod access_matrix;
mod almanac;
mod amendments;
mod architecture;
mod assignments;
mod bookings;
mod browser;
mod by_mail;
mod calendars;
mod changes;
mod claims;
mod cli;
mod client;
mod closures;
mod contention;
mod crash;
mod dates;
mod deputies;
mod downtime;
mod edge;
mod examples;
mod failover;
mod files;
mod full_disk;
mod hits;
mod incidents;
mod instances;
mod judge;
mod letters;
mod links;
mod lives;
mod logs;
mod mail;
mod migrations;
mod on_the_day;
mod openapi;
mod outages;
mod pages;
mod pages_access;
mod pages_account;
mod pages_bookings;
mod pages_first_steps;
mod pages_inbox;
mod pages_joining;
mod pages_on_the_day;
mod pages_operator;
mod pages_organisation;
mod pages_pictures;
mod pages_posts;
mod pages_presence;
mod pages_public;
mod pages_questions;
mod pages_staff;
mod pages_undo;
mod pages_wizard;
mod passwords;
mod people;
mod photos;
mod presence;
mod proxies;
mod recordings;
mod refusals;
mod reminders;
mod restore;
mod rules;
mod several;
mod sign_ins;
mod signs;
mod starts;
mod statements;
mod stops;
mod support;
mod telling;
mod texts;
mod tree;
mod undo;
mod visitors;
mod walkthrough;
mod walls;
