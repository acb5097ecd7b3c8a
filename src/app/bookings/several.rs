//! Several requests decided with one look. Each is a decision of its own, in a transaction of its own.

use super::decide::{Approval, approve};
use super::dossier::Dossier;
use super::review::{Review, review};
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::ids::BookingId;
use crate::domain::judge::Outcome;

impl Review {
    /// Whether it waits for the reader's decision.
    #[must_use]
    pub fn is_to_decide(&self) -> bool {
        self.doing.is_some() && self.dossier.booking.life.state() == BookingState::Requested
    }

    /// Whether nothing is to be said against it: the judge found nothing, and nobody else wants its time.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let outcomes = self.verdicts.iter().map(|judged| judged.verdict.outcome);
        let mut said = outcomes.filter(|outcome| !matches!(outcome, Outcome::Ok | Outcome::Skipped));
        self.rivals.is_empty() && said.next().is_none()
    }
}

/// Looks at those of some requests that wait for the reader's decision, in their order.
pub fn reviews(tx: &mut Tx<'_>, actor: &Actor, ids: &[BookingId]) -> Result<Vec<Review>> {
    let mut found = Vec::new();
    for id in ids {
        match review(tx, actor, *id) {
            Ok(review) if review.is_to_decide() => found.push(review),
            Ok(_) | Err(crate::app::Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Approves a request, but leaves one that something is to be said against: none.
///
/// # Errors
/// Those of [`approve`].
pub fn approve_if_clean(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: BookingId,
    version: i64,
    approval: &Approval,
) -> Result<Option<Dossier>> {
    if !review(tx, actor, id)?.is_clean() {
        return Ok(None);
    }
    approve(tx, actor, id, version, approval).map(Some)
}
