//! The palette: places, consortia and bookings by a part of their name, as far as the person may see them.
//! A fixed number of statements, and short lists.

use super::lists::visible;
use super::{Result, Tx};
use crate::domain::access::{Actor, Deed, Subject, may};
use crate::domain::text::{Names, sought};
use crate::store;
use crate::store::search::{BookingLine, FoundPlace};

/// Most of each kind.
const MOST: i64 = 8;
/// How many of the newest bookings are looked through.
const LOOKED_THROUGH: i64 = 500;
/// Most characters that are looked for.
const MOST_CHARACTERS: usize = 80;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Sites and zones.
    pub places: Vec<FoundPlace>,
    /// Consortia: slug, titles, project number.
    pub consortia: Vec<(String, Names, String)>,
    /// Bookings, newest first.
    pub bookings: Vec<FoundBooking>,
    /// Sites that the person's organisations operate: slug and names.
    pub operated: Vec<(String, Names)>,
}

/// A booking that was found.
#[derive(Debug, Clone)]
pub struct FoundBooking {
    /// The booking.
    pub line: BookingLine,
    /// Titles of its consortium.
    pub consortium: Names,
    /// Names of its site.
    pub site: Names,
}

/// Finds things by a part of their name. Words that say nothing find nothing.
///
/// # Errors
/// The store's.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, words: &str) -> Result<Found> {
    let words: String = sought(words).chars().take(MOST_CHARACTERS).collect();
    let operated = operated(tx, actor)?;
    if words.is_empty() {
        return Ok(Found { operated, ..Found::default() });
    }
    let mut places = store::search::sites_named(tx.conn, &words, MOST)?;
    places.extend(store::search::zones_named(tx.conn, &words, MOST)?);
    if actor.person.is_none() {
        return Ok(Found { places, ..Found::default() });
    }
    let seen = visible(tx, actor)?;
    let own = seen.as_ref().map(|(_, consortia)| consortia.as_slice());
    let consortia = store::search::consortia_named(tx.conn, &words, own, MOST)?;
    let bookings = bookings(tx, actor, seen.as_ref(), &words)?;
    Ok(Found { places, consortia, bookings, operated })
}

fn operated(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(String, Names)>> {
    let organisations: Vec<i64> = actor.memberships.iter().map(|(organisation, _)| organisation.0).collect();
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    let ids = store::consortia::sites_of_organisations(tx.conn, &organisations)?;
    let sites = store::sites::sites_by_ids(tx.conn, &ids)?;
    Ok(sites.into_values().map(|site| (site.slug, site.names)).collect())
}

fn bookings(tx: &mut Tx<'_>, actor: &Actor, seen: Option<&(Vec<i64>, Vec<i64>)>, words: &str) -> Result<Vec<FoundBooking>> {
    let newest = store::search::newest_bookings(tx.conn, seen, LOOKED_THROUGH)?;
    let ids =
        |id: fn(&BookingLine) -> i64| newest.iter().map(id).collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let sites = store::sites::sites_by_ids(tx.conn, &ids(|line| line.site.0))?;
    let consortia = store::consortia::consortia_by_ids(tx.conn, &ids(|line| line.consortium.0))?;
    let named = newest.iter().filter_map(|line| {
        let site = sites.get(&line.site)?;
        let consortium = consortia.iter().find(|own| own.id == line.consortium)?;
        let said = [&line.title, &site.names.ko, &site.names.en, &consortium.titles.ko, &consortium.titles.en, &consortium.slug];
        let holds = line.id.to_string() == words.trim_start_matches('#') || said.iter().any(|text| text.to_lowercase().contains(words));
        let parties = consortium.parties_on(tx.now.local(site.tz).date());
        let subject = Subject { operator: Some(site.operator), parties, ..Subject::default() };
        // The list of bookings is wider: it has those of partners whose dates are over, too.
        (holds && may(actor, Deed::SeeBooking, &subject).is_allowed()).then(|| FoundBooking {
            line: line.clone(),
            consortium: consortium.titles.clone(),
            site: site.names.clone(),
        })
    });
    Ok(named.take(usize::try_from(MOST).unwrap_or_default()).collect())
}
