//! Somebody of the programme sees to what the board calls for, or called about it: the others see that, and
//! nobody is rung up twice.

use super::access::{only, or_hidden, signed_in};
use super::bookings::Dossier;
use super::court::Ground;
use super::fields::Fields;
use super::journal::{Entry, note};
use super::presence::subject_of;
use super::{Doing, Error, Result, Tx, allow, incidents};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{IncidentId, SessionId};
use crate::domain::journal::JournalAction;
use crate::domain::presence::live::{CallCause, CallDone};
use crate::store;
use crate::store::presence::calls::CallEntry;

/// What a row of the board is about.
#[derive(Debug, Clone, Copy)]
pub enum CallAbout {
    Session(SessionId),
    /// Something that happened at no session of this moment.
    Incident(IncidentId),
}

/// What somebody did about it.
#[derive(Debug, Clone, Default)]
pub struct CallBody {
    /// Why the board calls for it.
    pub cause: String,
    /// Either `taken` or `called`.
    pub done: String,
    /// What went wrong at the session that it calls for.
    pub incident: Option<i64>,
}

/// Keeps what somebody did about a row of the board. Who sees to something that went wrong took note of it.
///
/// # Errors
/// [`Error::NotFound`] also for those who have no board; [`Error::Invalid`] for words that are none.
pub fn see_to(tx: &mut Tx<'_>, actor: &Actor, about: CallAbout, body: &CallBody) -> Result<()> {
    may_see_to(tx, actor, about)?;
    let person = actor.person.ok_or(Error::Unauthenticated)?;
    let mut fields = Fields::default();
    let cause = fields.word("cause", &body.cause, CallCause::ALL);
    let done = fields.word("done", &body.done, CallDone::ALL);
    let (cause, done) = fields.done(|| Some((cause?, done?)))?;
    let entry = entry_of(tx, about, done)?;
    let (session, incident) = match about {
        CallAbout::Session(id) => (Some(id), None),
        CallAbout::Incident(id) => (None, Some(id)),
    };
    let new = CallEntry {
        session,
        incident,
        cause,
        done,
        at: tx.now,
        person,
    };
    let id = tx.id()?;
    store::presence::calls::insert_call(tx.conn, id, &new)?;
    note(tx, actor, entry)?;
    match incident.or(body.incident.map(IncidentId)) {
        Some(id) if (cause, done) == (CallCause::Incident, CallDone::Taken) => {
            incidents::take_note(tx, actor, id)
        }
        _ => Ok(()),
    }
}

/// Stops whoever has no board, and does not keep the door of that session either.
fn may_see_to(tx: &mut Tx<'_>, actor: &Actor, about: CallAbout) -> Result<()> {
    let (CallAbout::Session(id), Err(_)) = (about, only(actor, Deed::RunProgramme)) else {
        return only(actor, Deed::RunProgramme);
    };
    signed_in(actor)?;
    let booking = store::sessions::get_session(tx.conn, id)?.booking;
    let dossier = Dossier::load(tx, booking)?;
    let subject = subject_of(tx, &dossier)?;
    or_hidden(allow(actor, Deed::KeepDoor, &subject)).map(drop)
}

fn entry_of(tx: &mut Tx<'_>, about: CallAbout, done: CallDone) -> Result<Entry> {
    match about {
        CallAbout::Session(id) => {
            let booking = store::sessions::get_session(tx.conn, id)?.booking;
            let action = match done {
                CallDone::Taken => JournalAction::SessionCallTaken,
                CallDone::Called => JournalAction::SessionCalled,
            };
            Ok(Dossier::load(tx, booking)?.entry(action, Doing::Own))
        }
        CallAbout::Incident(id) => {
            let incident = store::incidents::get_incident(tx.conn, id)?;
            let ground = Ground::of_site(tx, incident.site)?;
            let action = match done {
                CallDone::Taken => JournalAction::IncidentCallTaken,
                CallDone::Called => JournalAction::IncidentCalled,
            };
            Ok(Entry {
                site: Some(incident.site),
                subject: incidents::number(&ground, &incident),
                ..Entry::of(action)
            })
        }
    }
}
