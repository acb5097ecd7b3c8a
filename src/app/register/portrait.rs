//! One organisation or consortium with all that belongs to it, for the page that shows it. A fixed number of
//! statements.

use super::consortia::{ConsortiumView, get_consortium};
use super::organisations::{OrganisationView, get_organisation};
use crate::app::access::{is_manager, own_unless_staff, runs_programme, scope};
use crate::app::people::{self, PersonView, PlaceView};
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::{Actor, MemberRole};
use crate::domain::ids::{ConsortiumId, OrganisationId};
use crate::domain::text::Names;
use crate::store;

/// Most people of an organisation that its page shows.
const MOST_PEOPLE: i64 = 200;
/// Most organisations that a form offers to choose from.
const MOST_CHOICES: i64 = 1_000;

/// An organisation with its people, sites and consortia.
#[derive(Debug, Clone)]
pub struct OrganisationPortrait {
    pub organisation: OrganisationView,
    pub people: Vec<PersonView>,
    /// Places that wait for an answer, for those who may change its people.
    pub offered: Vec<PlaceView>,
    /// Slug and names of the sites that it operates.
    pub sites: Vec<(String, Names)>,
    /// Slug and titles of the consortia that it is or was a party of, as far as the reader may see them.
    pub consortia: Vec<(String, Names)>,
    /// Whether the reader may change its people.
    pub manages: bool,
}

/// An organisation, as [`get_organisation`] shows it, with what belongs to it.
///
/// # Errors
/// [`Error::NotFound`] for all but its people, staff and admins.
pub fn portray_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationPortrait> {
    let organisation = get_organisation(tx, actor, slug)?;
    let id = OrganisationId(organisation.id);
    let people = people::list_people_of(tx, actor, id, MOST_PEOPLE)?;
    let sites = store::scope::sites_of_organisations(tx.conn, &[id])?;
    let sites = store::sites::sites_by_ids(tx.conn, &sites)?
        .into_values()
        .map(|site| (site.slug, site.names))
        .collect();
    let scope = scope(tx, actor)?;
    let terms = store::scope::terms_of_organisations(tx.conn, &[id])?;
    let consortia: Vec<_> = terms
        .iter()
        .filter(|(own, _)| scope.sees_consortium(*own))
        .map(|(own, _)| *own)
        .collect();
    let consortia = store::consortia::consortia_by_ids(tx.conn, &consortia)?;
    let manages = runs_programme(actor) || is_manager(actor, id);
    let consortia = consortia
        .into_iter()
        .map(|consortium| (consortium.slug, consortium.titles))
        .collect();
    let offered = if manages {
        people::list_offered(tx, actor, slug)?
    } else {
        Vec::new()
    };
    Ok(OrganisationPortrait {
        organisation,
        people,
        offered,
        sites,
        consortia,
        manages,
    })
}

/// A consortium with how much of its quota is used.
#[derive(Debug, Clone)]
pub struct ConsortiumPortrait {
    pub consortium: ConsortiumView,
    /// Sessions that stand or have been.
    pub used: u32,
    /// Names of its programme.
    pub programme: Names,
    /// Slugs of the organisations whose pages the reader may open; none: of all.
    pub own: Option<Vec<String>>,
}

/// A consortium, as [`get_consortium`] shows it, with its use of the quota.
///
/// # Errors
/// [`Error::NotFound`] for all but its parties' people, staff and admins.
pub fn portray_consortium(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<ConsortiumPortrait> {
    let consortium = get_consortium(tx, actor, slug)?;
    let used = store::bookings::sessions_held(tx.conn, ConsortiumId(consortium.id))?
        .into_values()
        .sum();
    let programme = store::register::find_programme(tx.conn, &consortium.programme)?
        .ok_or(Error::NotFound)?
        .names;
    let own = match own_unless_staff(actor)? {
        None => None,
        Some(own) => Some(
            store::register::slugs_of_organisations(tx.conn, &own)?
                .into_values()
                .collect(),
        ),
    };
    Ok(ConsortiumPortrait {
        consortium,
        used,
        programme,
        own,
    })
}

pub type Choice = (String, Names);

/// The organisations that a form offers: all for staff and admins, else those that the actor manages.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for those who manage none.
pub fn organisation_choices(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Choice>> {
    signed_in(actor)?;
    let own: Vec<OrganisationId> = actor
        .memberships
        .iter()
        .filter(|(_, role)| *role == MemberRole::Manager)
        .map(|(organisation, _)| *organisation)
        .collect();
    let within = if runs_programme(actor) {
        None
    } else {
        Some(own.as_slice())
    };
    if within.is_some_and(<[_]>::is_empty) {
        return Err(Error::NotFound);
    }
    let found = store::register::list_organisations(tx.conn, within, "", OrganisationId(0), MOST_CHOICES)?;
    Ok(found
        .into_iter()
        .map(|organisation| (organisation.slug, organisation.names))
        .collect())
}

/// What somebody means who typed an organisation's slug, its name in either language, or, where several have
/// that name, the name with the slug in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// The organisation with this slug.
    One(String),
    /// Several have the name.
    Several,
    /// None.
    Nobody,
}

/// Finds whom each of these texts means.
pub fn organisations_meant(tx: &mut Tx<'_>, typed: &[String]) -> Result<Vec<Meant>> {
    let bracketed = |text: &str| {
        text.strip_suffix(')')
            .and_then(|text| text.rsplit_once('('))
            .map(|(_, slug)| slug.to_owned())
    };
    let inner: Vec<String> = typed.iter().filter_map(|text| bracketed(text)).collect();
    let names: Vec<&str> = typed.iter().map(String::as_str).collect();
    let slugs: Vec<&str> = typed.iter().chain(&inner).map(String::as_str).collect();
    let found = store::register::organisations_called(tx.conn, &slugs, &names)?;
    let has_slug = |slug: &str| found.iter().any(|own| own.slug == slug);
    let meant = |text: &String| {
        let called: Vec<_> = found
            .iter()
            .filter(|own| own.names.ko == *text || own.names.en == *text)
            .collect();
        match (called.as_slice(), bracketed(text)) {
            _ if has_slug(text) => Meant::One(text.clone()),
            ([one], _) => Meant::One(one.slug.clone()),
            ([], Some(slug)) if has_slug(&slug) => Meant::One(slug),
            ([], _) => Meant::Nobody,
            _ => Meant::Several,
        }
    };
    Ok(typed.iter().map(meant).collect())
}

/// The programmes that a form offers.
pub fn programme_choices(tx: &mut Tx<'_>) -> Result<Vec<Choice>> {
    let found = store::register::list_programmes(tx.conn, 0, MOST_CHOICES)?;
    Ok(found
        .into_iter()
        .map(|programme| (programme.slug, programme.names))
        .collect())
}
