//! Claims: what takes time in a zone, and the only thing that conflict checks look at.
//! Rows are inserted and deleted, never moved; the database's own backstop stands below.

use std::collections::BTreeMap;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::batch::insert_rows;
use super::bookings::Phase;
use super::columns::read_as::Count;
use super::schema::{claims, zones};
use super::{Batch, Conn, Result};
use crate::domain::ids::{BookingId, SessionId, ZoneId};
use crate::domain::judge::StandingClaim;
use crate::domain::span::Span;

/// How much of its zone a claim takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// One place of several.
    Place,
    /// All of it: the zone is exclusive, or an exclusive zone above it is taken.
    Whole,
}

/// A claim to be saved.
#[derive(Debug, Clone, Copy)]
pub struct NewClaim {
    /// The zone that is taken.
    pub zone: ZoneId,
    pub session: SessionId,
    /// The rest of it.
    pub claim: StandingClaim,
    /// How much of the zone it takes.
    pub takes: Takes,
    /// The longest claim of the zone as it was read, in seconds; it only ever grows.
    pub longest: i64,
}

/// A claim as the judge looks at it, under its zone.
#[derive(Queryable, Selectable)]
#[diesel(table_name = claims)]
struct Row {
    zone_id: ZoneId,
    #[diesel(select_expression = (claims::starts_at, claims::ends_at))]
    span: Span,
    booking_id: BookingId,
    named_zone_id: ZoneId,
    people: Count,
    power_w: Count,
    area_m2: Count,
}

impl Phase {
    /// What a session of a booking's phase takes, by way of the zone that it names.
    #[must_use]
    pub const fn claim(&self, booking: BookingId, named: ZoneId, span: Span) -> StandingClaim {
        StandingClaim {
            booking,
            named,
            span,
            people: self.people,
            power_w: self.power_w,
            area_m2: self.area_m2,
        }
    }
}

/// The claims of other bookings in some zones that touch a span, by start.
/// `longest` is the longest claim of any of the zones, in seconds: it bounds how far back to look.
pub fn claims_in(
    conn: &mut Conn,
    zone_ids: &[ZoneId],
    span: Span,
    longest: i64,
    except: BookingId,
) -> Result<BTreeMap<ZoneId, Vec<StandingClaim>>> {
    let touches = claims::starts_at
        .lt(span.end)
        .and(claims::starts_at.gt(span.start.unix() - longest))
        .and(claims::ends_at.gt(span.start))
        .and(claims::booking_id.ne(except));
    let order = (claims::zone_id, claims::starts_at, claims::session_id);
    let rows = match zone_ids {
        // Most bookings take one zone; this statement stays prepared on SQLite too, where a list is planned
        // each time.
        [zone] => claims::table
            .filter(claims::zone_id.eq(zone))
            .filter(touches)
            .order(order)
            .select(Row::as_select())
            .load(conn)?,
        zones => claims::table
            .filter(claims::zone_id.eq_any(zones))
            .filter(touches)
            .order(order)
            .select(Row::as_select())
            .load(conn)?,
    };
    Ok(by_zone(rows))
}

/// All claims that touch a span, in any zone, by start. `longest` is the longest claim of any zone, in
/// seconds.
pub fn claims_anywhere(
    conn: &mut Conn,
    span: Span,
    longest: i64,
) -> Result<BTreeMap<ZoneId, Vec<StandingClaim>>> {
    let rows = claims::table
        .filter(claims::starts_at.lt(span.end))
        .filter(claims::starts_at.gt(span.start.unix() - longest))
        .filter(claims::ends_at.gt(span.start))
        .order(claims::starts_at)
        .select(Row::as_select())
        .load(conn)?;
    Ok(by_zone(rows))
}

fn by_zone(rows: Vec<Row>) -> BTreeMap<ZoneId, Vec<StandingClaim>> {
    let mut in_zone: BTreeMap<ZoneId, Vec<StandingClaim>> = BTreeMap::new();
    for row in rows {
        in_zone.entry(row.zone_id).or_default().push(StandingClaim {
            booking: row.booking_id,
            named: row.named_zone_id,
            span: row.span,
            people: row.people.into(),
            power_w: row.power_w.into(),
            area_m2: row.area_m2.into(),
        });
    }
    in_zone
}

/// Saves the claims of one booking and, on PostgreSQL, its guard.
///
/// # Errors
/// [`super::Error::Backstop`] when the database finds another booking where one of the two takes the whole
/// zone.
pub fn insert_claims(batch: &mut Batch<'_>, booking: BookingId, new: &[NewClaim]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    // Whoever reads the claims of a zone looks back no further than its longest one.
    raise_longest(batch.conn(), new)?;
    let rows: Vec<_> = new
        .iter()
        .map(|new| {
            (
                claims::zone_id.eq(new.zone),
                claims::starts_at.eq(new.claim.span.start),
                claims::session_id.eq(new.session),
                claims::ends_at.eq(new.claim.span.end),
                claims::booking_id.eq(booking),
                claims::named_zone_id.eq(new.claim.named),
                claims::people.eq(i64::from(new.claim.people)),
                claims::power_w.eq(i64::from(new.claim.power_w)),
                claims::area_m2.eq(i64::from(new.claim.area_m2)),
                claims::exclusive.eq(i64::from(new.takes == Takes::Whole)),
            )
        })
        .collect();
    insert_rows!(batch, claims::table, rows)?;
    // The guard is made from the claims that the table holds: those that wait would be left out.
    write_guard(batch.sent()?, booking)
}

fn raise_longest(conn: &mut Conn, new: &[NewClaim]) -> Result<()> {
    let mut longest: BTreeMap<ZoneId, i64> = BTreeMap::new();
    for claim in new.iter().filter(|new| new.claim.span.seconds() > new.longest) {
        let own = longest.entry(claim.zone).or_default();
        *own = claim.claim.span.seconds().max(*own);
    }
    for (zone, seconds) in longest {
        super::sites::raise_longest_claim(conn, zone, seconds)?;
    }
    Ok(())
}

/// Removes all claims of a booking.
pub fn delete_claims(conn: &mut Conn, booking: BookingId) -> Result<()> {
    diesel::delete(claims::table.filter(claims::booking_id.eq(booking))).execute(conn)?;
    drop_guard(conn, booking)
}

/// Removes the claims of some of a booking's sessions.
pub fn delete_claims_of_sessions(conn: &mut Conn, booking: BookingId, sessions: &[SessionId]) -> Result<()> {
    diesel::delete(
        claims::table
            .filter(claims::booking_id.eq(booking))
            .filter(claims::session_id.eq_any(sessions)),
    )
    .execute(conn)?;
    drop_guard(conn, booking)?;
    write_guard(conn, booking)
}

/// Writes the booking's guard: for each zone one multirange of what it takes whole, which no other booking's
/// may overlap, and one of the places that it takes beside others, which nobody's whole may overlap. SQLite's
/// guard is a trigger and needs no rows.
fn write_guard(conn: &mut Conn, booking: BookingId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        WriteGuard(booking.0).execute(pg)?;
    }
    Ok(())
}

/// Takes the booking's guard away: writing it anew reaches only zones that still have a claim.
fn drop_guard(conn: &mut Conn, booking: BookingId) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        diesel::sql_query("DELETE FROM claim_guards WHERE booking_id = $1")
            .bind::<BigInt, _>(booking.0)
            .execute(pg)?;
    }
    Ok(())
}

/// A fixed statement: it stays prepared, while the server would plan one of `sql_query` each time.
#[derive(QueryId)]
struct WriteGuard(i64);

impl QueryFragment<Pg> for WriteGuard {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO claim_guards (zone_id, booking_id, bookings, spans) \
             SELECT zone_id, booking_id, bookings, spans FROM claim_guards_due WHERE booking_id = ",
        );
        out.push_bind_param::<BigInt, _>(&self.0)?;
        out.push_sql(" ON CONFLICT (booking_id, zone_id, bookings) DO UPDATE SET spans = EXCLUDED.spans");
        Ok(())
    }
}

impl RunQueryDsl<PgConnection> for WriteGuard {}

/// The longest claim of any zone, in seconds.
pub fn longest_claim(conn: &mut Conn) -> Result<i64> {
    let longest: Option<i64> = zones::table
        .select(diesel::dsl::max(zones::longest_claim))
        .first(conn)?;
    Ok(longest.unwrap_or_default())
}
