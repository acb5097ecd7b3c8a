//! What programme staff look at all day: what runs, what starts soon, what waits, what a rule change touched.
//! Every list has an end and an index of its own, so that it costs the same however much is stored.

use std::collections::BTreeMap;

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::among::{among, bookings_where, needs_look, sessions_where};
use super::bookings::stands;
use super::error::{json, parsed};
use super::journal::any_about;
use super::look::rules;
use super::schema::{bookings, journal, people, phases, sessions, sites};
use super::{Conn, Error, Result};
use crate::domain::booking::BookingState;
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, ConsortiumId, SessionId, SiteId, ZoneId};
use crate::domain::journal::{JournalTopic, RecordedAction};
use crate::domain::judge::Rule;
use crate::domain::opening::PhaseKind;
use crate::domain::place::SiteKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, Tz, time_zone};
use crate::domain::text::Names;

/// A site as a list shows it.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: SiteId,
    /// Its name in addresses.
    pub slug: String,
    pub names: Names,
    pub tz: Tz,
}

/// A session with its booking and its site.
#[derive(Debug, Clone)]
pub struct Line {
    pub session: SessionId,
    pub span: Span,
    pub state: SessionState,
    /// Why a person must look at it.
    pub flag: Option<SessionFlag>,
    /// The rules that it breaks since they changed.
    pub broken: Vec<Rule>,
    /// The zones that it names.
    pub zones: Vec<ZoneId>,
    /// What it is for.
    pub kind: PhaseKind,
    pub booking: BookingId,
    /// What the consortium calls the booking.
    pub title: String,
    pub consortium: ConsortiumId,
    pub place: Place,
}

impl Line {
    /// Whether a person must look at it.
    #[must_use]
    pub fn needs_look(&self) -> bool {
        self.flag.is_some() || !self.broken.is_empty()
    }
}

type PlaceRow = (i64, String, String, String, String);
type LineRow = (
    (i64, i64, i64, String, Option<String>, String, String),
    (String,),
    (i64, String, i64),
    PlaceRow,
);

fn place((id, slug, ko, en, tz): PlaceRow) -> Result<Place> {
    Ok(Place {
        id: SiteId(id),
        slug,
        names: Names { ko, en },
        tz: parsed("sites.time_zone", &tz, time_zone)?,
    })
}

fn line((session, (kind,), (booking, title, consortium), site): LineRow) -> Result<Line> {
    let (id, starts_at, ends_at, state, flag, broken, zones) = session;
    let span = Span::new(Instant::from_unix(starts_at), Instant::from_unix(ends_at));
    Ok(Line {
        session: SessionId(id),
        span: span.ok_or(Error::Corrupt {
            column: "sessions.ends_at",
            value: ends_at.to_string(),
        })?,
        state: parsed("sessions.state", &state, SessionState::from_word)?,
        flag: flag.map(SessionFlag::from_words),
        broken: rules(&broken)?,
        zones: json("sessions.zones", &zones)?,
        kind: parsed("phases.kind", &kind, PhaseKind::from_word)?,
        booking: BookingId(booking),
        title,
        consortium: ConsortiumId(consortium),
        place: place(site)?,
    })
}

/// Only what is at sites of one kind; all, where none is asked for.
macro_rules! of_kind {
    ($query:expr, $kind:expr) => {{
        let query = $query.into_boxed();
        match $kind {
            Some(kind) => query.filter(sites::kind.eq(SiteKind::as_str(kind))),
            None => query,
        }
    }};
}

/// Sessions with what belongs to them, at sites of one kind or of any, by start.
macro_rules! lines {
    ($conn:expr, $kind:expr, $limit:expr, $($filter:expr),+) => {{
        let query = sessions::table
            .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
            .inner_join(phases::table.on(phases::id.eq(sessions::phase_id)))
            .inner_join(sites::table.on(sites::id.eq(sessions::site_id)))
            $(.filter($filter))+
            .order((sessions::starts_at, sessions::id))
            .limit($limit)
            .select((
                (
                    sessions::id,
                    sessions::starts_at,
                    sessions::ends_at,
                    sessions::state,
                    sessions::flag,
                    sessions::broken,
                    sessions::zones,
                ),
                (phases::kind,),
                (bookings::id, bookings::title, bookings::consortium_id),
                (sites::id, sites::slug, sites::name_ko, sites::name_en, sites::time_zone),
            ));
        let rows: Vec<LineRow> = of_kind!(query, $kind).load($conn)?;
        rows.into_iter().map(line).collect()
    }};
}

pub fn running(conn: &mut Conn, kind: Option<SiteKind>, limit: i64) -> Result<Vec<Line>> {
    lines!(
        conn,
        kind,
        limit,
        among("sessions.state", [SessionState::Running.as_str()])
    )
}

/// Sessions of approved bookings that are still to start, from a moment to another.
pub fn starting(conn: &mut Conn, kind: Option<SiteKind>, within: Span, limit: i64) -> Result<Vec<Line>> {
    let standing = sessions_where(SessionState::is_to_come);
    let firm = bookings_where(BookingState::is_firm);
    lines!(
        conn,
        kind,
        limit,
        sessions::starts_at
            .ge(within.start.unix())
            .and(sessions::starts_at.lt(within.end.unix())),
        among("sessions.state", standing),
        stands!(sessions::booking_id, firm)
    )
}

/// Sessions with these ids.
pub fn by_ids(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Line>> {
    lines!(
        conn,
        None::<SiteKind>,
        ids.len() as i64,
        sessions::id.eq_any(ids.to_vec())
    )
}

/// Sessions of approved bookings at a site that touch a span and were not called off. Of `(longest, limit)`
/// the first is the site's longest claim, which bounds how far back to look.
pub fn at_site(
    conn: &mut Conn,
    site: SiteId,
    within: Span,
    (longest, limit): (i64, i64),
) -> Result<Vec<Line>> {
    let off = [SessionState::Skipped, SessionState::Cancelled].map(SessionState::as_str);
    let firm = bookings_where(BookingState::is_firm_or_completed);
    let touches = sessions::starts_at
        .lt(within.end.unix())
        .and(sessions::ends_at.gt(within.start.unix()));
    lines!(
        conn,
        None::<SiteKind>,
        limit,
        sessions::site_id.eq(site.0),
        touches.and(sessions::starts_at.gt(within.start.unix() - longest)),
        sessions::state.ne_all(off),
        stands!(sessions::booking_id, firm)
    )
}

/// Sessions to come that a person must look at and nobody has.
pub fn flagged(conn: &mut Conn, kind: Option<SiteKind>, limit: i64) -> Result<Vec<Line>> {
    let standing = sessions_where(SessionState::is_standing);
    lines!(conn, kind, limit, needs_look(), among("sessions.state", standing))
}

/// How many sessions of each state start on each of some days of 24 hours, the first one at `from`.
pub fn count_by_day(
    conn: &mut Conn,
    kind: Option<SiteKind>,
    from: Instant,
    days: i64,
) -> Result<Vec<(i64, SessionState, i64)>> {
    let firm = bookings_where(BookingState::is_firm_or_completed);
    let day = format!(
        "(sessions.starts_at - {}) / 86400, sessions.state, bookings.state, count(*)",
        from.unix()
    );
    let query = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .inner_join(sites::table.on(sites::id.eq(sessions::site_id)))
        .filter(
            sessions::starts_at
                .ge(from.unix())
                .and(sessions::starts_at.lt(from.plus_days(days).unix())),
        )
        .group_by(sql::<(BigInt, Text, Text)>("1, 2, 3"))
        .select(sql::<(BigInt, Text, Text, BigInt)>(&day));
    let rows: Vec<(i64, String, String, i64)> = of_kind!(query, kind).load(conn)?;
    // Asked of the counts: of each session it would cost more.
    rows.into_iter()
        .filter(|(_, _, booking, _)| firm.contains(&booking.as_str()))
        .map(|(day, state, _, n)| Ok((day, parsed("sessions.state", &state, SessionState::from_word)?, n)))
        .collect()
}

/// A booking with its site.
#[derive(Debug, Clone)]
pub struct Item {
    pub booking: BookingId,
    /// What the consortium calls it.
    pub title: String,
    pub consortium: ConsortiumId,
    /// When it was last sent for decision.
    pub requested_at: Option<Instant>,
    /// First start to last end.
    pub span: Span,
    pub place: Place,
}

type ItemRow = ((i64, String, i64, Option<i64>, i64, i64), PlaceRow);

fn item(((booking, title, consortium, requested_at, starts_at, ends_at), site): ItemRow) -> Result<Item> {
    let span = Span::new(Instant::from_unix(starts_at), Instant::from_unix(ends_at));
    Ok(Item {
        booking: BookingId(booking),
        title,
        consortium: ConsortiumId(consortium),
        requested_at: requested_at.map(Instant::from_unix),
        span: span.ok_or(Error::Corrupt {
            column: "bookings.ends_at",
            value: ends_at.to_string(),
        })?,
        place: place(site)?,
    })
}

/// Bookings with their sites, at sites of one kind or of any.
macro_rules! items {
    ($conn:expr, $kind:expr, $limit:expr, $order:expr, $($filter:expr),+) => {{
        let query = bookings::table
            .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
            $(.filter($filter))+
            .order(($order, bookings::id))
            .limit($limit)
            .select((
                (
                    bookings::id,
                    bookings::title,
                    bookings::consortium_id,
                    bookings::requested_at,
                    bookings::starts_at,
                    bookings::ends_at,
                ),
                (sites::id, sites::slug, sites::name_ko, sites::name_en, sites::time_zone),
            ));
        let rows: Vec<ItemRow> = of_kind!(query, $kind).load($conn)?;
        rows.into_iter().map(item).collect()
    }};
}

/// Requests that wait for a decision, those that wait longest first.
pub fn waiting(conn: &mut Conn, kind: Option<SiteKind>, limit: i64) -> Result<Vec<Item>> {
    items!(
        conn,
        kind,
        limit,
        bookings::requested_at,
        among("bookings.state", [BookingState::Requested.as_str()])
    )
}

/// How many requests wait for a decision.
pub fn count_waiting(conn: &mut Conn, kind: Option<SiteKind>) -> Result<i64> {
    let query = bookings::table
        .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
        .filter(among("bookings.state", [BookingState::Requested.as_str()]))
        .select(diesel::dsl::count_star());
    Ok(of_kind!(query, kind).get_result(conn)?)
}

/// Approved bookings whose first session starts within a span.
pub fn beginning(conn: &mut Conn, kind: Option<SiteKind>, within: Span, limit: i64) -> Result<Vec<Item>> {
    let range = bookings::starts_at
        .ge(within.start.unix())
        .and(bookings::starts_at.lt(within.end.unix()));
    items!(
        conn,
        kind,
        limit,
        bookings::starts_at,
        among("bookings.state", [BookingState::Approved.as_str()]),
        range
    )
}

/// Bookings whose last session ends within a span.
pub fn ending(conn: &mut Conn, kind: Option<SiteKind>, within: Span, limit: i64) -> Result<Vec<Item>> {
    let range = bookings::ends_at
        .ge(within.start.unix())
        .and(bookings::ends_at.lt(within.end.unix()));
    let firm = bookings_where(BookingState::is_firm);
    items!(
        conn,
        kind,
        limit,
        bookings::ends_at,
        among("bookings.state", firm),
        range
    )
}

/// The kinds of sites that there are.
pub fn kinds_of_sites(conn: &mut Conn) -> Result<Vec<SiteKind>> {
    let words: Vec<String> = sites::table
        .select(sites::kind)
        .distinct()
        .order(sites::kind)
        .load(conn)?;
    words
        .iter()
        .map(|word| parsed("sites.kind", word, SiteKind::from_word))
        .collect()
}

/// Something that was done, as a list of what goes on tells it.
#[derive(Debug, Clone, Queryable)]
pub struct Done {
    /// When, in Unix seconds.
    pub at: i64,
    #[diesel(deserialize_as = String)]
    pub action: RecordedAction,
    pub booking: Option<i64>,
    /// What it was done to, in words.
    pub subject: String,
    /// Who; none for the service itself.
    pub person: Option<i64>,
}

/// What happened to bookings, sessions and sites, newest first.
pub fn done(conn: &mut Conn, kind: Option<SiteKind>, limit: i64) -> Result<Vec<Done>> {
    let told = journal::action
        .like(any_about(JournalTopic::Booking))
        .or(journal::action.like(any_about(JournalTopic::Session)))
        .or(journal::action.like(any_about(JournalTopic::Closure)));
    let query = journal::table
        .inner_join(sites::table.on(journal::site_id.eq(sites::id.nullable())))
        .filter(told)
        .order(journal::id.desc())
        .limit(limit)
        .select((
            journal::at,
            journal::action,
            journal::booking_id,
            journal::subject,
            journal::person_id,
        ));
    Ok(of_kind!(query, kind).load(conn)?)
}

pub fn names_of_people(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, String>> {
    let rows: Vec<(i64, String)> = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
