//! Stopped work: the page that says whom a stop hits before it is placed, and the page of a stop, where those
//! whose word it needs let work go on.

pub(super) mod new;
pub(super) mod show;
