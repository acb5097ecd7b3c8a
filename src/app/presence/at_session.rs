//! A session with its people, as its page shows it to whoever may see them.

use super::crew::may_see;
use super::door::passed;
use super::{Passed, said_of, subject_of};
use crate::app::bookings::Dossier;
use crate::app::{Error, Result, Tx, allow};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{SessionId, WorkerId};
use crate::domain::presence::{PresenceState, Turnout, may_enter};
use crate::domain::span::Instant;
use crate::store;
use crate::store::presence::comings::SaidComing;
use crate::store::presence::crew::CrewMember;

/// A session with its people.
pub struct AtSession {
    /// Who is to come.
    pub crew: Vec<CrewMember>,
    /// Who came, by when; also what was wrong.
    pub entries: Vec<Passed>,
    /// Whether the reader may write down who comes and who leaves.
    pub checks_in: bool,
    /// Whether they may do so of strangers.
    pub keeps_door: bool,
    /// Whether people may come in now.
    pub is_open: bool,
    /// When its people said last that they come.
    pub said: Option<SaidComing>,
}

impl AtSession {
    /// Who is in, by when they came.
    pub fn inside(&self) -> impl Iterator<Item = &Passed> {
        self.entries.iter().filter(|own| own.state == PresenceState::In)
    }

    /// When people come, while they are awaited.
    #[must_use]
    pub fn coming(&self, now: Instant) -> Option<&SaidComing> {
        let states = self.entries.iter().map(|own| own.state);
        let turnout = Turnout::of(states, self.crew.len());
        self.said.as_ref().filter(|said| turnout.awaits(said.at, now))
    }

    /// Who of the crew is not in, and may come.
    pub fn may_come(&self) -> impl Iterator<Item = &CrewMember> {
        let can = self.checks_in && self.is_open;
        let is_in = |id: WorkerId| self.inside().any(|own| own.worker == Some(id.0));
        self.crew
            .iter()
            .filter(move |member| can && !is_in(member.worker.id))
    }
}

/// The people of a session; none for those who may not see them.
///
/// # Errors
/// [`Error::NotFound`] for a session of another booking.
pub fn at_session(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    id: SessionId,
) -> Result<Option<AtSession>> {
    match may_see(tx, actor, dossier) {
        Ok(_) => {}
        Err(Error::NotFound | Error::Forbidden) => return Ok(None),
        Err(error) => return Err(error),
    }
    let subject = subject_of(tx, dossier)?;
    let session = dossier.session(id)?;
    let may = may_enter(session.taken(), session.state, tx.now).is_ok();
    let found = store::presence::of_sessions(tx.conn, &[id])?;
    Ok(Some(AtSession {
        crew: store::presence::crew::crew_of(tx.conn, dossier.booking.id)?,
        entries: passed(tx, found)?,
        checks_in: allow(actor, Deed::CheckIn, &subject).is_ok(),
        keeps_door: allow(actor, Deed::KeepDoor, &subject).is_ok(),
        said: said_of(tx, id)?,
        is_open: may && dossier.booking.life.state().is_firm_or_completed(),
    }))
}
