//! Numbers over a period, added up by the database: what comes back grows with the period and the city, which
//! are bounded, and not with how much happened. Written so that both databases read it alike: whole numbers,
//! no dates.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::schema::{bookings, claims, consortia, decisions, sessions, sites};
use super::{Conn, Result};
use crate::domain::booking::BookingState;
use crate::domain::ids::{ConsortiumId, SiteId, ZoneId};
use crate::domain::place::SiteKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// From when to when.
    pub period: Span,
    /// Only this programme's; none: all.
    pub programme: Option<i64>,
}

/// The ids of a programme's consortia, for a filter; a filter that takes all when no programme is asked for.
macro_rules! of_programme {
    ($query:expr, $scope:expr) => {{
        // A proposed change of a booking is no booking of its own.
        let query = $query.filter(bookings::amends.is_null()).into_boxed();
        match $scope.programme {
            Some(programme) => query.filter(
                bookings::consortium_id.eq_any(
                    consortia::table
                        .filter(consortia::programme_id.eq(programme))
                        .select(consortia::id),
                ),
            ),
            None => query,
        }
    }};
}

/// Requests that were sent within the period, by what became of them.
#[derive(Debug, Clone, Queryable)]
pub struct Asked {
    /// Kind of the site.
    pub kind: SiteKind,
    /// District of the site.
    pub district: String,
    pub state: BookingState,
    pub n: i64,
}

/// See [`Asked`].
pub fn asked(conn: &mut Conn, scope: &Scope) -> Result<Vec<Asked>> {
    let query = bookings::table
        .inner_join(sites::table.on(sites::id.eq(bookings::site_id)))
        .filter(
            bookings::requested_at
                .ge(scope.period.start)
                .and(bookings::requested_at.lt(scope.period.end)),
        )
        .group_by(sql::<(Text, Text, Text)>("1, 2, 3"))
        .select(sql::<(Text, Text, Text, BigInt)>(
            "sites.kind, sites.district, bookings.state, count(*)",
        ));
    Ok(of_programme!(query, scope).load(conn)?)
}

/// Why requests were declined within the period: reason code and how often.
pub fn reasons(conn: &mut Conn, scope: &Scope) -> Result<Vec<(Option<String>, i64)>> {
    let query = decisions::table
        .inner_join(bookings::table.on(bookings::id.eq(decisions::booking_id)))
        .filter(
            decisions::decided_at
                .ge(scope.period.start)
                .and(decisions::decided_at.lt(scope.period.end)),
        )
        .filter(decisions::kind.eq("decline"))
        .group_by(sql::<Nullable<Text>>("1"))
        .select(sql::<(Nullable<Text>, BigInt)>("decisions.reason_code, count(*)"));
    Ok(of_programme!(query, scope).load(conn)?)
}

/// How many hours decisions within the period took, and how many took so long. Sorted by hours.
pub fn hours_to_decide(conn: &mut Conn, scope: &Scope) -> Result<Vec<(i64, i64)>> {
    let query = decisions::table
        .inner_join(bookings::table.on(bookings::id.eq(decisions::booking_id)))
        .filter(
            decisions::decided_at
                .ge(scope.period.start)
                .and(decisions::decided_at.lt(scope.period.end)),
        )
        .filter(decisions::kind.eq_any(["approve", "decline"]))
        .filter(bookings::requested_at.is_not_null())
        .group_by(sql::<BigInt>("1"))
        .order(sql::<BigInt>("1"))
        .select(sql::<(BigInt, BigInt)>(
            "(decisions.decided_at - bookings.requested_at) / 3600, count(*)",
        ));
    Ok(of_programme!(query, scope).load(conn)?)
}

/// Sessions that start in the same half hour and are as long, in half hours.
#[derive(Debug, Clone, Copy)]
pub struct Alike {
    /// Half hours since 1970.
    pub start: i64,
    /// How many half hours they last.
    pub length: i64,
    /// Whether their bookings still wait for a decision.
    pub waits: bool,
    pub state: SessionState,
    pub n: i64,
}

impl Alike {
    /// When they are, to the half hour.
    #[must_use]
    pub fn span(&self) -> Span {
        let at = |half_hours: i64| Instant::from_unix(half_hours * 1800);
        Span {
            start: at(self.start),
            end: at(self.start + self.length),
        }
    }
}

/// Sessions that touch the period, those alike counted together. Of `(longest, limit)` the first is the
/// longest session, which bounds how far back to look, the second how many groups come back at most.
pub fn sessions_alike(conn: &mut Conn, scope: &Scope, longest: i64, limit: i64) -> Result<Vec<Alike>> {
    let columns = "sessions.starts_at / 1800, (sessions.ends_at - sessions.starts_at + 1799) / 1800, bookings.state, \
         sessions.state, count(*)";
    let query = sessions::table
        .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
        .filter(
            sessions::starts_at
                .lt(scope.period.end)
                .and(sessions::starts_at.gt(scope.period.start.unix() - longest)),
        )
        .filter(sessions::ends_at.gt(scope.period.start))
        .group_by(sql::<(BigInt, BigInt, Text, Text)>("1, 2, 3, 4"))
        .limit(limit)
        .select(sql::<(BigInt, BigInt, Text, Text, BigInt)>(columns));
    let rows: Vec<(i64, i64, BookingState, SessionState, i64)> = of_programme!(query, scope).load(conn)?;
    // Asked of the counts, here and below: the database would ask it of every session.
    let rows = rows
        .into_iter()
        .filter(|(_, _, booking, _, _)| !booking.is_on_paper());
    Ok(rows
        .map(|(start, length, booking, state, n)| Alike {
            start,
            length,
            waits: booking.is_waiting(),
            state,
            n,
        })
        .collect())
}

/// Sessions that start within the period of a scope, with their bookings.
macro_rules! starting_within {
    ($scope:expr) => {
        sessions::table
            .inner_join(bookings::table.on(bookings::id.eq(sessions::booking_id)))
            .filter(
                sessions::starts_at
                    .ge($scope.period.start)
                    .and(sessions::starts_at.lt($scope.period.end)),
            )
    };
}

/// Sessions of approved bookings that start within the period, by site and by what became of them.
pub fn sessions_by_site(conn: &mut Conn, scope: &Scope) -> Result<Vec<(SiteId, SessionState, i64)>> {
    let query = starting_within!(scope)
        .group_by(sql::<(BigInt, Text, Text)>("1, 2, 3"))
        .select(sql::<(BigInt, Text, Text, BigInt)>(
            "sessions.site_id, sessions.state, bookings.state, count(*)",
        ));
    let rows: Vec<(SiteId, SessionState, BookingState, i64)> = of_programme!(query, scope).load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, _, booking, _)| booking.was_approved())
        .map(|(site, state, _, n)| (site, state, n))
        .collect())
}

/// Sessions of a consortium that became the same.
#[derive(Debug, Clone, Copy)]
pub struct CountedSessions {
    pub consortium: ConsortiumId,
    pub state: SessionState,
    pub n: i64,
    /// How long they were planned to last, together.
    pub seconds: i64,
}

/// Sessions of approved bookings that start within the period, by consortium and by what became of them.
pub fn sessions_by_consortium(conn: &mut Conn, scope: &Scope) -> Result<Vec<CountedSessions>> {
    let columns = "bookings.consortium_id, sessions.state, bookings.state, count(*), \
         CAST(SUM(sessions.ends_at - sessions.starts_at) AS BIGINT)";
    let query = starting_within!(scope)
        .group_by(sql::<(BigInt, Text, Text)>("1, 2, 3"))
        .select(sql::<(BigInt, Text, Text, BigInt, BigInt)>(columns));
    let rows: Vec<(ConsortiumId, SessionState, BookingState, i64, i64)> =
        of_programme!(query, scope).load(conn)?;
    let approved = rows
        .into_iter()
        .filter(|(_, _, booking, _, _)| booking.was_approved());
    Ok(approved
        .map(|(consortium, state, _, n, seconds)| CountedSessions {
            consortium,
            state,
            n,
            seconds,
        })
        .collect())
}

/// Seconds of the period that approved bookings take in each zone. `longest` is the longest claim, which
/// bounds how far back to look.
pub fn taken(conn: &mut Conn, scope: &Scope, longest: i64) -> Result<BTreeMap<ZoneId, i64>> {
    let (from, to) = (scope.period.start.unix(), scope.period.end.unix());
    // Not MIN and MAX: of two values they are aggregates for one database only.
    let inside = format!(
        "claims.zone_id, bookings.state, CAST(SUM(CASE WHEN claims.ends_at < {to} THEN claims.ends_at ELSE {to} END \
         - CASE WHEN claims.starts_at > {from} THEN claims.starts_at ELSE {from} END) AS BIGINT)"
    );
    let query = claims::table
        .inner_join(bookings::table.on(bookings::id.eq(claims::booking_id)))
        .filter(
            claims::starts_at
                .lt(to)
                .and(claims::starts_at.gt(from - longest))
                .and(claims::ends_at.gt(from)),
        )
        .group_by(sql::<(BigInt, Text)>("1, 2"))
        .select(sql::<(BigInt, Text, BigInt)>(&inside));
    let rows: Vec<(ZoneId, BookingState, i64)> = of_programme!(query, scope).load(conn)?;
    let mut in_zone: BTreeMap<ZoneId, i64> = BTreeMap::new();
    for (zone, booking, seconds) in rows {
        if booking.was_approved() {
            *in_zone.entry(zone).or_default() += seconds;
        }
    }
    Ok(in_zone)
}
