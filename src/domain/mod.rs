//! The rules of booking a demonstration site. PURE: no IO, no clock, no database, no web.
//! `now` and everything else that a rule looks at comes in as an argument.

pub mod access;
pub mod booking;
pub mod causes;
pub mod deadline;
pub mod deputy;
pub mod digest;
pub mod fault;
pub mod flag;
pub mod holidays;
pub mod ids;
pub mod invitation;
pub mod job;
pub mod journal;
pub mod judge;
pub mod network;
pub mod notice;
pub mod opening;
pub mod overtaking;
pub mod picture;
pub mod place;
pub mod policy;
pub mod power;
pub mod proof;
pub mod quiet;
pub mod recurrence;
pub mod rivals;
pub mod romanised;
pub mod saved;
pub mod schedule;
pub mod session;
pub mod span;
pub mod talk;
pub mod text;
pub mod timer;
pub mod way;
