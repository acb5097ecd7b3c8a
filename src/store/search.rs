//! Finding things by a part of their name. Each list is short and looks at names only.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::named::named;
use super::schema::{bookings, consortia, sites, zones};
use super::scope::own_bookings;
use super::{Conn, Result};
use crate::domain::access::Scope;
use crate::domain::booking::BookingState;
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::domain::span::Instant;
use crate::domain::text::Names;

diesel::define_sql_function! {
    /// Lower case: of all letters on PostgreSQL, of ASCII on SQLite.
    fn lower(text: Text) -> Text;
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPlace {
    /// `site` or `site/zone`.
    pub path: String,
    /// Names of the zone, or of the site.
    pub names: Names,
    /// Names of the zone's site; of a site itself none.
    pub within: Option<Names>,
}

/// Sites whose name, district or slug holds the words, by name.
pub fn sites_named(conn: &mut Conn, words: &str, limit: i64) -> Result<Vec<FoundPlace>> {
    let named = named(
        conn,
        &["sites.name_ko", "sites.name_en", "sites.district", "sites.slug"],
        words,
    );
    let rows: Vec<(String, Names)> = sites::table
        .filter(named)
        .order(sites::id)
        .limit(limit)
        .select((sites::slug, (sites::name_ko, sites::name_en)))
        .load(conn)?;
    let place = |(path, names)| FoundPlace {
        path,
        names,
        within: None,
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Zones in use whose name or slug holds the words, by site.
pub fn zones_named(conn: &mut Conn, words: &str, limit: i64) -> Result<Vec<FoundPlace>> {
    // Slug and names, of the site and of the zone.
    type Named = (String, Names);
    let named = named(conn, &["zones.name_ko", "zones.name_en", "zones.slug"], words);
    let rows: Vec<(Named, Named)> = zones::table
        .inner_join(sites::table.on(sites::id.eq(zones::site_id)))
        .filter(zones::retired_at.is_null())
        .filter(named)
        .order(zones::id)
        .limit(limit)
        .select((
            (sites::slug, (sites::name_ko, sites::name_en)),
            (zones::slug, (zones::name_ko, zones::name_en)),
        ))
        .load(conn)?;
    let place = |((site, within), (zone, names)): (Named, Named)| FoundPlace {
        path: format!("{site}/{zone}"),
        names,
        within: Some(within),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Consortia whose title, number or slug holds the words: slug, titles and number. `within`: only these;
/// none: all.
pub fn consortia_named(
    conn: &mut Conn,
    words: &str,
    within: Option<&[ConsortiumId]>,
    limit: i64,
) -> Result<Vec<(String, Names, String)>> {
    let columns = &[
        "consortia.title_ko",
        "consortia.title_en",
        "consortia.number",
        "consortia.slug",
    ];
    let mut query = consortia::table
        .filter(named(conn, columns, words))
        .order(consortia::id)
        .limit(limit)
        .select((
            consortia::slug,
            (consortia::title_ko, consortia::title_en),
            consortia::number,
        ))
        .into_boxed();
    if let Some(ids) = within {
        query = query.filter(consortia::id.eq_any(ids));
    }
    Ok(query.load(conn)?)
}

/// A booking in a line.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = bookings)]
pub struct BookingLine {
    pub id: BookingId,
    /// What the consortium calls it.
    pub title: String,
    pub state: BookingState,
    pub starts_at: Instant,
    #[diesel(column_name = consortium_id)]
    pub consortium: ConsortiumId,
    #[diesel(column_name = site_id)]
    pub site: SiteId,
}

/// Bookings within a scope that are called by some words, newest first: by their number, their title, or the
/// names of their consortium or site. `words` in lower case.
pub fn bookings_named(conn: &mut Conn, scope: &Scope, words: &str, limit: i64) -> Result<Vec<BookingLine>> {
    const OF_CONSORTIUM: &[&str] = &["consortia.title_ko", "consortia.title_en", "consortia.slug"];
    let number: i64 = words.trim_start_matches('#').parse().unwrap_or_default();
    // Those that are called so, once: asked of each booking anew, they would cost most of it.
    let by_consortium = consortia::table
        .filter(named(conn, OF_CONSORTIUM, words))
        .select(consortia::id);
    let by_site = sites::table
        .filter(named(conn, &["sites.name_ko", "sites.name_en"], words))
        .select(sites::id);
    let is_called_so = named(conn, &["bookings.title"], words)
        .or(bookings::consortium_id.eq_any(by_consortium))
        .or(bookings::site_id.eq_any(by_site))
        .or(bookings::id.eq(number));
    let mut query = bookings::table
        .filter(is_called_so)
        .order(bookings::id.desc())
        .limit(limit)
        .select(BookingLine::as_select())
        .into_boxed();
    if let Scope::Part(seen) = scope {
        query = query.filter(own_bookings!(seen));
    }
    Ok(query.load(conn)?)
}
