//! What somebody has to do before the first booking, each step done or not by what is in the database.

use super::lists::has_any_booking;
use super::owed::{Lack, lacks};
use crate::app::access::{oneself, own};
use crate::app::{Result, Tx, signed_in};
use crate::domain::access::{Actor, MemberRole, PlatformRole, Scope, Seen};
use crate::domain::ids::{OrganisationId, PersonId, SiteId};
use crate::domain::span::Instant;
use crate::domain::text::worded;
use crate::store;
use crate::store::bookings::BookingFilter;
use crate::store::invitations::{Whose, list_open};
use crate::store::marks::Backups;
use crate::store::notices::{NoticeFilter, NoticeState};

worded! {
    /// Something to do on the first day.
    pub StepKind {
        Profile = "profile",
        /// The service's clock, which no entry of the journal is ahead of.
        Clock = "clock",
        /// A copy of the database that was made by the service's own command.
        Backup = "backup",
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
    /// What the clock says, or when the newest copy was made.
    pub at: Option<Instant>,
}

fn done(step: StepKind, is_done: bool) -> FirstStep {
    FirstStep {
        step,
        is_done,
        place: None,
        at: None,
    }
}

/// Puts one's first steps off, or has them shown again.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`].
pub fn put_off(tx: &mut Tx<'_>, actor: &Actor, is_later: bool) -> Result<()> {
    let person = oneself(actor)?;
    let since = is_later.then_some(tx.now);
    Ok(store::people::set_steps_later(tx.conn, person, since)?)
}

/// What somebody has to do first, and whether it waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstSteps {
    /// None for those who only look.
    pub steps: Vec<FirstStep>,
    /// Whether they said that the steps can wait.
    pub is_put_off: bool,
}

impl FirstSteps {
    /// How many are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.is_done).count()
    }

    /// Whether any is left to do.
    #[must_use]
    pub fn is_any_left(&self) -> bool {
        self.done() < self.steps.len()
    }
}

/// The first steps of somebody by their part.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`].
pub fn first_steps(tx: &mut Tx<'_>, actor: &Actor) -> Result<FirstSteps> {
    gather(tx, actor, true)
}

/// The first steps for the first page of somebody: none looked for where they put them off.
///
/// # Errors
/// [`crate::app::Error::Unauthenticated`].
pub fn steps_to_show(tx: &mut Tx<'_>, actor: &Actor) -> Result<FirstSteps> {
    gather(tx, actor, false)
}

fn gather(tx: &mut Tx<'_>, actor: &Actor, even_put_off: bool) -> Result<FirstSteps> {
    signed_in(actor)?;
    let Some(person) = actor.person else {
        return Ok(FirstSteps::default());
    };
    let (phone, later) = store::people::first_steps_of(tx.conn, person)?;
    let is_put_off = later.is_some();
    let steps = if is_put_off && !even_put_off {
        Vec::new()
    } else {
        let profile = done(StepKind::Profile, !phone.is_empty());
        match actor.platform {
            Some(platform) => of_programme(tx, profile, platform)?,
            None => of_organisations(tx, actor, profile)?,
        }
    };
    Ok(FirstSteps { steps, is_put_off })
}

fn of_organisations(tx: &mut Tx<'_>, actor: &Actor, profile: FirstStep) -> Result<Vec<FirstStep>> {
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
    let mut steps = vec![profile];
    if sites.is_empty() && seen.all_consortia().next().is_none() {
        steps.push(colleagues(tx, &managed)?);
        return Ok(steps);
    }
    if !sites.is_empty() {
        steps.extend(of_sites(tx, &sites)?);
    }
    steps.push(colleagues(tx, &managed)?);
    if seen.all_consortia().next().is_some() && sites.is_empty() {
        let of_own = BookingFilter {
            scope: Scope::Part(Seen {
                consortia: seen.consortia,
                ..Seen::default()
            }),
            ..BookingFilter::default()
        };
        steps.push(done(StepKind::Booking, has_any_booking(tx, of_own)?));
    }
    Ok(steps)
}

fn of_programme(tx: &mut Tx<'_>, profile: FirstStep, platform: PlatformRole) -> Result<Vec<FirstStep>> {
    let mut steps = vec![profile];
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
        steps.push(clock(tx)?);
        steps.extend(backup(tx)?);
        steps.extend([done(StepKind::Mail, is_sent), done(StepKind::Staff, has_staff)]);
    }
    let found = store::register::beginnings(tx.conn)?;
    steps.extend([
        done(StepKind::Site, found.has_site),
        done(StepKind::Consortium, found.has_consortium),
    ]);
    if platform == PlatformRole::Staff {
        steps.push(done(StepKind::Booking, found.has_booking));
    }
    Ok(steps)
}

/// A clock that was set back would let things happen before what was done already.
fn clock(tx: &mut Tx<'_>) -> Result<FirstStep> {
    let newest = store::journal::newest(tx.conn)?;
    let is_right = newest.is_none_or(|newest| newest <= tx.now.plus(60));
    Ok(FirstStep {
        at: Some(tx.now),
        ..done(StepKind::Clock, is_right)
    })
}

/// None where the database's own tool makes the copies: nothing here tells of them.
fn backup(tx: &mut Tx<'_>) -> Result<Option<FirstStep>> {
    Ok(match store::marks::backups(tx.conn)? {
        Backups::Elsewhere => None,
        Backups::Newest(at) => Some(FirstStep {
            at,
            ..done(StepKind::Backup, at.is_some())
        }),
    })
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
    let lacking: Vec<(Lack, String)> = sites
        .values()
        .flat_map(|site| lacks(site, &zones, &windows))
        .collect();
    let step = |step, lack| {
        let place = lacking.iter().find(|(own, _)| *own == lack);
        let place = place.map(|(_, place)| place.clone());
        FirstStep {
            is_done: place.is_none(),
            place,
            ..done(step, false)
        }
    };
    Ok([
        step(StepKind::Hours, Lack::Hours),
        step(StepKind::Conditions, Lack::Conditions),
        step(StepKind::Phones, Lack::Phones),
    ])
}
