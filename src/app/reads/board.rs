//! The live board of programme staff. A fixed number of statements, each of a bounded list.

use std::collections::{BTreeMap, BTreeSet};

use super::deeds::{BoardDeed, deeds};
use super::lists::distinct;
use super::live::{self, CallReason, LiveNumbers, LiveSession, LiveShow};
use crate::app::access::sees_everything;
use crate::app::bookings::next_reminders;
use crate::app::court::Ground;
use crate::app::incidents::IncidentFile;
use crate::app::presence::{PhoneLine, crew_to_call, is_unheard_of, phone_list, unheard};
use crate::app::tell::contact_persons;
use crate::app::{Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, IncidentId, PersonId, SessionId, ZoneId};
use crate::domain::notice::ContactPerson;
use crate::domain::place::SiteKind;
use crate::domain::presence::live::{CallCause, CallDone};
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, count_working_days};
use crate::domain::text::Names;
use crate::domain::timer::ESCALATES_AFTER;
use crate::store;
use crate::store::board::{DayCount, Item, Line};
use crate::store::incidents::Incident;
use crate::store::presence::calls::CallEntry;
use crate::store::presence::comings::SaidComing;

/// How far ahead a start is soon, in hours.
pub const SOON_HOURS: i64 = 2;
/// Days that the outlook covers.
pub const OUTLOOK_DAYS: i64 = 7;
/// Most running sessions that are shown.
pub const MOST_RUNNING: usize = 60;
/// Most rows of each other list.
const MOST: i64 = 20;
/// Most of what was done.
const MOST_DEEDS: usize = 14;
/// Entries that are looked at for it first.
const FEW_ENTRIES: i64 = 40;
/// Most entries that are looked at for it: one deed may be dozens.
const MOST_ENTRIES: i64 = 120;
/// Working days after which a request has waited too long, so that staff may decide.
pub const TOO_LONG: u32 = ESCALATES_AFTER;

/// A session with the names that belong to it.
#[derive(Debug, Clone)]
pub struct Card {
    pub line: Line,
    /// Who leads the consortium.
    pub lead: Names,
    pub zones: Vec<Names>,
    /// Whom to call or write to about its consortium.
    pub contact: Option<ContactPerson>,
}

/// A session of this moment with the names that belong to it.
#[derive(Debug, Clone)]
pub struct LiveCard {
    pub card: Card,
    pub own: LiveSession,
}

/// Somebody to ring up about something, with the names that belong to it.
#[derive(Debug, Clone)]
pub struct LiveCall {
    pub why: CallCause,
    pub since: Instant,
    pub at: CallAt,
    /// What went wrong, where somebody is rung up about that.
    pub incident: Option<Incident>,
    /// Whether nobody took note in time of the worst that can happen.
    pub is_unheard_of: bool,
    /// What somebody did about it within the last hour.
    pub handled: Option<CallEntry>,
    /// All phones, where letters did not help; else empty.
    pub phones: Vec<PhoneLine>,
}

/// Where somebody is rung up about something.
#[derive(Debug, Clone)]
pub enum CallAt {
    Session(Box<Card>),
    /// Somewhere at a site, in a zone of it.
    Place(Box<Ground>, Option<Names>),
}

/// What a board is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoardLook {
    pub kind: Option<SiteKind>,
    /// Which cards of this moment.
    pub show: Option<LiveShow>,
}

/// A booking with the names that belong to it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub item: Item,
    /// Who leads the consortium.
    pub lead: Names,
    /// Working days that it has waited.
    pub waited: u32,
    /// Whom to call or write to about its consortium.
    pub contact: Option<ContactPerson>,
    /// When its site may be reminded again; none: now.
    pub next_reminder: Option<Instant>,
}

/// One day of the outlook.
#[derive(Debug, Clone)]
pub struct Day {
    pub start: Instant,
    /// Sessions that start on it.
    pub sessions: i64,
}

/// Sessions whose end is today, whenever they began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Today {
    /// All that were or are planned.
    pub planned: i64,
    pub ended: i64,
}

/// What the board shows.
#[derive(Debug, Clone)]
pub struct Board {
    /// What goes on now, the worst first.
    pub running: Vec<LiveCard>,
    pub numbers: LiveNumbers,
    /// Whom to ring up now, the most urgent first.
    pub calls: Vec<LiveCall>,
    /// When people said last that they come, of sessions where nobody is in.
    pub comings: BTreeMap<SessionId, SaidComing>,
    /// What starts within two hours.
    pub soon: Vec<Card>,
    /// What a closure or holiday touched.
    pub flagged: Vec<Card>,
    /// What waits for a decision, oldest first.
    pub waiting: Vec<Entry>,
    /// How much waits in all.
    pub waiting_in_all: i64,
    /// What its site has suspended.
    pub suspended: Vec<Entry>,
    /// Demonstrations that have begun and have sessions to come, in all.
    pub active: i64,
    /// Demonstrations that begin within the outlook.
    pub begins: Vec<Entry>,
    /// Demonstrations that end within it.
    pub ends: Vec<Entry>,
    /// Its days.
    pub days: Vec<Day>,
    pub today: Today,
    /// What was done, newest first.
    pub done: Vec<BoardDeed>,
    /// Names of those who did it, or saw to a call.
    pub people: BTreeMap<PersonId, String>,
    /// Kinds of sites to choose from.
    pub kinds: Vec<SiteKind>,
}

/// Looks at everything, or at sites of one kind. `wrong` is what went wrong and is not closed.
///
/// # Errors
/// [`crate::app::Error::NotFound`] for those who may not see everything.
pub fn board(tx: &mut Tx<'_>, actor: &Actor, look: BoardLook, wrong: &[IncidentFile]) -> Result<Board> {
    sees_everything(actor)?;
    let kind = look.kind;
    let live = live::look(tx, kind, wrong)?;
    let shown = live.shown(look.show, tx.now, MOST_RUNNING);
    let listed = shown.iter().map(|own| own.row.session).chain(live.called());
    let listed = Vec::from_iter(listed.collect::<BTreeSet<_>>());
    let midnight = tx.midnight();
    let ahead = |hours: i64| Span {
        start: tx.now,
        end: tx.now.plus(hours * 3600),
    };
    let (soon, outlook) = (ahead(SOON_HOURS), ahead(OUTLOOK_DAYS * 24));
    let sessions = store::board::board_sessions(tx.conn, &listed, kind, soon, MOST)?;
    let bookings = store::board::board_bookings(tx.conn, kind, outlook, MOST)?;
    let counts = store::board::count_by_day(tx.conn, kind, midnight, OUTLOOK_DAYS)?;
    let done = done(tx, kind)?;
    let in_all = [BookingState::Requested, BookingState::Active];
    let in_all = store::board::count_in(tx.conn, kind, &in_all)?;
    let in_state = |wanted| in_all.iter().filter(|own| own.0 == wanted).map(|own| own.1).sum();
    let seen_to = live.reasons.iter().filter_map(|own| own.handled);
    let hands = done.iter().filter_map(|deed| deed.head.person);
    let people = distinct(hands.chain(seen_to.map(|entry| entry.person)));
    let names = Known::load(tx, sessions.all(), bookings.all())?;
    let cards = names.cards(sessions.named).into_iter();
    let cards: BTreeMap<SessionId, Card> = cards.map(|card| (card.line.session, card)).collect();
    let calls = live.reasons.iter();
    let calls = calls.filter_map(|own| call(own, &cards, tx.now)).collect();
    Ok(Board {
        numbers: live.counts(sessions.soon.len(), tx.now),
        calls: with_phones(tx, calls)?,
        comings: live.comings(tx)?,
        running: live_cards(shown, &cards),
        soon: names.cards(sessions.soon),
        flagged: names.cards(sessions.flagged),
        waiting: reminded(tx, &names, bookings.waiting)?,
        waiting_in_all: in_state(BookingState::Requested),
        suspended: names.entries(tx, bookings.suspended)?,
        active: in_state(BookingState::Active),
        begins: names.entries(tx, bookings.begins)?,
        ends: names.entries(tx, bookings.ends)?,
        days: days(midnight, &counts),
        today: today(&counts),
        people: store::people::names_of(tx.conn, &people)?,
        done,
        kinds: tx.kinds_of_sites()?.to_vec(),
    })
}

fn live_cards(shown: Vec<LiveSession>, cards: &BTreeMap<SessionId, Card>) -> Vec<LiveCard> {
    let with_card = |own: LiveSession| {
        let card = cards.get(&own.row.session)?.clone();
        Some(LiveCard { card, own })
    };
    shown.into_iter().filter_map(with_card).collect()
}

/// A reason with the names that belong to it; none, where its session is not known.
fn call(own: &CallReason<'_>, cards: &BTreeMap<SessionId, Card>, now: Instant) -> Option<LiveCall> {
    let at = match (own.session, own.incident) {
        (Some(session), _) => CallAt::Session(Box::new(cards.get(&session)?.clone())),
        (None, Some(file)) => {
            let zone = file.incident.zone.and_then(|zone| file.ground.zone(zone));
            CallAt::Place(Box::new(file.ground.clone()), zone.map(|zone| zone.names.clone()))
        }
        (None, None) => return None,
    };
    Some(LiveCall {
        why: own.why,
        since: own.since,
        incident: own.incident.map(|file| file.incident.clone()),
        is_unheard_of: own
            .incident
            .is_some_and(|file| is_unheard_of(&file.incident, now)),
        handled: own.handled,
        phones: Vec::new(),
        at,
    })
}

/// The same with whoever leads the crew in place of somebody of the consortium, who may sit in an office.
fn with_phones(tx: &mut Tx<'_>, mut calls: Vec<LiveCall>) -> Result<Vec<LiveCall>> {
    let booking = |own: &LiveCall| match &own.at {
        CallAt::Session(card) => Some(card.line.booking),
        CallAt::Place(..) => None,
    };
    let bookings: Vec<BookingId> = calls.iter().filter_map(booking).collect();
    let crews = store::presence::crew::crews(tx.conn, &bookings)?;
    let unheard = unheard_calls(tx, &calls)?;
    for own in &mut calls {
        let rings = unheard.contains(&own.key());
        let CallAt::Session(card) = &mut own.at else {
            if let (true, CallAt::Place(ground, _)) = (rings, &own.at) {
                own.phones = phone_list(tx, ground, &[], None)?;
            }
            continue;
        };
        let crew = crews
            .get(&card.line.booking)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if let Some(worker) = crew_to_call(crew) {
            card.contact = Some(ContactPerson {
                name: worker.name.clone(),
                email: String::new(),
                phone: worker.phone.clone(),
            });
        }
        if rings {
            let ground = Ground::load(tx, &card.line.place.slug)?;
            let contact = card.contact.as_ref();
            let call = contact.map(|own| PhoneLine::of_lead(&own.name, &own.phone));
            own.phones = phone_list(tx, &ground, crew, call)?;
        }
    }
    Ok(calls)
}

/// What a row is about.
type CallKey = (Option<SessionId>, Option<IncidentId>);

impl LiveCall {
    fn key(&self) -> CallKey {
        let session = match &self.at {
            CallAt::Session(card) => Some(card.line.session),
            CallAt::Place(..) => None,
        };
        (session, self.incident.as_ref().map(|own| own.id))
    }
}

/// The rows about which letters did not help, and nobody has rung anybody up.
fn unheard_calls(tx: &mut Tx<'_>, calls: &[LiveCall]) -> Result<BTreeSet<CallKey>> {
    let over = calls.iter().filter_map(|own| match &own.at {
        CallAt::Session(card) if own.why == CallCause::Overrunning => {
            Some((card.line.session, card.line.span.end.min(own.since)))
        }
        _ => None,
    });
    let silent = unheard(tx, &over.collect())?;
    let rings = |own: &&LiveCall| {
        let is_called = own.handled.is_some_and(|entry| entry.done == CallDone::Called);
        match own.key() {
            (Some(session), _) if own.why == CallCause::Overrunning => silent.contains(&session),
            _ => own.is_unheard_of && !is_called,
        }
    };
    Ok(calls.iter().filter(rings).map(LiveCall::key).collect())
}

/// Waiting requests with when their sites may be reminded again.
fn reminded(tx: &mut Tx<'_>, names: &Known, waiting: Vec<Item>) -> Result<Vec<Entry>> {
    let mut waiting = names.entries(tx, waiting)?;
    let ids: Vec<BookingId> = waiting.iter().map(|entry| entry.item.booking).collect();
    let mut next = next_reminders(tx, &ids)?;
    for entry in &mut waiting {
        entry.next_reminder = next.remove(&entry.item.booking);
    }
    Ok(waiting)
}

/// Sessions with the names that belong to them.
pub(crate) fn cards(tx: &mut Tx<'_>, lines: Vec<Line>) -> Result<Vec<Card>> {
    let names = Known::load(tx, lines.iter(), std::iter::empty())?;
    Ok(names.cards(lines))
}

fn is_planned(count: &DayCount) -> bool {
    !matches!(count.state, SessionState::Skipped | SessionState::Cancelled)
}

fn days(midnight: Instant, counts: &[DayCount]) -> Vec<Day> {
    let on = |day: i64| counts.iter().filter(move |own| own.day == day && is_planned(own));
    (0..OUTLOOK_DAYS)
        .map(|day| Day {
            start: midnight.plus_days(day),
            sessions: on(day).map(|own| own.sessions).sum(),
        })
        .collect()
}

fn today(counts: &[DayCount]) -> Today {
    let is_over = |own: &&DayCount| matches!(own.state, SessionState::Ended | SessionState::CutShort);
    let ending = || counts.iter().filter(|own| own.ends_first && is_planned(own));
    Today {
        planned: ending().map(|own| own.sessions).sum(),
        ended: ending().filter(is_over).map(|own| own.sessions).sum(),
    }
}

/// What was done last. Nearly always a few entries are enough; where one deed is dozens of them, more are
/// read.
fn done(tx: &mut Tx<'_>, kind: Option<SiteKind>) -> Result<Vec<BoardDeed>> {
    let few = store::board::done(tx.conn, kind, FEW_ENTRIES)?;
    let are_all = (few.len() as i64) < FEW_ENTRIES;
    // That another one begins shows that those before it are whole.
    let mut found = deeds(few, MOST_DEEDS + 1);
    if found.len() <= MOST_DEEDS && !are_all {
        found = deeds(store::board::done(tx.conn, kind, MOST_ENTRIES)?, MOST_DEEDS);
    }
    found.truncate(MOST_DEEDS);
    Ok(found)
}

/// Names of what the lists refer to.
struct Known {
    leads: BTreeMap<ConsortiumId, Names>,
    contacts: BTreeMap<ConsortiumId, ContactPerson>,
    zones: BTreeMap<ZoneId, Names>,
}

impl Known {
    fn load<'a>(
        tx: &mut Tx<'_>,
        lines: impl Iterator<Item = &'a Line> + Clone,
        items: impl Iterator<Item = &'a Item>,
    ) -> Result<Self> {
        let consortia = lines.clone().map(|line| line.consortium);
        let consortia = consortia.chain(items.map(|item| item.consortium));
        let found = tx.consortia(consortia)?;
        let grounds = Ground::of_sites(tx, lines.map(|line| line.place.id))?;
        let zones = grounds.iter().flat_map(|ground| ground.zones.iter());
        let contacts = contact_persons(tx, found.iter())?;
        Ok(Self {
            contacts,
            leads: found
                .into_iter()
                .map(|consortium| (consortium.id, consortium.lead()))
                .collect(),
            zones: zones.map(|zone| (zone.id, zone.names.clone())).collect(),
        })
    }

    fn lead(&self, consortium: ConsortiumId) -> Names {
        self.leads.get(&consortium).cloned().unwrap_or_else(|| Names {
            ko: String::new(),
            en: String::new(),
        })
    }

    fn cards(&self, lines: Vec<Line>) -> Vec<Card> {
        let card = |line: Line| Card {
            lead: self.lead(line.consortium),
            contact: self.contacts.get(&line.consortium).cloned(),
            zones: line
                .zones
                .iter()
                .filter_map(|zone| self.zones.get(zone).cloned())
                .collect(),
            line,
        };
        lines.into_iter().map(card).collect()
    }

    fn entries(&self, tx: &mut Tx<'_>, items: Vec<Item>) -> Result<Vec<Entry>> {
        let holidays = tx.holidays()?;
        let now = tx.now;
        let waited = |item: &Item| {
            let since = item.requested_at.unwrap_or(now).local(item.place.tz).date();
            let today = now.local(item.place.tz).date();
            // More than this is too long all the same.
            count_working_days(since, today, 4 * TOO_LONG, |day| holidays.is_holiday(day))
        };
        Ok(items
            .into_iter()
            .map(|item| Entry {
                lead: self.lead(item.consortium),
                waited: waited(&item),
                contact: self.contacts.get(&item.consortium).cloned(),
                next_reminder: None,
                item,
            })
            .collect())
    }
}
