//! What went wrong: the form that takes two minutes on a phone, the list, and the page of one incident.

pub(super) mod list;
pub(super) mod report;
mod same;
pub(super) mod show;
mod tasks;
