//! The palette: places, consortia, bookings, organisations and people by a part of their name, as far as the
//! person may see them. A fixed number of statements, and short lists.

use crate::app::access::{own, own_unless_staff, scope};
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, Scope};
use crate::domain::ids::{OrganisationId, PersonId, SiteId};
use crate::domain::text::{Names, sought};
use crate::store;
use crate::store::search::{BookingLine, FoundPlace};

/// Most of each kind.
const MOST: i64 = 8;
/// Most characters that are looked for.
const MOST_CHARACTERS: usize = 80;

#[derive(Debug, Clone, Default)]
pub struct Found {
    pub places: Vec<FoundPlace>,
    /// Consortia: slug, titles, project number.
    pub consortia: Vec<(String, Names, String)>,
    /// Bookings, newest first.
    pub bookings: Vec<FoundBooking>,
    /// Organisations: slug and names.
    pub organisations: Vec<(String, Names)>,
    pub people: Vec<FoundPerson>,
    /// Sites that the person's organisations operate: slug and names.
    pub operated: Vec<(String, Names)>,
}

/// A booking that was found.
#[derive(Debug, Clone)]
pub struct FoundBooking {
    pub line: BookingLine,
    /// Titles of its consortium.
    pub consortium: Names,
    /// Names of its site.
    pub site: Names,
}

/// Somebody who was found.
#[derive(Debug, Clone)]
pub struct FoundPerson {
    pub id: PersonId,
    pub name: String,
    pub email: String,
}

/// Finds things by a part of their name. Words that say nothing find nothing.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, words: &str) -> Result<Found> {
    let words: String = sought(words).chars().take(MOST_CHARACTERS).collect();
    let operated = operated(tx, actor)?;
    if words.is_empty() {
        return Ok(Found {
            operated,
            ..Found::default()
        });
    }
    let mut places = store::search::sites_named(tx.conn, &words, MOST)?;
    places.extend(store::search::zones_named(tx.conn, &words, MOST)?);
    if actor.person.is_none() {
        return Ok(Found {
            places,
            ..Found::default()
        });
    }
    let scope = scope(tx, actor)?;
    let within: Option<Vec<_>> = match &scope {
        Scope::Everything => None,
        Scope::Part(seen) => Some(seen.all_consortia().collect()),
    };
    let consortia = store::search::consortia_named(tx.conn, &words, within.as_deref(), MOST)?;
    let bookings = bookings(tx, &scope, &words)?;
    let (organisations, people) = register(tx, actor, &words)?;
    Ok(Found {
        places,
        consortia,
        bookings,
        organisations,
        people,
        operated,
    })
}

fn operated(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<(String, Names)>> {
    let ids = own(tx, actor)?.sites;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sites = store::sites::sites_by_ids(tx.conn, &ids)?;
    Ok(sites.into_values().map(|site| (site.slug, site.names)).collect())
}

/// Slug and names of organisations, and people.
type Registered = (Vec<(String, Names)>, Vec<FoundPerson>);

/// Organisations and people: all for staff and admins, else one's own and those in them.
fn register(tx: &mut Tx<'_>, actor: &Actor, words: &str) -> Result<Registered> {
    let within = own_unless_staff(actor)?;
    let within = within.as_deref();
    let organisations = store::register::list_organisations(tx.conn, within, words, OrganisationId(0), MOST)?;
    let people = store::people::list_people(tx.conn, within, words, PersonId(0), MOST)?;
    let found = people.into_iter().map(|person| FoundPerson {
        id: person.id,
        name: person.name,
        email: person.email,
    });
    Ok((
        organisations
            .into_iter()
            .map(|one| (one.slug, one.names))
            .collect(),
        found.collect(),
    ))
}

fn bookings(tx: &mut Tx<'_>, scope: &Scope, words: &str) -> Result<Vec<FoundBooking>> {
    let found = store::search::bookings_named(tx.conn, scope, words, MOST)?;
    let ids: Vec<_> = found.iter().map(|line| line.site).collect();
    let sites = store::sites::sites_by_ids(tx.conn, &ids)?;
    let consortia = tx.consortia(found.iter().map(|line| line.consortium))?;
    let site_of = |id: SiteId| sites.get(&id).map(|site| site.names.clone());
    let named = found.into_iter().filter_map(|line| {
        let consortium = consortia
            .iter()
            .find(|own| own.id == line.consortium)?
            .titles
            .clone();
        Some(FoundBooking {
            consortium,
            site: site_of(line.site)?,
            line,
        })
    });
    Ok(named.collect())
}
