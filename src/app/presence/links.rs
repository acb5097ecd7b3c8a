//! Links by which somebody of a crew says that they come to one session, and that they leave it, without
//! signing in. Whoever holds one learns what stands on its page and opens nothing else.

use super::coming::{ComingBody, ComingSaid, ComingSayer};
use super::door::{Passage, is_stopped, moment, passed};
use super::{Passed, said_of};
use crate::app::auth::{charge_wrong_code, stop_guessing, token_hash};
use crate::app::bookings::Dossier;
use crate::app::court::Ground;
use crate::app::journal::{self, note};
use crate::app::{Doing, Error, Result, Tx};
use crate::domain::access::{Actor, Deed};
use crate::domain::ids::{SessionId, WorkerId};
use crate::domain::journal::JournalAction;
use crate::domain::presence::{Direction, LINK_AFTER, NotIn, OPENS_BEFORE, PresenceState, may_enter};
use crate::domain::span::Instant;
use crate::random::hex;
use crate::store;
use crate::store::notices::Notice;
use crate::store::presence::comings::{SaidComing, Sayer};
use crate::store::presence::crew::{CrewMember, Worker};
use crate::store::presence::links::CrewLink;
use crate::store::sessions::Session;

/// A link that was made just now; nobody can read it again.
#[derive(Debug, Clone)]
pub struct NewCrewLink {
    pub worker: Worker,
    pub token: String,
}

/// For whom of a crew links are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinksFor {
    Everybody,
    /// Those to whom none is sent, as they have no e-mail.
    Unmailed,
    One(WorkerId),
}

impl LinksFor {
    /// What a form says: `all`, `unmailed`, or the number of somebody; everybody where it says nothing.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "" | "all" => Self::Everybody,
            "unmailed" => Self::Unmailed,
            // Nobody has the number 0.
            word => Self::One(WorkerId(word.parse().unwrap_or_default())),
        }
    }

    /// The same, for a form.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Everybody => "all".to_owned(),
            Self::Unmailed => "unmailed".to_owned(),
            Self::One(id) => id.to_string(),
        }
    }

    fn has(self, worker: &Worker) -> bool {
        match self {
            Self::Everybody => true,
            Self::Unmailed => worker.email.is_empty(),
            Self::One(id) => worker.id == id,
        }
    }
}

/// Some of the crew of a session with a new link for each.
pub struct CrewLinks {
    pub ground: Ground,
    pub session: Session,
    pub title: String,
    pub links: Vec<NewCrewLink>,
}

/// Makes links to one session for some of its crew. Those that the same people had for it open nothing more.
///
/// # Errors
/// [`Error::Invalid`] where nobody is meant or the session is over, [`Error::NotFound`],
/// [`Error::Forbidden`].
pub fn make_crew_links(tx: &mut Tx<'_>, actor: &Actor, id: SessionId, whose: LinksFor) -> Result<CrewLinks> {
    tx.open_almanac()?;
    let booking = store::sessions::get_session(tx.conn, id)?.booking;
    store::bookings::lock_booking(tx.conn, booking)?;
    let (dossier, doing) = Dossier::open(tx, actor, booking, Deed::KeepCrew)?;
    let session = dossier.session(id)?.clone();
    if !session.state.is_standing() || tx.now > session.span.end || !dossier.booking.life.state().is_firm() {
        return Err(Error::field("session", "over", "presence-off"));
    }
    let crew = store::presence::crew::crew_of(tx.conn, booking)?;
    if crew.is_empty() {
        return Err(Error::field("crew", "required", "needs-crew"));
    }
    let mut meant = crew.into_iter().map(|own| own.worker).collect::<Vec<_>>();
    meant.retain(|worker| whose.has(worker));
    if meant.is_empty() {
        return Err(Error::field("worker", "unknown", "no-worker"));
    }
    let mut links = Vec::new();
    for worker in meant {
        let token = new_token(tx);
        let link = CrewLink {
            session: id,
            worker: worker.id,
        };
        store::presence::links::put_link(tx.conn, &token_hash(&token), link, tx.now)?;
        links.push(NewCrewLink { worker, token });
    }
    let told = dossier.entry(JournalAction::SessionCrewLinks, doing);
    let became = serde_json::json!({ "people": links.len() });
    let entry: journal::Entry = dossier.about_session(id, told, became);
    note(tx, actor, entry)?;
    Ok(CrewLinks {
        title: dossier.booking.title.clone(),
        ground: dossier.ground,
        session,
        links,
    })
}

/// The path of the link of a letter to somebody of a crew that leaves now; none where they are of the crew no
/// more. A letter that is sent again gets another link: the first may have arrived, so both open the session.
pub(in crate::app) fn make_mailed_link(tx: &mut Tx<'_>, notice: &Notice) -> Result<Option<String>> {
    let (Some(booking), Some(session)) = (notice.booking, notice.session) else {
        return Ok(None);
    };
    let crew = store::presence::crew::crew_of(tx.conn, booking)?;
    let (mut own, beside): (Vec<CrewMember>, Vec<CrewMember>) = crew
        .into_iter()
        .filter(|member| member.worker.email == notice.reader.email)
        .partition(|member| member.worker.name == notice.reader.name);
    // Two may read the same mails, and a name may be put right while its letter waits.
    if own.is_empty() && beside.len() == 1 {
        own = beside;
    }
    let Some(member) = own.pop() else {
        return Ok(None);
    };
    let token = new_token(tx);
    let link = CrewLink {
        session,
        worker: member.worker.id,
    };
    store::presence::links::add_link(tx.conn, &token_hash(&token), link, tx.now)?;
    Ok(Some(format!("/in/{token}")))
}

/// 160 bits, so that nobody guesses one.
fn new_token(tx: &Tx<'_>) -> String {
    hex(&tx.random.bytes::<20>())
}

/// What a link of a crew opens.
pub struct CrewDoor {
    pub ground: Ground,
    pub session: Session,
    /// Who comes in by it.
    pub worker: Worker,
    /// When they came last, and left.
    pub last: Option<Passed>,
    /// Whether they may come now, or why not.
    pub may_come: std::result::Result<(), NotIn>,
    /// When people of the session said last that they come.
    pub coming: Option<SaidComing>,
    /// When it opens nothing more.
    pub until: Instant,
    /// Whether work is stopped there.
    pub is_stopped: bool,
    /// On which conditions the site said yes; may be empty.
    pub conditions: String,
}

impl CrewDoor {
    /// Whether they are in.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        self.last
            .as_ref()
            .is_some_and(|own| own.state == PresenceState::In)
    }
}

/// Until when a link to a session opens anything.
fn good_until(session: &Session) -> Instant {
    session.span.end.plus(LINK_AFTER)
}

/// What a link shows. Looking changes nothing: programs follow links, too.
///
/// # Errors
/// [`Error::NotFound`] for a token that is none or is over, and when its person is of the crew no more;
/// [`Error::TooMany`] for whoever tries many.
pub fn look_by_link(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Result<CrewDoor> {
    let link = known_link(tx, actor, token)?;
    let booking = store::sessions::get_session(tx.conn, link.session)?.booking;
    let dossier = Dossier::load(tx, booking)?;
    door_of(tx, dossier, link)
}

fn door_of(tx: &mut Tx<'_>, dossier: Dossier, link: CrewLink) -> Result<CrewDoor> {
    let session = dossier.session(link.session)?.clone();
    let worker = member(tx, &dossier, link)?;
    let until = good_until(&session);
    if tx.now > until {
        return Err(Error::NotFound);
    }
    let is_firm = dossier.booking.life.state().is_firm_or_completed();
    let is_stopped = is_stopped(tx, &dossier, &session, tx.now)?;
    let mut may_come = may_enter(session.taken(), session.state, tx.now);
    if !is_firm {
        may_come = Err(NotIn::Off);
    } else if may_come.is_ok() && is_stopped {
        may_come = Err(NotIn::Stopped);
    }
    let mut own = store::presence::of_sessions(tx.conn, &[link.session])?;
    own.retain(|entry| entry.counts() && entry.worker == Some(link.worker));
    let last = own.pop().into_iter().collect();
    Ok(CrewDoor {
        last: passed(tx, last)?.pop(),
        conditions: dossier.booking.life.conditions().to_owned(),
        ground: dossier.ground,
        session,
        worker,
        may_come,
        coming: said_of(tx, link.session)?,
        until,
        is_stopped,
    })
}

/// Whose a link is, who must still be of the crew.
fn member(tx: &mut Tx<'_>, dossier: &Dossier, link: CrewLink) -> Result<Worker> {
    let crew = store::presence::crew::crew_of(tx.conn, dossier.booking.id)?;
    let own = crew.into_iter().find(|member| member.worker.id == link.worker);
    own.map(|member| member.worker).ok_or(Error::NotFound)
}

/// Somebody of a crew comes or leaves by their link; `at`: a moment of the last hours, of which they tell
/// later.
///
/// # Errors
/// Those of [`look_by_link`]; [`Error::Invalid`] where they may not come now.
pub fn pass_by_link(
    tx: &mut Tx<'_>,
    actor: &Actor,
    token: &str,
    direction: Direction,
    at: Option<Instant>,
) -> Result<Passed> {
    let link = known_link(tx, actor, token)?;
    let (dossier, worker) = take(tx, link)?;
    let session = dossier.session(link.session)?;
    let opens = session.span.start.plus(-OPENS_BEFORE);
    if tx.now > good_until(session) || (tx.now < opens && direction == Direction::Out) {
        return Err(Error::NotFound);
    }
    let told = moment(at, tx.now)?;
    Passage::of_member(tx, dossier, link.session, worker.id, told)?.pass(tx, &holder(actor), direction)
}

/// Somebody of a crew says by their link when they come.
///
/// # Errors
/// Those of [`look_by_link`]; [`Error::Invalid`] for a moment that can't be.
pub fn say_coming_by_link(
    tx: &mut Tx<'_>,
    actor: &Actor,
    token: &str,
    body: &ComingBody,
) -> Result<ComingSaid> {
    let link = known_link(tx, actor, token)?;
    let (dossier, worker) = take(tx, link)?;
    let holder = holder(actor);
    let said = ComingSayer {
        actor: &holder,
        sayer: Sayer::Worker(worker.id),
        name: &worker.name,
        doing: Doing::Own,
    };
    said.keep(tx, &dossier, link.session, body)
}

/// The link with a token; whoever tries many is stopped.
fn known_link(tx: &mut Tx<'_>, actor: &Actor, token: &str) -> Result<CrewLink> {
    stop_guessing(tx, actor)?;
    let link = store::presence::links::find_link(tx.conn, &token_hash(token))?;
    link.ok_or(Error::NotFound)
}

/// The booking that a link is about, locked, and whose link it is.
fn take(tx: &mut Tx<'_>, link: CrewLink) -> Result<(Dossier, Worker)> {
    tx.open_almanac()?;
    let booking = store::sessions::get_session(tx.conn, link.session)?.booking;
    let dossier = Dossier::take(tx, booking)?;
    let worker = member(tx, &dossier, link)?;
    Ok((dossier, worker))
}

/// Whoever holds a link is nobody to the service; what is written says who it was.
fn holder(actor: &Actor) -> Actor {
    Actor {
        address: actor.address.clone(),
        ..Actor::default()
    }
}

/// Counts a token or a code that is none, for whoever tried it.
///
/// # Errors
/// [`Error::TooMany`] once there were many.
pub fn count_wrong_code(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    charge_wrong_code(tx, actor)
}

/// Forgets links whose sessions are long over. For a job. How many.
pub fn forget_crew_links(tx: &mut Tx<'_>) -> Result<usize> {
    let before = tx.now.plus(-LINK_AFTER).plus_days(-1);
    Ok(store::presence::links::delete_links(tx.conn, before)?)
}
