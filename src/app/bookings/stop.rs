//! Ways to stop: withdraw, cancel, suspend and resume, terminate.

use serde::Deserialize;

use super::dossier::Dossier;
use super::settle::{Sequences, Step};
use crate::app::court::{Lock, Terms};
use crate::app::fields::read_prose;
use crate::app::tell::News;
use crate::app::{Doing, Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::{Action, BookingState, Change};
use crate::domain::ids::BookingId;
use crate::domain::journal::JournalAction;

#[derive(Debug, Clone, Default, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({ "reason": "The robot is being repaired." }))]
pub struct Reason {
    /// In words.
    pub reason: String,
}

impl Reason {
    fn required(&self) -> Result<String> {
        let text = self.optional()?;
        if text.is_empty() {
            Err(Error::field("reason", "required", "needs-reason"))
        } else {
            Ok(text)
        }
    }

    pub(super) fn optional(&self) -> Result<String> {
        read_prose("reason", &self.reason, 2_000)
    }
}

/// Takes a request or a draft back.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`].
pub fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let (dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    StopChange {
        change: Change::Withdraw,
        action: JournalAction::BookingWithdraw,
        reason: reason.optional()?,
    }
    .keep(tx, actor, dossier, doing)
}

/// Calls an approved booking off: what has not started is cancelled, what runs is cut short.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`], [`Error::Invalid`] without a reason.
pub fn cancel(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let (dossier, doing) = Dossier::open_at(tx, actor, id, Deed::AskBooking, version)?;
    dossier.check_own(Action::Cancel.into())?;
    let reason = reason.required()?;
    let stop = StopChange {
        change: Change::Cancel {
            reason: reason.clone(),
        },
        action: JournalAction::BookingCancel,
        reason,
    };
    stop.keep(tx, actor, dossier, doing)
}

/// Stops a booking for good, by its site.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`], [`Error::Invalid`] without a reason.
pub fn terminate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let (dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    let reason = reason.required()?;
    let stop = StopChange {
        change: Change::Terminate {
            reason: reason.clone(),
        },
        action: JournalAction::BookingTerminate,
        reason,
    };
    stop.keep(tx, actor, dossier, doing)
}

/// Stops a booking for now. Its time stays held; sessions whose time passes meanwhile are missed.
///
/// # Errors
/// [`Error::NotNow`], [`Error::Stale`], [`Error::Invalid`] without a reason.
pub fn suspend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let (dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    dossier.check_own(Action::Suspend.into())?;
    let reason = reason.required()?;
    let stop = StopChange {
        change: Change::Suspend {
            reason: reason.clone(),
        },
        action: JournalAction::BookingSuspend,
        reason,
    };
    stop.keep(tx, actor, dossier, doing)
}

/// Lets a suspended booking go on: what is still to come is judged again, and what the suspension stopped
/// goes on while its time lasts, unless somebody else has that time by now.
///
/// # Errors
/// [`Error::Refused`], [`Error::NotNow`], [`Error::Stale`].
pub fn resume(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    reason: &Reason,
) -> Result<Dossier> {
    let (mut dossier, doing) = Dossier::open_at(tx, actor, id, Deed::DecideBooking, version)?;
    dossier.booking.life.check(Action::Resume)?;
    let phases = dossier.planned();
    // Rules that the site set aside once don't stand in the way again; other people's claims would.
    let terms = Terms {
        overrides: super::decide::grants(&phases, "resumed by the site"),
        ..Terms::asked_at(dossier.asked_at(tx))
    };
    dossier.hear(tx, &phases, &terms, Lock::Zones)?.accepted()?;
    let back = dossier.bring_back(tx)?;
    let mut dossier = StopChange {
        change: Change::Resume,
        action: JournalAction::BookingResume,
        reason: reason.optional()?,
    }
    .keep(tx, actor, dossier, doing)?;
    dossier.tell_back(tx, actor, back)?;
    // All that was to come may have passed meanwhile.
    let news = News::by(tx.id()?, actor);
    dossier.close_if_over(tx, "", news)?;
    Ok(dossier)
}

/// A change of a booking's state, with the journal's word for it.
struct StopChange {
    change: Change,
    action: JournalAction,
    /// In words; empty: none was given.
    reason: String,
}

impl StopChange {
    /// Applies the change to the booking and keeps it.
    fn keep(self, tx: &mut Tx<'_>, actor: &Actor, mut dossier: Dossier, doing: Doing) -> Result<Dossier> {
        let was = dossier.snapshot();
        let from = dossier.booking.life.state();
        let told_as = self.change.action().transition().event;
        dossier.apply(self.change)?;
        // A draft was known to nobody, so nobody hears of its end.
        let event = told_as.filter(|_| from != BookingState::Draft);
        let step = Step {
            was,
            reason: Some(self.reason),
            sequences: Sequences::Raised,
            event,
            ..Step::new(actor, doing, self.action)
        };
        dossier.settle(tx, step)?;
        Ok(dossier)
    }
}
