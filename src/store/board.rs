//! What programme staff look at all day: what runs, what starts soon, what waits, what a rule change touched.
//! Every list has an end and an index of its own, so that it costs the same however much is stored.

use diesel::backend::Backend;
use diesel::dsl::{case_when, exists};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};

use super::among::{among, bookings_where, needs_look, sessions_where};
use super::batch::Lists;
use super::bookings::stands;
use super::columns::read_as::{Clock, List, Rules};
use super::conn::each;
use super::journal::any_about;
use super::schema::{bookings, consortia, journal, phases, sessions, sites};
use super::{Conn, Result};
use crate::domain::booking::{BookingState, Life};
use crate::domain::flag::SessionFlag;
use crate::domain::ids::{BookingId, ConsortiumId, PersonId, SessionId, SiteId, ZoneId};
use crate::domain::journal::{JournalTopic, RecordedAction};
use crate::domain::judge::Rule;
use crate::domain::opening::PhaseKind;
use crate::domain::place::SiteKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::Names;

/// A site as a list shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sites)]
pub struct Place {
    pub id: SiteId,
    /// Its name in addresses.
    pub slug: String,
    #[diesel(select_expression = (sites::name_ko, sites::name_en))]
    pub names: Names,
    #[diesel(column_name = time_zone, deserialize_as = Clock)]
    pub tz: Tz,
    /// Phone that answers day and night.
    pub phone: String,
}

/// A session with its booking and its site.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Line {
    #[diesel(column_name = id)]
    pub session: SessionId,
    #[diesel(select_expression = (sessions::starts_at, sessions::ends_at))]
    pub span: Span,
    pub state: SessionState,
    /// Why a person must look at it.
    pub flag: Option<SessionFlag>,
    /// The rules that it breaks since they changed.
    #[diesel(deserialize_as = Rules)]
    pub broken: Vec<Rule>,
    /// The zones that it names.
    #[diesel(deserialize_as = List<ZoneId>)]
    pub zones: Vec<ZoneId>,
    /// What it is for.
    #[diesel(select_expression = phases::kind)]
    pub kind: PhaseKind,
    #[diesel(column_name = booking_id)]
    pub booking: BookingId,
    /// What the consortium calls the booking.
    #[diesel(select_expression = bookings::title)]
    pub title: String,
    #[diesel(select_expression = bookings::consortium_id)]
    pub consortium: ConsortiumId,
    #[diesel(embed)]
    pub place: Place,
}

impl Line {
    /// Whether a person must look at it.
    #[must_use]
    pub fn needs_look(&self) -> bool {
        self.flag.is_some() || !self.broken.is_empty()
    }
}

/// Only what is at sites of one kind; all, where none is asked for.
macro_rules! of_kind {
    ($query:expr, $kind:expr) => {{
        let query = $query.into_boxed();
        match $kind {
            Some(kind) => query.filter(sites::kind.eq::<SiteKind>(kind)),
            None => query,
        }
    }};
}

/// Sessions with what belongs to them, at sites of one kind or of any, by start.
macro_rules! lines {
    ($kind:expr, $limit:expr, $($filter:expr),+) => {{
        let query = sessions::table
            .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
            .inner_join(phases::table.on(phases::id.eq(sessions::phase_id)))
            .inner_join(sites::table.on(sites::id.eq(sessions::site_id)))
            $(.filter($filter))+
            .order((sessions::starts_at, sessions::id))
            .limit($limit)
            .select(Line::as_select());
        of_kind!(query, $kind)
    }};
}

/// Sessions with these ids.
macro_rules! lines_by_ids {
    ($ids:expr) => {
        lines!(None::<SiteKind>, $ids.len() as i64, sessions::id.eq_any($ids))
    };
}

/// The lists of sessions that the board shows, at sites of one kind or of any.
pub struct BoardSessions {
    /// Those that were asked for.
    pub named: Vec<Line>,
    /// Of approved bookings and still to start.
    pub soon: Vec<Line>,
    /// To come; a person must look at them, and nobody has.
    pub flagged: Vec<Line>,
}

impl BoardSessions {
    /// Those of all lists.
    pub fn all(&self) -> impl Iterator<Item = &Line> + Clone {
        [&self.named, &self.soon, &self.flagged].into_iter().flatten()
    }
}

/// Sessions with some ids, what starts within a span, and what a person must look at: at most so many of
/// these.
pub fn board_sessions(
    conn: &mut Conn,
    ids: &[SessionId],
    kind: Option<SiteKind>,
    within: Span,
    limit: i64,
) -> Result<BoardSessions> {
    let starts = sessions::starts_at
        .ge(within.start)
        .and(sessions::starts_at.lt(within.end));
    let to_come = sessions_where(SessionState::is_to_come);
    let firm = stands!(sessions::booking_id, BookingState::is_firm);
    let standing = sessions_where(SessionState::is_standing);
    let lists = Lists([
        lines_by_ids!(ids),
        lines!(kind, limit, starts, to_come, firm),
        lines!(kind, limit, needs_look(), standing),
    ]);
    let [named, soon, flagged] = lists.load_each(conn)?;
    Ok(BoardSessions { named, soon, flagged })
}

/// Sessions with these ids.
pub fn by_ids(conn: &mut Conn, ids: &[SessionId]) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(lines_by_ids!(ids).load(conn)?)
}

/// Sessions of approved bookings at a site that touch a span and were not called off. `longest` is the site's
/// longest claim in seconds, which bounds how far back to look.
pub fn at_site(conn: &mut Conn, site: SiteId, within: Span, longest: i64, limit: i64) -> Result<Vec<Line>> {
    let touches = sessions::starts_at
        .lt(within.end)
        .and(sessions::ends_at.gt(within.start));
    let found = lines!(
        None::<SiteKind>,
        limit,
        sessions::site_id.eq(site),
        touches.and(sessions::starts_at.gt(within.start.unix() - longest)),
        sessions::state.ne_all([SessionState::Skipped, SessionState::Cancelled]),
        stands!(sessions::booking_id, BookingState::is_firm_or_completed)
    );
    Ok(found.load(conn)?)
}

/// Sessions of bookings that were approved that start within a span, of a programme or of all.
pub fn approved(conn: &mut Conn, within: Span, programme: Option<i64>, limit: i64) -> Result<Vec<Line>> {
    let starts = sessions::starts_at
        .ge(within.start)
        .and(sessions::starts_at.lt(within.end));
    let was_approved = bookings_where(BookingState::was_approved);
    let any = None::<SiteKind>;
    let Some(programme) = programme else {
        return Ok(lines!(any, limit, starts, was_approved).load(conn)?);
    };
    let own = consortia::table
        .filter(consortia::programme_id.eq(programme))
        .select(consortia::id);
    let found = lines!(
        any,
        limit,
        starts,
        was_approved,
        bookings::consortium_id.eq_any(own)
    );
    Ok(found.load(conn)?)
}

/// Sessions of a day that became the same.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct DayCount {
    /// How many days after the first one they start; below 0 for those that began before it.
    pub day: i64,
    /// Whether they end on the first day.
    pub ends_first: bool,
    pub state: SessionState,
    booking: BookingState,
    pub sessions: i64,
}

/// Counts the sessions of approved bookings that start on some days of 24 hours, the first one at `from`, and
/// those that end on the first one. What has begun counts whatever became of its booking.
pub fn count_by_day(
    conn: &mut Conn,
    kind: Option<SiteKind>,
    from: Instant,
    days: i64,
) -> Result<Vec<DayCount>> {
    let query = CountByDay {
        since: from.plus(-LONG).unix(),
        until: from.plus_days(days).unix(),
        ends: (from.unix(), from.plus_days(1).unix()),
        kind,
    };
    let mut rows: Vec<DayCount> = each!(conn, c => query.load(c)?);
    // Asked of the counts: of each session it would cost more.
    rows.retain(|row| row.booking.is_firm_or_completed() || row.state.has_begun());
    for row in &mut rows {
        row.day -= LONG / DAY;
    }
    Ok(rows)
}

const DAY: i64 = 24 * 60 * 60;
/// Sessions longer than this, in seconds, are in the index `sessions_long`: nobody has to look back further
/// for the others.
const LONG: i64 = 2 * DAY;

/// A fixed statement for each kind: it stays prepared. Sessions are counted by their bookings, and each of
/// these is looked up: as a join, a plan that is made for any span reads all bookings.
struct CountByDay {
    /// From when days are counted; of what starts no later, only long sessions may end after the first day
    /// began.
    since: i64,
    /// Before when all that is looked at starts.
    until: i64,
    /// After when, and until when, what ends on the first day ends.
    ends: (i64, i64),
    kind: Option<SiteKind>,
}

impl CountByDay {
    /// The columns beside the day, and which sessions: those that have not ended when the first day begins.
    fn rest<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        i64: ToSql<BigInt, DB>,
        DB: Backend + HasSqlType<BigInt>,
    {
        out.push_sql("(sessions.ends_at <= ");
        out.push_bind_param::<BigInt, _>(&self.ends.1)?;
        out.push_sql(
            ") AS ends_first, sessions.state AS state, sessions.booking_id AS booking_id, \
             count(*) AS sessions FROM sessions WHERE sessions.ends_at > ",
        );
        out.push_bind_param::<BigInt, _>(&self.ends.0)?;
        if let Some(kind) = self.kind {
            out.push_sql(" AND sessions.site_id IN (SELECT sites.id FROM sites WHERE sites.kind = '");
            out.push_sql(kind.as_str());
            out.push_sql("')");
        }
        Ok(())
    }
}

impl<DB: Backend> QueryFragment<DB> for CountByDay
where
    i64: ToSql<BigInt, DB>,
    DB: HasSqlType<BigInt>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "SELECT counted.day, counted.ends_first, counted.state, \
             (SELECT bookings.state FROM bookings WHERE bookings.id = counted.booking_id), \
             CAST(sum(counted.sessions) AS BIGINT) FROM (SELECT (sessions.starts_at - ",
        );
        out.push_bind_param::<BigInt, _>(&self.since)?;
        out.push_sql(") / 86400 AS day, ");
        self.rest(&mut out)?;
        out.push_sql(" AND sessions.starts_at > ");
        out.push_bind_param::<BigInt, _>(&self.since)?;
        out.push_sql(" AND sessions.starts_at < ");
        out.push_bind_param::<BigInt, _>(&self.until)?;
        out.push_sql(" GROUP BY 1, 2, 3, 4 UNION ALL SELECT 0 AS day, ");
        self.rest(&mut out)?;
        // Word for word as in the index.
        out.push_sql(&format!(" AND sessions.ends_at - sessions.starts_at > {LONG}"));
        out.push_sql(" AND sessions.starts_at <= ");
        out.push_bind_param::<BigInt, _>(&self.since)?;
        out.push_sql(" GROUP BY 1, 2, 3, 4) AS counted GROUP BY 1, 2, 3, 4");
        Ok(())
    }
}

impl QueryId for CountByDay {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for CountByDay {
    type SqlType = (BigInt, Bool, Text, Text, BigInt);
}

impl<C> RunQueryDsl<C> for CountByDay {}

/// A booking with its site.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bookings)]
pub struct Item {
    #[diesel(column_name = id)]
    pub booking: BookingId,
    /// What the consortium calls it.
    pub title: String,
    #[diesel(column_name = consortium_id)]
    pub consortium: ConsortiumId,
    /// When it was last sent for decision.
    pub requested_at: Option<Instant>,
    /// Its state with its data.
    #[diesel(column_name = detail)]
    pub life: Life,
    /// First start to last end.
    #[diesel(select_expression = (bookings::starts_at, bookings::ends_at))]
    pub span: Span,
    #[diesel(embed)]
    pub place: Place,
}

/// Bookings with their sites, at sites of one kind or of any.
macro_rules! items {
    ($kind:expr, $limit:expr, $order:expr, $($filter:expr),+) => {{
        let query = bookings::table
            .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
            $(.filter($filter))+
            .order(($order, bookings::id))
            .limit($limit)
            .select(Item::as_select());
        of_kind!(query, $kind)
    }};
}

/// The lists of bookings that the board shows.
pub struct BoardBookings {
    /// Requests that wait for a decision, those that wait longest first.
    pub waiting: Vec<Item>,
    /// Those that are suspended, what was changed last first.
    pub suspended: Vec<Item>,
    /// Approved, and the first session is ahead.
    pub begins: Vec<Item>,
    /// The last session is ahead.
    pub ends: Vec<Item>,
}

impl BoardBookings {
    /// Those of all lists.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        let all = [&self.waiting, &self.suspended, &self.begins, &self.ends];
        all.into_iter().flatten()
    }
}

/// At sites of one kind or of any: at most so many of each. What begins and ends does so within a span.
pub fn board_bookings(
    conn: &mut Conn,
    kind: Option<SiteKind>,
    within: Span,
    limit: i64,
) -> Result<BoardBookings> {
    let is = |state: BookingState| among("bookings.state", [state]);
    let (start, end) = (bookings::starts_at, bookings::ends_at);
    let starts = start.ge(within.start).and(start.lt(within.end));
    let finishes = end.ge(within.start).and(end.lt(within.end));
    let firm = bookings_where(BookingState::is_firm);
    let lists = Lists([
        items!(kind, limit, bookings::requested_at, is(BookingState::Requested)),
        items!(
            kind,
            limit,
            bookings::changed_at.desc(),
            is(BookingState::Suspended)
        ),
        items!(kind, limit, start, is(BookingState::Approved), starts),
        items!(kind, limit, end, firm, finishes),
    ]);
    let [waiting, suspended, begins, ends] = lists.load_each(conn)?;
    Ok(BoardBookings {
        waiting,
        suspended,
        begins,
        ends,
    })
}

/// How many bookings are in each of some states; those that none is in are left out.
pub fn count_in(
    conn: &mut Conn,
    kind: Option<SiteKind>,
    states: &[BookingState],
) -> Result<Vec<(BookingState, i64)>> {
    let mut query = bookings::table
        .filter(among("bookings.state", states))
        .group_by(bookings::state)
        .select((bookings::state, diesel::dsl::count_star()))
        .into_boxed();
    if let Some(kind) = kind {
        let of_kind = sites::table.filter(sites::kind.eq(kind)).select(sites::id);
        query = query.filter(bookings::site_id.eq_any(of_kind));
    }
    Ok(query.load(conn)?)
}

/// The kinds of sites that there are.
pub fn kinds_of_sites(conn: &mut Conn) -> Result<Vec<SiteKind>> {
    Ok(sites::table
        .select(sites::kind)
        .distinct()
        .order(sites::kind)
        .load(conn)?)
}

/// Something that was done, as a list of what goes on tells it.
#[derive(Debug, Clone, Queryable)]
pub struct Done {
    pub at: Instant,
    pub action: RecordedAction,
    pub booking: Option<BookingId>,
    /// What it was done to, in words.
    pub subject: String,
    /// Who; none for the service itself.
    pub person: Option<PersonId>,
    /// What a session became.
    pub became: Option<String>,
    /// The clock of its site.
    #[diesel(deserialize_as = Clock)]
    pub tz: Tz,
}

/// What happened to bookings, sessions and sites, newest first.
pub fn done(conn: &mut Conn, kind: Option<SiteKind>, limit: i64) -> Result<Vec<Done>> {
    let told = journal::action
        .like(any_about(JournalTopic::Booking))
        .or(journal::action.like(any_about(JournalTopic::Session)))
        .or(journal::action.like(any_about(JournalTopic::Closure)));
    let of_session = journal::action.like(any_about(JournalTopic::Session));
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
            // That of a booking is all of it, and nobody reads it here.
            case_when(of_session, journal::became).otherwise(None::<String>),
            sites::time_zone,
        ));
    Ok(of_kind!(query, kind).load(conn)?)
}
