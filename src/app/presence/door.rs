//! Who comes and who leaves. What was done already is answered with how it stands, and is no error: two
//! phones may say the same, and one may say it again.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::clock::await_leaving;
use super::crew::may_see;
use super::{subject_of, workers_of};
use crate::app::bookings::{Dossier, Key, once_or_again};
use crate::app::fields::Fields;
use crate::app::journal::{self, note};
use crate::app::{Doing, Error, Result, Tx, access, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::ids::{PresenceId, SessionId, WorkerId};
use crate::domain::journal::JournalAction;
use crate::domain::presence::{
    Direction, EntryTold, LATEST, NotIn, NotThen, PresenceState, Way, may_enter, told_at,
};
use crate::domain::span::Instant;
use crate::store;
use crate::store::presence::{By, Presence};
use crate::store::sessions::Session;

const MAX_NAME: usize = 100;

/// Somebody comes or leaves.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "worker": 4711, "direction": "in" }))]
pub struct DoorBody {
    /// Who of the crew.
    #[serde(default)]
    pub worker: Option<i64>,
    /// The name of somebody else, whom only the site's people let in.
    #[serde(default)]
    pub visitor: Option<String>,
    /// Whether they come or leave.
    pub direction: Direction,
    /// When it was; up to two hours back, and now when nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub at: Option<Instant>,
}

/// Who comes or leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Worker(WorkerId),
    Visitor(String),
}

impl Who {
    fn is_of(&self, entry: &Presence) -> bool {
        match self {
            Self::Worker(id) => entry.worker == Some(*id),
            Self::Visitor(name) => entry.visitor.as_ref() == Some(name),
        }
    }
}

/// One time that somebody was on site, with their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Passed {
    /// The id of this entry.
    pub id: i64,
    /// Who of the crew; none for a visitor.
    pub worker: Option<i64>,
    /// The name by which they are called.
    pub name: String,
    /// `in`, `out`, or `wrong`, which counts for nothing.
    pub state: PresenceState,
    /// The moment when they came in.
    #[schema(value_type = String)]
    pub in_at: Instant,
    /// When they left; none: nobody saw them leave.
    #[schema(value_type = Option<String>)]
    pub out_at: Option<Instant>,
    /// How they were checked in.
    pub way: Way,
    /// Whether it was written later than it was.
    pub late_entry: bool,
    /// What was wrong with it; empty: nothing.
    pub words: String,
    /// The number of the armband that they have; empty: none, or it is back.
    pub band: String,
    /// Whether it had been written before it was asked for.
    pub already: bool,
}

pub(super) fn passed(tx: &mut Tx<'_>, entries: Vec<Presence>) -> Result<Vec<Passed>> {
    let workers = workers_of(tx, &entries)?;
    let named = entries.into_iter().map(|own| {
        let worker = own.worker.and_then(|id| workers.get(&id));
        Passed {
            id: own.id.0,
            worker: own.worker.map(|id| id.0),
            name: worker.map_or_else(|| own.visitor.clone().unwrap_or_default(), |one| one.name.clone()),
            state: own.state(),
            in_at: own.in_at,
            out_at: own.out_at,
            way: own.in_way,
            late_entry: own.is_late,
            band: own.band_out().unwrap_or_default().to_owned(),
            words: own.words,
            already: false,
        }
    });
    Ok(named.collect())
}

/// Who was at a session, by when they came.
///
/// # Errors
/// The same as of [`super::crew()`].
pub fn entries(tx: &mut Tx<'_>, actor: &Actor, id: SessionId) -> Result<Vec<Passed>> {
    access::signed_in(actor)?;
    let session = store::sessions::get_session(tx.conn, id)?;
    let dossier = Dossier::load(tx, session.booking)?;
    may_see(tx, actor, &dossier)?;
    let found = store::presence::of_sessions(tx.conn, &[id])?;
    passed(tx, found)
}

/// What stands written of somebody, and whether it did before.
struct Written {
    entry: Presence,
    already: bool,
}

impl Written {
    const fn now(entry: Presence) -> Self {
        Self {
            entry,
            already: false,
        }
    }

    fn before(entry: &Presence) -> Self {
        Self {
            entry: entry.clone(),
            already: true,
        }
    }

    fn named(self, tx: &mut Tx<'_>) -> Result<Passed> {
        let named = passed(tx, vec![self.entry])?.pop().ok_or(Error::NotFound)?;
        Ok(Passed {
            already: self.already,
            ..named
        })
    }
}

/// The booking of a session, locked, for who may do something at its door, with what access looks at.
pub(super) fn at_door(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SessionId,
    deed: Deed,
) -> Result<(Dossier, Subject, Doing)> {
    access::signed_in(actor)?;
    tx.open_almanac()?;
    let booking = store::sessions::get_session(tx.conn, id)?.booking;
    let dossier = Dossier::take(tx, booking)?;
    let subject = subject_of(tx, &dossier)?;
    let doing = allow(actor, deed, &subject)?;
    Ok((dossier, subject, doing))
}

/// An entry of a session.
pub(super) fn entry_of(tx: &mut Tx<'_>, session: SessionId, id: PresenceId) -> Result<Presence> {
    let entry = store::presence::get(tx.conn, id)?;
    if entry.session != session {
        return Err(Error::NotFound);
    }
    Ok(entry)
}

/// How somebody's passing is told.
#[derive(Debug, Clone, Copy)]
pub struct How<'a> {
    pub way: Way,
    pub key: Option<&'a Key>,
}

/// Somebody comes to a session, or leaves it. Once for each key.
///
/// # Errors
/// [`Error::Invalid`] for a moment or somebody that can't be, [`Error::NotFound`], [`Error::Forbidden`].
pub fn pass(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, body: &DoorBody, how: How<'_>) -> Result<Passed> {
    let first = |tx: &mut Tx<'_>| {
        let door = Passage::open(tx, actor, id, body, how.way)?;
        let booking = door.dossier.booking.id;
        Ok((door.write(tx, actor, body.direction)?, booking))
    };
    // Nobody comes or leaves twice because an answer was lost.
    let again = |tx: &mut Tx<'_>| {
        let door = Passage::open(tx, actor, id, body, how.way)?;
        let entry = door.passing.own.into_iter().next_back();
        entry.map(Written::now).ok_or(Error::NotFound)
    };
    once_or_again(tx, actor, how.key, first, again)?.named(tx)
}

/// Somebody who passes the door, with what was written of them before.
struct Passing {
    who: Who,
    own: Vec<Presence>,
    told: EntryTold,
    by: By,
    /// Whether the site's people write it, who take the armband of whoever leaves.
    takes_band: bool,
}

/// The door of a session, with who passes it.
pub(super) struct Passage {
    dossier: Dossier,
    session: Session,
    doing: Doing,
    passing: Passing,
}

impl Passage {
    fn open(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, body: &DoorBody, way: Way) -> Result<Self> {
        let (dossier, subject, doing) = at_door(tx, actor, id, Deed::CheckIn)?;
        let keeps_door = allow(actor, Deed::KeepDoor, &subject).is_ok();
        let in_place = keeps_door && way == Way::Web;
        let by = By {
            person: actor.person,
            way: if in_place { Way::Duty } else { way },
        };
        let session = dossier.session(id)?.clone();
        let all = store::presence::of_sessions(tx.conn, &[id])?;
        let (who, told) = read(tx, &dossier, body, keeps_door, &all)?;
        let own = all
            .into_iter()
            .filter(|entry| entry.counts() && who.is_of(entry))
            .collect();
        Ok(Self {
            dossier,
            session,
            doing,
            passing: Passing {
                who,
                own,
                told,
                by,
                takes_band: keeps_door,
            },
        })
    }

    /// Somebody of the crew passes who needed no right to say so.
    pub(super) fn of_member(
        tx: &mut Tx<'_>,
        dossier: Dossier,
        id: SessionId,
        worker: WorkerId,
        told: EntryTold,
    ) -> Result<Self> {
        let session = dossier.session(id)?.clone();
        let who = Who::Worker(worker);
        let mut own = store::presence::of_sessions(tx.conn, &[id])?;
        own.retain(|entry| entry.counts() && who.is_of(entry));
        let by = By {
            person: None,
            way: Way::Link,
        };
        Ok(Self {
            dossier,
            session,
            doing: Doing::Own,
            passing: Passing {
                who,
                own,
                told,
                by,
                takes_band: false,
            },
        })
    }

    /// Writes it down, and tells what stands written now.
    pub(super) fn pass(self, tx: &mut Tx<'_>, actor: &Actor, direction: Direction) -> Result<Passed> {
        self.write(tx, actor, direction)?.named(tx)
    }

    fn write(self, tx: &mut Tx<'_>, actor: &Actor, direction: Direction) -> Result<Written> {
        let Self {
            dossier,
            session,
            doing,
            passing,
        } = self;
        let (action, written) = match direction {
            Direction::In => (
                JournalAction::SessionCheckIn,
                come(tx, &dossier, &session, passing)?,
            ),
            Direction::Out => (JournalAction::SessionCheckOut, leave(tx, &passing)?),
        };
        if !written.already {
            record(tx, actor, &dossier, dossier.entry(action, doing), &written.entry)?;
        }
        Ok(written)
    }
}

/// Reads who passes the door, and when.
fn read(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    body: &DoorBody,
    keeps_door: bool,
    all: &[Presence],
) -> Result<(Who, EntryTold)> {
    let crew = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?;
    let mut fields = Fields::default();
    let who = match (body.worker, &body.visitor) {
        (Some(id), None) => {
            let who = Who::Worker(WorkerId(id));
            let is_of_crew = crew.iter().any(|member| member.worker.id.0 == id);
            if !is_of_crew && !all.iter().any(|entry| who.is_of(entry)) {
                fields.refuse("worker", "unknown", "no-worker");
            }
            Some(who)
        }
        (None, Some(_)) if !keeps_door => {
            fields.refuse("visitor", "not_yours", "visitor-by-site");
            None
        }
        (None, Some(name)) => fields.person_name("visitor", name, MAX_NAME).map(Who::Visitor),
        _ => {
            fields.refuse("worker", "who", "worker-or-visitor");
            None
        }
    };
    let told = read_moment(body.at, tx.now, &mut fields);
    fields.done(|| who.zip(told))
}

/// When somebody passed a door, as it is told now.
pub(super) fn moment(at: Option<Instant>, now: Instant) -> Result<EntryTold> {
    let mut fields = Fields::default();
    let told = read_moment(at, now, &mut fields);
    fields.done(|| told)
}

/// Reads when somebody passed it.
fn read_moment(at: Option<Instant>, now: Instant, fields: &mut Fields) -> Option<EntryTold> {
    match told_at(at, now) {
        Ok(told) => Some(told),
        Err(NotThen::Ahead) => {
            fields.refuse("at", "ahead", "presence-ahead");
            None
        }
        Err(NotThen::TooOld) => {
            let fault = Fault::new("presence-too-old").with("hours", LATEST / 3600);
            fields.refuse("at", "too_old", fault);
            None
        }
    }
}

/// Somebody comes: what is written of it, and whether it was before.
fn come(tx: &mut Tx<'_>, dossier: &Dossier, session: &Session, passing: Passing) -> Result<Written> {
    let Passing {
        who, own, told, by, ..
    } = passing;
    let covers = |entry: &&Presence| entry.out_at.is_none_or(|out| told.at < out);
    if let Some(entry) = own.iter().find(covers) {
        return Ok(Written::before(entry));
    }
    stands_open(tx, dossier, session, told.at)?.map_err(|why| not_in(why, dossier))?;
    let (worker, visitor) = match who {
        Who::Worker(id) => (Some(id), None),
        Who::Visitor(name) => (None, Some(name)),
    };
    let entry = Presence {
        id: PresenceId(tx.id()?),
        session: session.id,
        site: session.site,
        worker,
        visitor,
        in_at: told.at,
        in_way: by.way,
        out_at: None,
        is_late: told.is_late,
        voided_at: None,
        words: String::new(),
        band: String::new(),
        band_back_at: None,
    };
    store::presence::insert(tx.conn, &entry, by.person)?;
    await_leaving(tx, dossier, session)?;
    Ok(Written::now(entry))
}

/// Whether somebody may come to a session at a moment, or why not.
pub(super) fn stands_open(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    session: &Session,
    at: Instant,
) -> Result<std::result::Result<(), NotIn>> {
    let may = may_enter(session.taken(), session.state, at);
    let is_firm = dossier.booking.life.state().is_firm_or_completed();
    let may = if is_firm { may } else { may.and(Err(NotIn::Off)) };
    if is_stopped(tx, dossier, session, at)? {
        return Ok(may.and(Err(NotIn::Stopped)));
    }
    Ok(may)
}

/// Whether work was stopped over a session at a moment, and is still.
pub(super) fn is_stopped(tx: &mut Tx<'_>, dossier: &Dossier, session: &Session, at: Instant) -> Result<bool> {
    let standing = store::stops::open_at(tx.conn, &[session.site])?;
    let mut since = standing.iter().filter(|stop| stop.placed_at <= at);
    Ok(since.any(|stop| dossier.ground.covers(stop, session)))
}

pub(super) fn not_in(why: NotIn, dossier: &Dossier) -> Error {
    let (code, fault) = match why {
        NotIn::Early(opens) => {
            let opens = opens.local(dossier.ground.tz()).format("%H:%M");
            ("too_early", Fault::new("presence-early").with("at", opens))
        }
        NotIn::Over => ("over", Fault::new("presence-over")),
        NotIn::Off => ("off", Fault::new("presence-off")),
        NotIn::Stopped => ("stopped", Fault::new("presence-stopped")),
    };
    Error::field("session", code, fault)
}

/// Somebody leaves: what is written of it, and whether it was before.
fn leave(tx: &mut Tx<'_>, passing: &Passing) -> Result<Written> {
    let Passing { own, told, by, .. } = passing;
    let Some(inside) = own.iter().find(|entry| entry.state() == PresenceState::In) else {
        let last = own
            .last()
            .ok_or_else(|| Error::field("worker", "not_in", "presence-not-in"))?;
        return Ok(Written::before(last));
    };
    if told.at < inside.in_at {
        return Err(Error::field("at", "before_in", "presence-before-in"));
    }
    let left = Presence {
        out_at: Some(told.at),
        is_late: inside.is_late || told.is_late,
        band_back_at: inside
            .band_back_at
            .or(Some(told.at).filter(|_| passing.takes_band)),
        ..inside.clone()
    };
    store::presence::leave(tx.conn, &left, told.at, *by)?;
    Ok(Written::now(left))
}

/// Notes what was written of somebody. Visitors are not named: the entry itself does.
pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    told: journal::Entry,
    entry: &Presence,
) -> Result<()> {
    let became = json!({
        "presence": entry.id,
        "worker": entry.worker,
        "at": entry.out_at.unwrap_or(entry.in_at),
        "stands": entry.state(),
        "late_entry": entry.is_late,
    });
    let own = journal::Entry {
        reason: Some(entry.words.clone()),
        ..dossier.about_session(entry.session, told, became)
    };
    note(tx, actor, own).map(drop)
}
