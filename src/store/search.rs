//! Finding things by a part of their name. Each list is short and looks at names only.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::error::parsed;
use super::named::named;
use super::schema::{bookings, consortia, sites, zones};
use super::scope::{Own, own_bookings};
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
    let rows: Vec<(String, String, String)> = sites::table
        .filter(named)
        .order(sites::id)
        .limit(limit)
        .select((sites::slug, sites::name_ko, sites::name_en))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(path, ko, en)| FoundPlace {
            path,
            names: Names { ko, en },
            within: None,
        })
        .collect())
}

/// Zones in use whose name or slug holds the words, by site.
pub fn zones_named(conn: &mut Conn, words: &str, limit: i64) -> Result<Vec<FoundPlace>> {
    // Slug and names, of the site and of the zone.
    type Named = (String, String, String);
    let named = named(conn, &["zones.name_ko", "zones.name_en", "zones.slug"], words);
    let rows: Vec<(Named, Named)> = zones::table
        .inner_join(sites::table.on(sites::id.eq(zones::site_id)))
        .filter(zones::retired_at.is_null())
        .filter(named)
        .order(zones::id)
        .limit(limit)
        .select((
            (sites::slug, sites::name_ko, sites::name_en),
            (zones::slug, zones::name_ko, zones::name_en),
        ))
        .load(conn)?;
    let place = |((site, site_ko, site_en), (zone, ko, en))| FoundPlace {
        path: format!("{site}/{zone}"),
        names: Names { ko, en },
        within: Some(Names {
            ko: site_ko,
            en: site_en,
        }),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Consortia whose title, number or slug holds the words: slug, titles and number. `within`: only these;
/// none: all.
pub fn consortia_named(
    conn: &mut Conn,
    words: &str,
    within: Option<&[i64]>,
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
            consortia::title_ko,
            consortia::title_en,
            consortia::number,
        ))
        .into_boxed();
    if let Some(ids) = within {
        query = query.filter(consortia::id.eq_any(ids.to_vec()));
    }
    let rows: Vec<(String, String, String, String)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slug, ko, en, number)| (slug, Names { ko, en }, number))
        .collect())
}

/// A booking in a line.
#[derive(Debug, Clone)]
pub struct BookingLine {
    pub id: BookingId,
    /// What the consortium calls it.
    pub title: String,
    pub state: BookingState,
    pub starts_at: Instant,
    pub consortium: ConsortiumId,
    pub site: SiteId,
}

/// Bookings within a scope that are called by some words, newest first: by their number, their title, or the
/// names of their consortium or site. `words` in lower case.
pub fn bookings_named(conn: &mut Conn, scope: &Scope, words: &str, limit: i64) -> Result<Vec<BookingLine>> {
    type Columns = (i64, String, String, i64, i64, i64);
    const OF_CONSORTIUM: &[&str] = &["consortia.title_ko", "consortia.title_en", "consortia.slug"];
    let number: Option<i64> = words.trim_start_matches('#').parse().ok();
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
        .or(bookings::id.eq(number.unwrap_or_default()));
    let mut query = bookings::table
        .filter(is_called_so)
        .order(bookings::id.desc())
        .limit(limit)
        .select((
            bookings::id,
            bookings::title,
            bookings::state,
            bookings::starts_at,
            bookings::consortium_id,
            bookings::site_id,
        ))
        .into_boxed();
    if let Scope::Part(seen) = scope {
        query = query.filter(own_bookings!(Own::of(seen)));
    }
    let rows: Vec<Columns> = query.load(conn)?;
    rows.into_iter()
        .map(|(id, title, state, starts_at, consortium, site)| {
            Ok(BookingLine {
                id: BookingId(id),
                title,
                state: parsed("bookings.state", &state, BookingState::from_word)?,
                starts_at: Instant::from_unix(starts_at),
                consortium: ConsortiumId(consortium),
                site: SiteId(site),
            })
        })
        .collect()
}
