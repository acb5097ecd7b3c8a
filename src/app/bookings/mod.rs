//! Bookings from request to end: what consortia, sites and staff do with them. Every path that takes time in
//! a zone goes through `court`; every path that ends gives claims and timers back.

mod amend;
mod amended;
mod ask;
mod asking;
mod by_mail;
mod claims;
mod compare;
mod decide;
mod departures;
mod dossier;
mod file;
mod follow;
mod hits;
mod idempotency;
mod lines;
mod near;
mod offered;
mod on_the_day;
mod one_session;
mod opposition;
mod outlook;
mod plan;
mod planned;
mod reschedule;
mod review;
mod sessions;
mod settle;
mod settlement;
mod several;
mod stop;
mod taking;
mod talk;
mod tonight;
mod undo;
mod waiting;
mod window;
mod write;

pub use amend::{Amend, AmendmentPreview, amend, check_amendment, preview_amendment, revise_amendment};
pub use amended::{PlanDifference, would_change};
pub use ask::{Preview, preview, request, revise};
pub use asking::{Choices, asks, choice, choices, own_sites, those_in_the_way};
pub use by_mail::{
    LinkState, MailDecision, MailDesk, decide_by_mail, forget_decision_links, look_by_mail,
    make_decision_links, send_another, undo_by_mail,
};
pub use compare::{
    OfferedDate, changed_phases, left_out, mark_offered, mark_singles, mark_standing, offered_dates,
    only_leaves_out,
};
pub use decide::{Approval, Refusal, Remarks, approve, decline, request_changes};
pub use departures::{Departure, departures};
pub use dossier::{Dossier, subject};
pub use file::{File, Known, Rights, file, known, of_session, rights};
pub use hits::settle_hits;
pub use hits::ways::{HitSession, HitWays, Place, hit_ways};
pub use idempotency::{Key, once, once_for_several, once_or_again};
pub use lines::{Ahead, Line, SOON_DAYS, SessionLine, ahead, day_bounds, lines, session_lines};
pub use near::{DateOf, nearest_days};
pub use offered::sets_aside;
pub use on_the_day::{MoreTime, decline_extension, extend, finish, longest, release};
pub use outlook::{DateStanding, DraftPlan, Lack, Outlook, PlanFor, PlannedDate, outlook};
pub use plan::Ask;
pub use reschedule::{PhaseException, Reschedule, reschedule, would_lose};
pub use review::{Review, Rival, review};
pub use sessions::{Move, SessionChange, change_session, move_session};
pub(crate) use settle::Step;
pub use settlement::{Becomes, SettleBody, Settlement};
pub use several::{approve_if_clean, reviews};
pub use stop::{Reason, cancel, resume, suspend, terminate, withdraw};
pub use taking::accept_offer;
pub use talk::say;
pub use undo::{JustDecided, decided, stand, undo};
pub use waiting::{assign, deciders, next_reminder, next_reminders, remind};
