//! A booking's file, as people read it: what it is, what was decided, said and changed, and what the reader
//! may do.

use std::collections::BTreeMap;

use super::amended::{PlanDifference, difference};
use super::dossier::Dossier;
use super::waiting::next_reminder;
use crate::app::reads::lists;
use crate::app::{Result, Tx, access, journal, tell};
use crate::domain::access::{Actor, Deed, Submission, may};
use crate::domain::ids::{BookingId, PersonId, SessionId};
use crate::domain::notice::ContactPerson;
use crate::domain::span::Instant;
use crate::domain::text::Names;
use crate::store;
use crate::store::bookings::Decision;
use crate::store::journal::{JournalFilter, Row};
use crate::store::messages::Message;

/// Most messages and most journal entries that a page shows.
const MOST: i64 = 200;

/// What the reader of a file may do with the booking, as far as access goes; its state has the last word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights(Vec<Deed>);

impl Rights {
    /// Whether the reader may do this.
    #[must_use]
    pub fn may(&self, deed: Deed) -> bool {
        self.0.contains(&deed)
    }
}

/// A booking with all that people read about it.
pub struct File {
    pub dossier: Dossier,
    /// Messages, oldest first.
    pub messages: Vec<Message>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// Journal entries, newest first.
    pub entries: Vec<Row>,
    /// Names of those who decided and acted.
    pub people: BTreeMap<PersonId, String>,
    /// Whom to call or write to about its consortium.
    pub contact: Option<ContactPerson>,
    /// What the reader may do.
    pub rights: Rights,
    /// When its site may be reminded again; none: now.
    pub next_reminder: Option<Instant>,
    /// What it would make other of another booking, where it is a proposed change that waits.
    pub difference: Option<PlanDifference>,
    /// The proposed change of it that waits, or whose approval can be taken back still.
    pub amendment: Option<BookingId>,
}

impl File {
    /// The name of a person in this file; empty for the service itself.
    #[must_use]
    pub fn name(&self, person: Option<PersonId>) -> &str {
        person
            .and_then(|id| self.people.get(&id))
            .map_or("", String::as_str)
    }
}

/// Opens the file of a booking. Fourteen statements, however long the file; a few
/// more of a proposed change that waits.
///
/// # Errors
/// [`crate::app::Error::NotFound`] also for what is hidden.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<File> {
    let (dossier, _) = Dossier::open(tx, actor, id, Deed::SeeBooking)?;
    let messages = store::messages::messages_of_booking(tx.conn, id, MOST)?;
    let decisions = store::bookings::decisions_of_booking(tx.conn, id)?;
    let scope = access::scope(tx, actor)?;
    let filter = JournalFilter {
        booking: Some(id),
        scope,
        limit: MOST,
        ..JournalFilter::default()
    };
    let entries = journal::read(tx, &filter)?;
    let acted = entries
        .iter()
        .flat_map(|entry| entry.person_id.into_iter().chain(journal::absent(entry)))
        .chain(decisions.iter().map(|decision| decision.person));
    let people = store::people::names_of(
        tx.conn,
        &lists::distinct(acted.chain([dossier.booking.created_by])),
    )?;
    let contact = tell::contact_person(tx, &dossier.consortium)?;
    let rights = rights(tx, actor, &dossier)?;
    let next_reminder = next_reminder(tx, id)?;
    let difference = difference(tx, &dossier)?;
    let amendment = if dossier.booking.life.state().is_firm() {
        store::bookings::amendments::find_open(tx.conn, id)?
    } else {
        None
    };
    Ok(File {
        dossier,
        messages,
        decisions,
        entries,
        people,
        contact,
        rights,
        next_reminder,
        difference,
        amendment,
    })
}

/// What somebody may do with a booking.
pub fn rights(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<Rights> {
    let subject = dossier.subject_to_answer(tx, actor)?;
    let is_kept = dossier.booking.submission() == Submission::Unsent;
    let mut deeds = vec![
        Deed::AskBooking,
        Deed::DecideBooking,
        Deed::ChangeSession,
        Deed::Talk,
        Deed::KeepCrew,
        Deed::StopWork,
        Deed::Report,
    ];
    deeds.retain(|deed| may(actor, *deed, &subject).is_allowed() && !(is_kept && *deed == Deed::Talk));
    Ok(Rights(deeds))
}

/// The booking of a session, for its page.
///
/// # Errors
/// [`crate::app::Error::NotFound`] also for what is hidden.
pub fn of_session(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<(Dossier, Rights)> {
    crate::app::signed_in(actor)?;
    let session = store::sessions::get_session(tx.conn, id)?;
    let (dossier, _) = Dossier::open(tx, actor, session.booking, Deed::SeeBooking)?;
    let rights = rights(tx, actor, &dossier)?;
    Ok((dossier, rights))
}

/// Another booking, as far as the reader may know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub title: String,
    /// Who leads its consortium.
    pub lead: Names,
}

/// Those of some bookings that somebody may see; the others are only "taken" to them.
pub fn known(tx: &mut Tx<'_>, actor: &Actor, ids: &[BookingId]) -> Result<BTreeMap<BookingId, Known>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let scope = access::scope(tx, actor)?;
    let mut found = store::bookings::bookings_by_ids(tx.conn, ids)?;
    found.retain(|_, booking| scope.sees(booking.belongs()));
    let consortia = tx.consortia(found.values().map(|one| one.consortium))?;
    let named = found.into_iter().filter_map(|(id, booking)| {
        let consortium = consortia.iter().find(|own| own.id == booking.consortium)?;
        Some((
            id,
            Known {
                title: booking.title,
                lead: consortium.lead(),
            },
        ))
    });
    Ok(named.collect())
}
