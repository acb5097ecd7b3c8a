//! Reads a request: texts, consortium, zones and schedules, and whether the person may ask for it. All bad
//! fields are told together.

use std::sync::Arc;

use serde::Deserialize;

use super::dossier::subject;
use crate::app::access::with_places;
use crate::app::court::{self, Ground, Hearing, Judgement, Lock, PlannedPhase, Terms};
use crate::app::error::FieldError;
use crate::app::{Doing, Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed, Grant, Subject, Submission, may};
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::ids::BookingId;
use crate::domain::judge::Override;
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::store::consortia::Consortium;

/// A request as it is sent.
#[derive(Debug, Clone, Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "consortium": "alpha",
    "title": "Night mapping",
    "purpose": "A robot draws a map of the hall.",
    "phases": [{
        "kind": "trial", "zones": ["hall/main"], "people": 3, "power_kw": 2.0,
        "schedule": { "start": "2027-04-05T22:00", "minutes": 480, "rrule": "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=4" },
    }],
}))]
pub struct Ask {
    /// Slug of the consortium.
    pub consortium: String,
    pub title: String,
    #[serde(default)]
    pub purpose: String,
    /// What is asked for.
    pub phases: Vec<PhaseText>,
    /// Original starts of sessions to leave out, in any phase.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub skip: Vec<LocalTime>,
    /// The preview that `skip` was chosen on; when the verdicts are others by now, the request is refused.
    #[serde(default)]
    pub preview: Option<String>,
    /// Exceptions that the site is asked to grant.
    #[serde(default)]
    pub ask: Vec<Override>,
    /// What is said to the site with it, as with a revision that answers its remarks: a message of the
    /// conversation. Of a draft nothing is kept of it.
    #[serde(default)]
    pub reply: String,
    /// Whether it is only kept, not sent.
    #[serde(default)]
    pub draft: bool,
}

/// Most phases of a booking.
pub(super) const MAX_PHASES: usize = 20;

/// A request whose texts were read: what it asks for, ready for the judge.
pub(super) struct PlannedRequest {
    /// The booking whose own time doesn't count.
    pub booking: BookingId,
    pub ground: Ground,
    pub consortium: Arc<Consortium>,
    pub phases: Vec<PlannedPhase>,
    pub terms: Terms,
    pub title: String,
    pub purpose: String,
    pub doing: Doing,
}

impl PlannedRequest {
    /// What the judge says of it.
    ///
    /// # Errors
    /// The store's; a refusal is not an error here.
    pub(super) fn judge(&mut self, tx: &mut Tx<'_>, lock: Lock) -> Result<Judgement> {
        let hearing = Hearing {
            ground: &mut self.ground,
            consortium: &self.consortium,
            phases: &self.phases,
            terms: &self.terms,
            booking: self.booking,
        };
        court::hear(tx, hearing, lock)
    }
}

/// Reads a request, for no booking yet.
///
/// # Errors
/// [`Error::Invalid`] with every field that can't be used, [`Error::Unauthenticated`], [`Error::Forbidden`].
pub(super) fn plan_request(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<PlannedRequest> {
    let mut faults = Vec::new();
    let (title, purpose) = check_texts(ask, &mut faults);
    if ask.phases.is_empty() || ask.phases.len() > MAX_PHASES {
        let message = Fault::new("phases-count").with("most", MAX_PHASES);
        faults.push(FieldError::new("phases", "count", message));
        return Err(Error::Invalid(faults));
    }
    let consortium = match tx.consortium_named(&ask.consortium) {
        Err(Error::NotFound) => None,
        found => Some(found?),
    };
    let planned = match court::plan(tx, &ask.phases) {
        Err(Error::Invalid(more)) => {
            faults.extend(more);
            None
        }
        planned => Some(planned?),
    };
    if consortium.is_none() {
        faults.push(no_such_consortium());
    }
    let (Some(consortium), Some((ground, phases)), true) = (consortium, planned, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let doing = may_ask(tx, actor, &ground, &consortium)?;
    let terms = court::terms(&phases, &ask.skip, &ask.ask, "ask", tx.now)?;
    Ok(PlannedRequest {
        booking: BookingId(0),
        ground,
        consortium,
        phases,
        terms,
        title,
        purpose,
        doing,
    })
}

/// Title and purpose as they are stored; what can't be used of the texts is added to the faults.
fn check_texts(ask: &Ask, faults: &mut Vec<FieldError>) -> (String, String) {
    let mut check = |field: &str, checked: std::result::Result<String, text::TextError>| {
        checked.unwrap_or_else(|error| {
            faults.push(FieldError::new(field, "text", error));
            String::new()
        })
    };
    let title = check("title", text::line(&ask.title, 120));
    let purpose = check("purpose", text::prose(&ask.purpose, 4_000));
    for (index, asked) in ask.ask.iter().enumerate() {
        check(&format!("ask.{index}.reason"), text::prose(&asked.reason, 1_000));
    }
    (title, purpose)
}

/// In whose right the person asks.
fn may_ask(tx: &mut Tx<'_>, actor: &Actor, ground: &Ground, consortium: &Consortium) -> Result<Doing> {
    let subject = subject(tx, ground, consortium, Submission::Sent);
    let subject = with_places(tx, actor, subject, ground.tz())?;
    // A consortium that the person may not see is answered like one that is not there; that it is asked for
    // at a site of theirs doesn't show it to them.
    let alone = Subject {
        operator: None,
        ..subject.clone()
    };
    let is_hidden = |deed| may(actor, deed, &alone) == Grant::Hidden;
    if !is_hidden(Deed::AskBooking) && !is_hidden(Deed::SeeConsortium) {
        return allow(actor, Deed::AskBooking, &subject);
    }
    Err(if actor.person.is_none() {
        Error::Unauthenticated
    } else {
        Error::Invalid(vec![no_such_consortium()])
    })
}

fn no_such_consortium() -> FieldError {
    FieldError::new("consortium", "no_such_consortium", "no-such-consortium")
}
