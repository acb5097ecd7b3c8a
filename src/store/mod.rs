//! Rows in SQLite or PostgreSQL, through Diesel only. Free functions that take `&mut Conn`, one file per thing.
//! Never begins a transaction (that is [`Db::write`]'s) and never decides a rule.

mod among;
pub mod auth;
pub mod backup;
mod batch;
pub mod board;
pub mod bookings;
pub mod city;
pub mod claims;
pub mod closures;
pub mod conn;
pub mod consortia;
pub mod editions;
mod error;
pub mod feeds;
mod files;
pub mod health;
pub mod ids;
pub mod invitations;
pub mod jobs;
pub mod journal;
pub mod logins;
pub mod marks;
pub mod messages;
mod named;
pub mod notices;
pub mod obstacle;
pub mod people;
mod pool;
pub mod queue;
pub mod reports;
pub mod restore;
pub mod schema;
pub mod scope;
pub mod search;
pub mod sessions;
pub mod sites;
pub mod timers;
mod url;
mod writer;

pub use batch::{Batch, together};
pub use conn::{Conn, Db, Options};
pub use error::{Error, Remedy, Result, Retry};
pub use files::folder_of;
pub use pool::Repeatable;
pub use url::Url;
