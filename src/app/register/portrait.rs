//! One organisation or consortium with all that belongs to it, for the page that shows it. A fixed number of
//! statements.

use std::sync::Arc;

use chrono::NaiveDate;

use super::consortia::{ConsortiumView, get_consortium};
use super::organisations::{OrganisationView, get_organisation};
use crate::app::access::{SiteRights, is_manager, own_unless_staff, rights_at, runs_programme, scope};
use crate::app::court::Ground;
use crate::app::people::{self, DeputyView, PersonView, PlaceView};
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::{Actor, MemberRole, PartyRole, PlatformRole};
use crate::domain::ids::{ConsortiumId, OrganisationId};
use crate::domain::notice::ContactPerson;
use crate::domain::text::Names;
use crate::store;
use crate::store::consortia::{Consortium, Contact};
use crate::store::sites::Site;

/// Most people of an organisation that its page shows.
const MOST_PEOPLE: i64 = 200;
/// Most of the programme's staff that are named as contacts.
const MOST_STAFF: usize = 3;
/// Most organisations that a form offers to choose from.
const MOST_CHOICES: i64 = 1_000;

/// An organisation with its people, sites and consortia.
#[derive(Debug, Clone)]
pub struct OrganisationPortrait {
    pub organisation: OrganisationView,
    pub people: Vec<PersonView>,
    /// Places that wait for an answer, for those who may change its people.
    pub offered: Vec<PlaceView>,
    /// Who decides in whose place, today and later.
    pub deputies: Vec<DeputyView>,
    /// The day that it is there.
    pub today: NaiveDate,
    /// The sites that it operates.
    pub sites: Vec<OperatedSite>,
    /// The consortia that it is or was a party of, as far as the reader may see them.
    pub consortia: Vec<TakenPart>,
    /// Whom to call about the programme.
    pub staff: Vec<ContactPerson>,
    /// Whether the reader may change its people.
    pub manages: bool,
    /// Whether the reader is its only manager, and so can't leave.
    pub is_last_manager: bool,
}

/// A site as its operator's page shows it.
#[derive(Debug, Clone)]
pub struct OperatedSite {
    pub site: Arc<Site>,
    /// Its zones that are on offer.
    pub zones: Vec<Names>,
    /// What the reader may do with it.
    pub rights: SiteRights,
}

/// A consortium with the part that an organisation takes in it.
#[derive(Debug, Clone)]
pub struct TakenPart {
    pub consortium: Arc<Consortium>,
    pub role: PartyRole,
}

/// An organisation, as [`get_organisation`] shows it, with what belongs to it.
///
/// # Errors
/// [`Error::NotFound`] for all but its people, staff and admins.
pub fn portray_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationPortrait> {
    let organisation = get_organisation(tx, actor, slug)?;
    let id = OrganisationId(organisation.id);
    let people = people::list_people_of(tx, actor, id, MOST_PEOPLE)?;
    let sites = operated(tx, actor, id)?;
    let deputies = people::list_deputies(tx, actor, slug)?;
    let today = people::today_in(tx, id)?;
    let consortia = taken_parts(tx, actor, id)?;
    let manages = runs_programme(actor) || is_manager(actor, id);
    let offered = if manages {
        people::list_offered(tx, actor, slug)?
    } else {
        Vec::new()
    };
    let contacts = tx.contacts(vec![id])?;
    let is_last_manager = is_manager(actor, id)
        && contacts
            .iter()
            .filter(|contact| contact.organisation == Some(id) && contact.role == MemberRole::Manager)
            .all(|contact| actor.person == Some(contact.person));
    Ok(OrganisationPortrait {
        organisation,
        people,
        offered,
        deputies,
        today,
        sites,
        consortia,
        staff: staff_of(&contacts),
        manages,
        is_last_manager,
    })
}

/// The programme's staff to call: those who gave a phone, or else all.
fn staff_of(contacts: &[Contact]) -> Vec<ContactPerson> {
    let mut staff: Vec<ContactPerson> = Vec::new();
    for contact in contacts
        .iter()
        .filter(|contact| contact.platform == Some(PlatformRole::Staff))
    {
        // Whoever belongs to several organisations comes once for each.
        if staff.iter().all(|known| known.email != contact.reader.email) {
            staff.push(ContactPerson {
                name: contact.reader.name.clone(),
                email: contact.reader.email.clone(),
                phone: contact.phone.clone(),
            });
        }
    }
    if staff.iter().any(|person| !person.phone.is_empty()) {
        staff.retain(|person| !person.phone.is_empty());
    }
    staff.truncate(MOST_STAFF);
    staff
}

fn operated(tx: &mut Tx<'_>, actor: &Actor, id: OrganisationId) -> Result<Vec<OperatedSite>> {
    let sites = store::scope::sites_of_organisations(tx.conn, &[id])?;
    let site = |ground: Ground| OperatedSite {
        zones: ground
            .zones
            .iter()
            .filter(|zone| zone.retired_at.is_none())
            .map(|zone| zone.names.clone())
            .collect(),
        rights: rights_at(actor, &ground.site),
        site: ground.site,
    };
    Ok(Ground::of_sites(tx, sites)?.into_iter().map(site).collect())
}

fn taken_parts(tx: &mut Tx<'_>, actor: &Actor, id: OrganisationId) -> Result<Vec<TakenPart>> {
    let scope = scope(tx, actor)?;
    let terms = store::scope::terms_of_organisations(tx.conn, &[id])?;
    let seen = terms
        .iter()
        .filter(|(own, _)| scope.sees_consortium(*own))
        .map(|(own, _)| *own);
    let mut consortia = tx.consortia(seen)?;
    consortia.sort_by_key(|consortium| consortium.id);
    let part = |consortium: Arc<Consortium>| {
        let party = consortium.parties.iter().find(|party| party.organisation == id)?;
        let role = party.role;
        Some(TakenPart { consortium, role })
    };
    Ok(consortia.into_iter().filter_map(part).collect())
}

/// The slugs and names of the organisations that somebody belongs to, by id.
pub fn own_organisations(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Choice>> {
    signed_in(actor)?;
    let own: Vec<OrganisationId> = actor.organisations().collect();
    let found =
        store::register::list_organisations(tx.conn, Some(&own), "", OrganisationId(0), MOST_CHOICES)?;
    Ok(found
        .into_iter()
        .map(|organisation| (organisation.slug, organisation.names))
        .collect())
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
