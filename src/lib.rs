#![doc = include_str!("ARCHITECTURE.md")]

pub mod app;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod jobs;
pub mod locale;
pub mod notify;
pub mod random;
pub mod store;
pub mod telemetry;
pub mod web;
