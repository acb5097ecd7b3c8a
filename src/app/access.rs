//! May this person see that, and do it? Every use case asks here: about one thing by the access table, about
//! all things of a kind by the scope of what somebody sees. Both follow the same rules of
//! [`crate::domain::access`].

use std::collections::{BTreeMap, BTreeSet};

use super::{Error, Result, Tx};
use crate::domain::access::{Actor, Deed, Grant, Holds, MemberRole, Scope, Seen, Subject, Term, may};
use crate::domain::deputy::Deputyship;
use crate::domain::ids::{ConsortiumId, OrganisationId, PersonId};
use crate::domain::span::Tz;
use crate::store;
use crate::store::sites::Site;

/// Whether an allowed deed was done for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// In one's own right.
    Own,
    /// Marked in the journal.
    OnBehalf,
    /// In the place of somebody who is away; marked in the journal.
    InPlaceOf(PersonId),
}

/// Stops nobody before anything is looked up, so that nobody learns whether it is there.
pub fn signed_in(actor: &Actor) -> Result<()> {
    if actor.person.is_none() && actor.platform.is_none() {
        return Err(Error::Unauthenticated);
    }
    Ok(())
}

/// The person who acts, for what only people do.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn oneself(actor: &Actor) -> Result<PersonId> {
    actor.person.ok_or(Error::Unauthenticated)
}

/// Asks the access table.
///
/// # Errors
/// [`Error::Unauthenticated`] for nobody, [`Error::NotFound`] for what is hidden, [`Error::Forbidden`]
/// otherwise.
pub fn allow(actor: &Actor, deed: Deed, subject: &Subject) -> Result<Doing> {
    match may(actor, deed, subject) {
        Grant::Allow => Ok(Doing::Own),
        Grant::OnBehalf => Ok(Doing::OnBehalf),
        Grant::InPlaceOf(absent) => Ok(Doing::InPlaceOf(absent)),
        _ if actor.person.is_none() => Err(Error::Unauthenticated),
        Grant::Hidden => Err(Error::NotFound),
        Grant::Deny => Err(Error::Forbidden),
    }
}

/// The same for a deed that is about nothing in particular.
pub fn permit(actor: &Actor, deed: Deed) -> Result<Doing> {
    allow(actor, deed, &Subject::default())
}

/// Who may not do something is not shown that it could be done: forbidden becomes missing.
pub fn or_hidden<T>(found: Result<T>) -> Result<T> {
    found.map_err(|error| {
        if matches!(error, Error::Forbidden) {
            Error::NotFound
        } else {
            error
        }
    })
}

/// Stops everybody but those who may see everything; others don't learn that there is such a page.
pub fn sees_everything(actor: &Actor) -> Result<()> {
    only(actor, Deed::SeeEverything)
}

/// Stops everybody whom the access table does not let do a deed that is about nothing in particular.
pub fn only(actor: &Actor, deed: Deed) -> Result<()> {
    signed_in(actor)?;
    permit(actor, deed).map(|_| ()).map_err(|_| Error::NotFound)
}

/// Whether somebody keeps the register of organisations, people and consortia, and so sees all of it.
#[must_use]
pub fn runs_programme(actor: &Actor) -> bool {
    permit(actor, Deed::RunProgramme).is_ok()
}

/// The organisations that somebody belongs to; none for staff and admins, who see all.
pub fn own_unless_staff(actor: &Actor) -> Result<Option<Vec<OrganisationId>>> {
    signed_in(actor)?;
    Ok((!runs_programme(actor)).then(|| actor.organisations().collect()))
}

/// Whether somebody acts for an organisation.
#[must_use]
pub fn is_manager(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.memberships.contains(&(organisation, MemberRole::Manager))
}

/// A subject with those in whose places the actor stands there today, by the clock of its place. Asked anew
/// with each deed, so that it begins and ends by itself.
pub fn with_places(tx: &mut Tx<'_>, actor: &Actor, subject: Subject, tz: Tz) -> Result<Subject> {
    let concerned = subject.organisations().filter(|own| actor.belongs_to(*own));
    let own: BTreeSet<OrganisationId> = concerned.collect();
    if own.is_empty() {
        return Ok(subject);
    }
    let today = tx.now.local(tz).date();
    let deputies = tx.deputies(own.into_iter().collect())?;
    let held = deputies
        .iter()
        .filter(|own| actor.person == Some(own.deputy) && own.holds_on(today));
    Ok(Subject {
        in_place: held.map(Deputyship::place).collect(),
        ..subject
    })
}

/// What somebody may see of all bookings and what belongs to them, now. No statement where the
/// almanac knows their organisations.
pub fn scope(tx: &mut Tx<'_>, actor: &Actor) -> Result<Scope> {
    signed_in(actor)?;
    if permit(actor, Deed::SeeEverything).is_ok() {
        return Ok(Scope::Everything);
    }
    Ok(Scope::Part(own(tx, actor)?))
}

/// What somebody sees by their organisations, whatever else they may see.
pub fn own(tx: &mut Tx<'_>, actor: &Actor) -> Result<Seen> {
    let mut seen = Seen {
        person: actor.person,
        ..Seen::default()
    };
    let organisations: Vec<_> = actor.organisations().collect();
    if organisations.is_empty() {
        return Ok(seen);
    }
    let reach = tx.reach(organisations)?;
    seen.sites.clone_from(&reach.sites);
    let mut terms: BTreeMap<ConsortiumId, Vec<Term>> = BTreeMap::new();
    for (consortium, term) in &reach.terms {
        terms.entry(*consortium).or_default().push(*term);
    }
    // From west to east it is two or three days at once. Only where a term begins or ends within them its
    // clocks count.
    let days = [-12, 0, 14].map(|hours| tx.now.plus(hours * 3600).to_utc().date_naive());
    let mut near = BTreeMap::new();
    for (consortium, terms) in terms {
        match Holds::on(&terms, &days) {
            Holds::Everywhere => seen.consortia.push(consortium),
            Holds::Somewhere => _ = near.insert(consortium, terms),
            Holds::Nowhere => {}
        }
    }
    if !near.is_empty() {
        by_their_clocks(tx, &mut seen, &near)?;
    }
    Ok(seen)
}

/// Adds consortia whose terms begin or end about now, as far as they hold by the city's clock and those of
/// their sites.
fn by_their_clocks(tx: &mut Tx<'_>, seen: &mut Seen, near: &BTreeMap<ConsortiumId, Vec<Term>>) -> Result<()> {
    let ids: Vec<ConsortiumId> = near.keys().copied().collect();
    let placed = store::scope::clocks_of_bookings(tx.conn, &ids)?;
    let (now, city) = (tx.now, tx.rules.time_zone);
    for (consortium, terms) in near {
        let own = || placed.iter().filter(|(of, _, _)| of == consortium);
        let days: Vec<_> = own()
            .map(|(_, _, tz)| *tz)
            .chain([city])
            .map(|tz| now.local(tz).date())
            .collect();
        match Holds::on(terms, &days) {
            Holds::Everywhere => seen.consortia.push(*consortium),
            Holds::Somewhere => {
                seen.partly.push(*consortium);
                let holds = |tz: &Tz| terms.iter().any(|term| term.holds_on(now.local(*tz).date()));
                seen.bookings.extend(
                    own()
                        .filter(|(_, _, tz)| holds(tz))
                        .map(|(_, booking, _)| *booking),
                );
            }
            Holds::Nowhere => {}
        }
    }
    Ok(())
}

/// What the reader may do with a site, beside asking for it.
#[derive(Debug, Clone, Copy)]
pub struct SiteRights {
    /// Change it and its zones.
    pub edits: bool,
    /// Close it, and stop the work there.
    pub closes: bool,
    /// See and answer what people ask about it.
    pub answers: bool,
}

/// Asks the access table.
#[must_use]
pub fn rights_at(actor: &Actor, site: &Site) -> SiteRights {
    let subject = Subject::site(site.operator);
    let may = |deed| allow(actor, deed, &subject).is_ok();
    SiteRights {
        edits: may(Deed::EditSite),
        closes: may(Deed::CloseSite),
        answers: may(Deed::AnswerQuestions),
    }
}
