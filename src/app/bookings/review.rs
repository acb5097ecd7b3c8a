//! What somebody who decides looks at: the request as it stands, judged again on what stands now, and what is
//! around it. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::amended::{PlanDecided, PlanDifference, difference, hear_proposed};
use super::dossier::Dossier;
use super::file::{Rights, rights};
use super::opposition::{Opposition, meets};
use super::waiting::{deciders, next_reminder};
use crate::app::court::{self, Lock, Terms};
use crate::app::error::Judged;
use crate::app::reads::lists;
use crate::app::tell::{contact_person, told};
use crate::app::{Doing, Result, Tx, access, journal};
use crate::domain::access::{Actor, Deed};
use crate::domain::booking::RequestMode;
use crate::domain::ids::{BookingId, PersonId, SessionId, ZoneId};
use crate::domain::journal::JournalAction;
use crate::domain::judge::ZoneRules;
use crate::domain::notice::{Changes, ContactPerson, Event, Reader};
use crate::domain::saved::SavedText;
use crate::domain::span::{Instant, Span};
use crate::domain::text::Names;
use crate::store;
use crate::store::bookings::{Booking, Decision};
use crate::store::journal::{JournalFilter, Row};
use crate::store::messages::Message;
use crate::store::sessions::Session;

/// A request as it is looked at before it is decided.
pub struct Review {
    pub dossier: Dossier,
    /// In whose place the person may decide; none: they may only look.
    pub doing: Option<Doing>,
    /// The name of the one who is away and in whose place the person decides.
    pub absent: Option<String>,
    /// The judge's word on every session to come, while it waits.
    pub verdicts: Vec<Judged>,
    /// What each of its zones allows.
    pub rules: Arc<BTreeMap<ZoneId, ZoneRules>>,
    /// Other requests that wait for some of the same time.
    pub rivals: Vec<Rival>,
    /// What both sides wrote about it, oldest first.
    pub messages: Vec<Message>,
    /// What was decided on it, oldest first, each with who did.
    pub decisions: Vec<(Decision, String)>,
    /// Whom a yes is told to by mail.
    pub readers: Vec<Reader>,
    /// Whom to call or write to about its consortium.
    pub contact: Option<ContactPerson>,
    /// What the reader may do.
    pub rights: Rights,
    /// The journal's entry of its last revision, when nothing was decided since.
    pub revised: Option<Row>,
    /// What that revision changed, as the site was told; none where no letter of it is left.
    pub changes: Option<Changes>,
    /// What it would make other of another booking, where it is a proposed change that waits.
    pub difference: Option<PlanDifference>,
    /// What was said with the last decision, when it was taken back and nothing followed.
    pub undone: Option<String>,
    /// What its site says often.
    pub saved: Vec<SavedText>,
    /// Those who decide at its site, of whom one may be given it.
    pub deciders: Vec<(PersonId, String)>,
    /// When its site may be reminded again; none: now.
    pub next_reminder: Option<Instant>,
}

/// Another request for some of the same time, where a site lets requests compete.
#[derive(Debug, Clone)]
pub struct Rival {
    pub booking: Booking,
    /// The lead of its consortium.
    pub lead: Names,
    /// The first moment that both want.
    pub meets: Span,
    /// The sessions of the looked-at booking that it wants some of.
    pub wants: BTreeSet<SessionId>,
}

/// Most messages that are read with a request.
const MOST_MESSAGES: i64 = 100;

/// Looks at a request of one's own site, or as staff.
///
/// # Errors
/// [`crate::app::Error::NotFound`] also for consortia: they have the booking's own page.
pub fn review(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Review> {
    let (mut dossier, _) = Dossier::open(tx, actor, id, Deed::SeeBooking)?;
    let doing = dossier.may_decide(tx, actor)?;
    // The page is for the site's people, of whom some only look; staff look on until a decision is passed on
    // to them.
    if doing.is_none() && !is_of_site(tx, actor, &dossier) {
        access::sees_everything(actor)?;
    }
    let verdicts = if dossier.booking.life.hold_until().is_some() {
        hear_again(tx, &mut dossier)?
    } else {
        Vec::new()
    };
    let rules = court::rules_of_site(tx, &dossier.ground)?;
    let rivals = rivals(tx, &dossier)?;
    let messages = store::messages::messages_of_booking(tx.conn, id, MOST_MESSAGES)?;
    let absent = match doing {
        Some(Doing::InPlaceOf(absent)) => name_of(tx, absent)?,
        _ => None,
    };
    let decisions = signed_decisions(tx, id)?;
    let rights = rights(tx, actor, &dossier)?;
    let readers = told(tx, &dossier.scene(), Event::Approved)?;
    let difference = difference(tx, &dossier)?;
    let (undone, last) = last_step(tx, actor, id)?;
    let revised = last.filter(|entry| entry.action.is(JournalAction::BookingRevise));
    let changes = told_changes(tx, actor, revised.as_ref())?;
    let contact = contact_person(tx, &dossier.consortium)?;
    let saved = store::bookings::by_mail::saved_texts(tx.conn, dossier.ground.site.id)?;
    let deciders = deciders(tx, dossier.ground.site.operator)?;
    let next_reminder = next_reminder(tx, id)?;
    Ok(Review {
        dossier,
        doing,
        absent,
        verdicts,
        rules,
        rivals,
        messages,
        decisions,
        readers,
        contact,
        rights,
        revised,
        changes,
        difference,
        undone,
        saved,
        deciders,
        next_reminder,
    })
}

/// What the letters of a revision say is other: one's own letter against what oneself knew, else any.
fn told_changes(tx: &mut Tx<'_>, actor: &Actor, revised: Option<&Row>) -> Result<Option<Changes>> {
    let Some((booking, entry)) = revised.and_then(|entry| Some((entry.booking_id?, entry.id))) else {
        return Ok(None);
    };
    let mut all = store::notices::told::list_of_fact(tx.conn, booking, entry.0)?;
    all.retain(|notice| notice.event == Event::DecisionNeeded);
    all.sort_by_key(|notice| notice.person.is_none() || notice.person != actor.person);
    Ok(all.into_iter().find_map(|notice| notice.letter.changes))
}

fn is_of_site(tx: &Tx<'_>, actor: &Actor, dossier: &Dossier) -> bool {
    let operator = dossier.subject(tx).operator;
    operator.is_some_and(|operator| actor.belongs_to(operator))
}

fn name_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>> {
    Ok(store::people::names_of(tx.conn, &[person])?.remove(&person))
}

/// The decisions on a booking, each with who made it.
fn signed_decisions(tx: &mut Tx<'_>, id: BookingId) -> Result<Vec<(Decision, String)>> {
    let decisions = store::bookings::decisions_of_booking(tx.conn, id)?;
    let people = lists::distinct(decisions.iter().map(|decision| decision.person));
    let names = store::people::names_of(tx.conn, &people)?;
    let signed = decisions.into_iter().map(|decision| {
        let name = names.get(&decision.person).cloned().unwrap_or_default();
        (decision, name)
    });
    Ok(signed.collect())
}

/// The newest step of a booking that still counts, and what was said with the decision that was taken back
/// after it. Entries are newest first, and that of an undo stands before that of its decision.
fn last_step(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<(Option<String>, Option<Row>)> {
    let filter = JournalFilter {
        booking: Some(id),
        scope: access::scope(tx, actor)?,
        limit: 20,
        ..JournalFilter::default()
    };
    let entries = journal::read(tx, &filter)?.into_iter();
    let is_step = |entry: &Row| entry.action.is_of_booking() && !entry.action.only_asks();
    let mut steps = entries.filter(is_step).peekable();
    let is_undo = |step: &Row| step.action.is(JournalAction::BookingUndo);
    let undone = steps.peek().filter(|step| is_undo(step));
    let undone = undone.and_then(|step| step.reason.clone());
    while steps.next_if(is_undo).is_some() {
        steps.next();
    }
    Ok((undone, steps.next()))
}

/// Waiting requests that want some of its time where not all have room, each once, by id.
fn rivals(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Vec<Rival>> {
    if dossier.booking.life.hold_until().is_none() || dossier.ground.site.request_mode != RequestMode::Compete
    {
        return Ok(Vec::new());
    }
    let opposition = Opposition::load(tx, dossier)?;
    let competing = opposition.competing(dossier);
    let Opposition {
        waiting, sessions, ..
    } = opposition;
    let consortia = tx.consortia(waiting.iter().map(|booking| booking.consortium))?;
    let met = |booking: Booking| {
        let theirs = || sessions.iter().filter(|session| session.booking == booking.id);
        let met = |own: &Session| {
            let other = theirs().find(|other| meets(&dossier.ground, own, other))?;
            Some((own.id, own.span.intersection(other.span)?))
        };
        let wanted: Vec<(SessionId, Span)> = dossier.sessions.iter().filter_map(met).collect();
        let lead = consortia.iter().find(|own| own.id == booking.consortium)?.lead();
        Some(Rival {
            booking,
            lead,
            meets: wanted.first()?.1,
            wants: wanted.into_iter().map(|(id, _)| id).collect(),
        })
    };
    let competing = waiting
        .into_iter()
        .filter(|booking| competing.contains(&booking.id));
    Ok(competing.filter_map(met).collect())
}

/// What the judge says of a booking's sessions to come, and what else would do for those that may not be.
fn hear_again(tx: &mut Tx<'_>, dossier: &mut Dossier) -> Result<Vec<Judged>> {
    if let Some(amends) = dossier.booking.amends {
        let nothing = PlanDecided {
            skip: &[],
            overrides: &[],
        };
        return Ok(hear_proposed(tx, dossier, amends.booking, &nothing, Lock::None)?.verdicts);
    }
    let phases = dossier.planned();
    let terms = Terms::asked_at(dossier.asked_at(tx));
    Ok(dossier.hear(tx, &phases, &terms, Lock::None)?.verdicts)
}
