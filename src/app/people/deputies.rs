//! Deputies: who decides in somebody's place while they are away. Named by whoever is away, by a manager of
//! their organisation, or by staff; given back by the deputy, too.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::note;
use crate::app::access::{is_manager, runs_programme};
use crate::app::account_mail::{self, Change};
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::{Error, Result, Tx, permit, signed_in};
use crate::domain::access::{Actor, Deed, MemberRole};
use crate::domain::deputy::{self, DeputyClash, Deputyship};
use crate::domain::fault::Fault;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::{AccountChange, AwayFacts};
use crate::domain::span::{Instant, Tz};
use crate::domain::text::Names;
use crate::store::{self, people, register};

/// Somebody to decide in another's place.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "person": 12, "deputy": 13, "from": "2027-04-05", "until": "2027-04-09" }))]
pub struct DeputyBody {
    /// The id of who is away.
    pub person: i64,
    /// The id of who decides meanwhile.
    pub deputy: i64,
    /// The first of the days, on the clock of the service.
    pub from: String,
    /// The last of the days, which still counts.
    pub until: String,
}

/// Somebody who decides in another's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeputyView {
    /// Its id, by which it is removed.
    pub id: i64,
    /// The id of who is away.
    pub person: i64,
    /// The name of that person.
    pub person_name: String,
    /// The id of who decides meanwhile.
    pub deputy: i64,
    /// The name of that person.
    pub deputy_name: String,
    /// The first of the days, on the clock of the service.
    #[schema(value_type = String)]
    pub from: NaiveDate,
    /// The last of the days, which still counts.
    #[schema(value_type = String)]
    pub until: NaiveDate,
}

/// The deputies of an organisation, of today and later, by first day.
///
/// # Errors
/// [`Error::NotFound`] for all but its people, staff and admins.
pub fn list_deputies(tx: &mut Tx<'_>, actor: &Actor, organisation: &str) -> Result<Vec<DeputyView>> {
    let id = own_organisation(tx, actor, organisation)?;
    let today = today_in(tx, id)?;
    let all = store::consortia::deputies::list_deputies(tx.conn, &[id])?;
    let ahead: Vec<Deputyship> = all.into_iter().filter(|own| today <= own.until).collect();
    named(tx, &ahead)
}

/// Names somebody to decide in another's place, from a day to a day.
///
/// # Errors
/// [`Error::Invalid`] with every bad field, also for the absence of somebody else where the actor is no
/// manager; [`Error::NotFound`].
pub fn add_deputy(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: &str,
    body: &DeputyBody,
) -> Result<DeputyView> {
    let id = own_organisation(tx, actor, organisation)?;
    if actor.person != Some(PersonId(body.person)) && manages(actor, id).is_err() {
        return Err(Error::field("person", "not_yours", "deputy-not-yours"));
    }
    // Whoever changes deputies or roles there waits, so that two don't stand in for each other.
    people::lock_managers(tx.conn, id)?;
    let new = parse(tx, id, body)?;
    let others = store::consortia::deputies::list_deputies(tx.conn, &[id])?;
    if let Some(clash) = deputy::clash(&others, &new) {
        return Err(refusal(clash));
    }
    let new = Deputyship { id: tx.id()?, ..new };
    store::consortia::deputies::insert_deputy(tx.conn, &new)?;
    record(tx, actor, JournalAction::MemberDeputy, &new)?;
    tell(tx, actor, AccountChange::Deputy, &new)?;
    named(tx, &[new])?.pop().ok_or(Error::NotFound)
}

/// Removes a deputy, from now on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Forbidden`] for all but the two, a manager and staff.
pub fn remove_deputy(tx: &mut Tx<'_>, actor: &Actor, organisation: &str, deputy: i64) -> Result<()> {
    let id = own_organisation(tx, actor, organisation)?;
    let all = store::consortia::deputies::list_deputies(tx.conn, &[id])?;
    let own = all.iter().find(|own| own.id == deputy).ok_or(Error::NotFound)?;
    if ![Some(own.absent), Some(own.deputy)].contains(&actor.person) {
        manages(actor, id)?;
    }
    store::consortia::deputies::delete_deputy(tx.conn, deputy)?;
    record(tx, actor, JournalAction::MemberDeputyEnd, own)?;
    tell(tx, actor, AccountChange::DeputyEnded, own)
}

/// Forgets deputies whose days are long over.
pub fn forget_deputies(tx: &mut Tx<'_>, before: Instant) -> Result<usize> {
    let day = before.to_utc().date_naive();
    Ok(store::consortia::deputies::delete_old_deputies(tx.conn, day)?)
}

/// An organisation as its own people see it, and staff.
fn own_organisation(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<OrganisationId> {
    signed_in(actor)?;
    let id = register::get_organisation(tx.conn, slug)?.id;
    if actor.belongs_to(id) || runs_programme(actor) {
        Ok(id)
    } else {
        Err(Error::NotFound)
    }
}

fn manages(actor: &Actor, organisation: OrganisationId) -> Result<()> {
    if is_manager(actor, organisation) {
        return Ok(());
    }
    permit(actor, Deed::RunProgramme).map(drop)
}

/// The day that it is at an organisation: by the clock of its first site, or else of the city.
pub(in crate::app) fn today_in(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<NaiveDate> {
    let sites = store::scope::sites_of_organisations(tx.conn, &[organisation])?;
    let tz: Tz = match sites.first() {
        Some(site) => Ground::of_site(tx, *site)?.tz(),
        None => tx.rules.time_zone,
    };
    Ok(tx.now.local(tz).date())
}

/// Everything about it that can be said without the others; it has no id yet.
fn parse(tx: &mut Tx<'_>, organisation: OrganisationId, body: &DeputyBody) -> Result<Deputyship> {
    let (absent, deputy) = (PersonId(body.person), PersonId(body.deputy));
    let today = today_in(tx, organisation)?;
    let mut fields = Fields::default();
    let role = match people::find_role(tx.conn, absent, organisation)? {
        Some(MemberRole::Viewer) => refuse(&mut fields, "person", "viewer", "deputy-of-viewer"),
        Some(role) => Some(role),
        None => refuse(&mut fields, "person", "unknown", "deputy-not-here"),
    };
    if absent == deputy {
        fields.refuse("deputy", "oneself", "deputy-oneself");
    } else if people::find_role(tx.conn, deputy, organisation)?.is_none() || is_barred(tx, deputy)? {
        fields.refuse("deputy", "unknown", "deputy-not-here");
    }
    let (from, until) = (fields.date("from", &body.from), fields.date("until", &body.until));
    if let (Some(from), Some(until)) = (from, until) {
        if until < from {
            fields.refuse("until", "before_start", "deputy-ends-first");
        } else if until < today {
            fields.refuse("until", "over", "deputy-over");
        }
    }
    fields.done(|| {
        Some(Deputyship {
            id: 0,
            organisation,
            absent,
            role: role?,
            deputy,
            from: from?,
            until: until?,
        })
    })
}

fn refuse<T>(fields: &mut Fields, field: &str, code: &str, message: &'static str) -> Option<T> {
    fields.refuse(field, code, message);
    None
}

fn is_barred(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(people::get_person(tx.conn, person)?.disabled_at.is_some())
}

/// Why it can't be, at the field that would have to be another.
fn refusal(clash: DeputyClash) -> Error {
    let (field, code, message) = match clash {
        DeputyClash::Mutual => ("deputy", "mutual", "deputy-mutual"),
        DeputyClash::Covered => ("person", "covered", "deputy-covered"),
        DeputyClash::Away => ("deputy", "away", "deputy-away"),
        DeputyClash::Deputises => ("person", "deputises", "deputy-deputises"),
    };
    Error::field(field, code, Fault::new(message))
}

fn named(tx: &mut Tx<'_>, all: &[Deputyship]) -> Result<Vec<DeputyView>> {
    let ids: Vec<PersonId> = all.iter().flat_map(|own| [own.absent, own.deputy]).collect();
    let names = people::names_of(tx.conn, &ids)?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let view = |own: &Deputyship| DeputyView {
        id: own.id,
        person: own.absent.0,
        person_name: name(own.absent),
        deputy: own.deputy.0,
        deputy_name: name(own.deputy),
        from: own.from,
        until: own.until,
    };
    Ok(all.iter().map(view).collect())
}

/// The journal names people by their numbers: the absent one first.
fn record(tx: &mut Tx<'_>, actor: &Actor, action: JournalAction, own: &Deputyship) -> Result<()> {
    let subject = format!("person {}, organisation {}", own.absent, own.organisation);
    let facts = serde_json::json!({ "deputy": own.deputy, "from": own.from, "until": own.until });
    note(tx, actor, action, subject, (None, Some(facts.to_string())))
}

/// The names of the sites that an organisation decides for.
fn sites_of(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<Vec<Names>> {
    let sites = store::scope::sites_of_organisations(tx.conn, &[organisation])?;
    let grounds = Ground::of_sites(tx, sites)?;
    Ok(grounds.iter().map(|ground| ground.site.names.clone()).collect())
}

/// Both hear of it, but for whoever did it.
fn tell(tx: &mut Tx<'_>, actor: &Actor, what: AccountChange, own: &Deputyship) -> Result<()> {
    let names = people::names_of(tx.conn, &[own.absent, own.deputy])?;
    let name = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let away = AwayFacts {
        absent: name(own.absent),
        deputy: name(own.deputy),
        from: own.from,
        until: own.until,
        sites: sites_of(tx, own.organisation)?,
    };
    for person in [own.absent, own.deputy] {
        if actor.person != Some(person) {
            let change = Change::Deputy(what, own.organisation, &away);
            account_mail::tell_change(tx, actor, person, &change)?;
        }
    }
    Ok(())
}
