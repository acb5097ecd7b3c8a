//! Bookings from request to end: what consortia, sites and staff do with them.
//! Every path that takes time in a zone goes through `court`; every path that ends gives claims and timers back.

mod ask;
mod decide;
mod dossier;
mod reschedule;
mod sessions;
mod stop;

pub use ask::{Ask, Key, Preview, accept_offer, once, preview, request, revise};
pub use decide::{Approval, Refusal, Remarks, approve, decline, request_changes};
pub use dossier::{Dossier, subject};
pub use reschedule::{Reschedule, reschedule};
pub use sessions::{Move, SessionChange, change_session, move_session};
pub use stop::{Reason, cancel, resume, suspend, terminate, withdraw};
