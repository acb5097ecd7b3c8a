//! What somebody has to do before the first booking, each step done or not by what is in the database.

use super::lists::has_any_booking;
use crate::app::access::own;
use crate::app::{Result, Tx, signed_in};
use crate::domain::access::{Actor, MemberRole, PlatformRole, Scope, Seen};
use crate::domain::ids::{ConsortiumId, OrganisationId, PersonId, SiteId};
use crate::domain::text::worded;
use crate::store;
use crate::store::bookings::BookingFilter;
use crate::store::invitations::{Whose, list_open};
use crate::store::notices::{NoticeFilter, NoticeState};
use crate::store::sites::Site;

worded! {
    /// Something to do on the first day.
    pub StepKind {
        Profile = "profile",
        /// A mail that a server took.
        Mail = "mail",
        /// Somebody who runs the programme.
        Staff = "staff",
        Site = "site",
        Consortium = "consortium",
        /// When each zone of the own sites may be used.
        Hours = "hours",
        /// The house rules of the own sites.
        Conditions = "conditions",
        /// Phones of the own sites beside the one that answers day and night.
        Phones = "phones",
        /// Somebody else in the own organisation, or an invitation.
        Colleagues = "colleagues",
        Booking = "booking",
    }
}

/// A step of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstStep {
    pub step: StepKind,
    pub is_done: bool,
    /// The site, or the zone of a site, where it is still to be done: `hall`, `hall/zones/main`.
    pub place: Option<String>,
}

fn done(step: StepKind, is_done: bool) -> FirstStep {
    FirstStep {
        step,
        is_done,
        place: None,
    }
}

/// The first steps of somebody by their part; none for those who only look.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`].
pub fn first_steps(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<FirstStep>> {
    signed_in(actor)?;
    let Some(person) = actor.person else {
        return Ok(Vec::new());
    };
    if let Some(platform) = actor.platform {
        return of_programme(tx, person, platform);
    }
    let managed: Vec<OrganisationId> = actor
        .memberships
        .iter()
        .filter(|(_, role)| *role == MemberRole::Manager)
        .map(|(organisation, _)| *organisation)
        .collect();
    if managed.is_empty() {
        return Ok(Vec::new());
    }
    let seen = own(tx, actor)?;
    let sites = store::scope::sites_of_organisations(tx.conn, &managed)?;
    let mut steps = vec![profile(tx, person)?];
    if sites.is_empty() && seen.all_consortia().next().is_none() {
        steps.push(colleagues(tx, &managed)?);
        return Ok(steps);
    }
    if !sites.is_empty() {
        steps.extend(of_sites(tx, &sites)?);
    }
    steps.push(colleagues(tx, &managed)?);
    if seen.all_consortia().next().is_some() && sites.is_empty() {
        let scope = Scope::Part(Seen {
            consortia: seen.consortia,
            ..Seen::default()
        });
        steps.push(done(StepKind::Booking, has_booking(tx, scope)?));
    }
    Ok(steps)
}

fn of_programme(tx: &mut Tx<'_>, person: PersonId, platform: PlatformRole) -> Result<Vec<FirstStep>> {
    let mut steps = vec![profile(tx, person)?];
    if platform == PlatformRole::Admin {
        let sent = NoticeFilter {
            state: Some(NoticeState::Sent),
            scope: Scope::Everything,
            limit: 1,
            ..NoticeFilter::default()
        };
        let is_sent = !store::notices::list_notices(tx.conn, &sent)?.is_empty();
        let has_staff = tx
            .contacts(Vec::new())?
            .iter()
            .any(|contact| contact.platform == Some(PlatformRole::Staff));
        steps.extend([done(StepKind::Mail, is_sent), done(StepKind::Staff, has_staff)]);
    }
    let has_site = !store::sites::list_sites(tx.conn, SiteId(0), 1)?.is_empty();
    let heads = store::consortia::write::list_heads(tx.conn, None, "", ConsortiumId(0), 1)?;
    steps.extend([
        done(StepKind::Site, has_site),
        done(StepKind::Consortium, !heads.is_empty()),
    ]);
    if platform == PlatformRole::Staff {
        steps.push(done(StepKind::Booking, has_booking(tx, Scope::Everything)?));
    }
    Ok(steps)
}

fn profile(tx: &mut Tx<'_>, person: PersonId) -> Result<FirstStep> {
    let own = store::people::get_person(tx.conn, person)?;
    Ok(done(StepKind::Profile, !own.phone.is_empty()))
}

fn has_booking(tx: &mut Tx<'_>, scope: Scope) -> Result<bool> {
    has_any_booking(
        tx,
        BookingFilter {
            scope,
            ..BookingFilter::default()
        },
    )
}

fn colleagues(tx: &mut Tx<'_>, managed: &[OrganisationId]) -> Result<FirstStep> {
    let people = store::people::list_people(tx.conn, Some(managed), "", PersonId(0), 2)?;
    let mut is_done = people.len() > 1;
    if let ([organisation, ..], false) = (managed, is_done) {
        is_done = !list_open(tx.conn, Whose::Organisation(*organisation), tx.now)?.is_empty();
    }
    Ok(done(StepKind::Colleagues, is_done))
}

fn of_sites(tx: &mut Tx<'_>, ids: &[SiteId]) -> Result<[FirstStep; 3]> {
    let sites = store::sites::sites_by_ids(tx.conn, ids)?;
    let zones = store::sites::zones_of_sites(tx.conn, ids)?;
    let zone_ids: Vec<_> = zones.iter().map(|zone| zone.id).collect();
    let windows = store::sites::windows_of_zones(tx.conn, &zone_ids)?;
    let shut = zones
        .iter()
        .find(|zone| zone.retired_at.is_none() && windows.get(&zone.id).is_none_or(Vec::is_empty));
    let shut = shut.and_then(|zone| Some(format!("{}/zones/{}", sites.get(&zone.site)?.slug, zone.slug)));
    let bare = sites
        .values()
        .find(|site| zones.iter().all(|zone| zone.site != site.id));
    let hours = shut.or(bare.map(|site| site.slug.clone()));
    let lacking = |is_lacking: fn(&Site) -> bool| {
        let found = sites.values().find(|site| is_lacking(site));
        found.map(|site| site.slug.clone())
    };
    let conditions = lacking(|site| site.house_rules.ko.is_empty() && site.house_rules.en.is_empty());
    let phones = lacking(|site| site.phones.is_empty());
    let step = |step, place: Option<String>| FirstStep {
        step,
        is_done: place.is_none(),
        place,
    };
    Ok([
        step(StepKind::Hours, hours),
        step(StepKind::Conditions, conditions),
        step(StepKind::Phones, phones),
    ])
}
