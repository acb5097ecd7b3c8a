//! What admins look at: whether all works, the outbox, the journal, and what a new holiday would touch.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::access::{only, sees_everything};
use super::court::Ground;
use super::journal::{absent, number_after};
use super::reads::board::{Card, cards};
use super::reads::lists::distinct;
use super::register::Choice;
use super::{Result, Tx, closures};
use crate::domain::access::{Actor, Deed, Scope};
use crate::domain::holidays::{Holiday, Holidays};
use crate::domain::ids::{ConsortiumId, EntryId, NoticeId, OrganisationId, PersonId, SiteId};
use crate::domain::span::Instant;
use crate::domain::text::{Email, sought};
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::health::Report;
use crate::store::jobs::Beat;
use crate::store::journal::{Row, Search};
use crate::store::notices::{Notice, NoticeFilter};
use crate::store::register::Organisation;

/// Most touched sessions that are shown.
const MOST_TOUCHED: usize = 200;
/// Most journal entries that are read for words at once.
const MOST_READ: i64 = 20_000;

/// Whether the service does its work.
#[derive(Debug, Clone)]
pub struct Health {
    /// The jobs' last runs.
    pub beats: Vec<Beat>,
    /// When the next timer is due.
    pub next_timer: Option<Instant>,
    /// When the next notice may leave.
    pub next_notice: Option<Instant>,
    pub queued: i64,
    /// Notices that a server refused for good.
    pub dead: i64,
    /// The database and its migrations.
    pub database: Report,
}

impl Health {
    /// Seconds that the next timer is late.
    #[must_use]
    pub fn timer_lag(&self, now: Instant) -> i64 {
        self.next_timer.map_or(0, |due| (now.unix() - due.unix()).max(0))
    }
}

/// Looks at the service's health.
///
/// # Errors
/// [`super::Error::NotFound`] for all but admins.
pub fn health(tx: &mut Tx<'_>, actor: &Actor) -> Result<Health> {
    only(actor, Deed::Administer)?;
    let (queued, dead) = store::notices::count_waiting_and_dead(tx.conn)?;
    Ok(Health {
        beats: store::jobs::list_beats(tx.conn)?,
        next_timer: store::timers::next_due(tx.conn)?,
        next_notice: store::notices::next_attempt(tx.conn)?,
        queued,
        dead,
        database: store::health::report(tx.conn)?,
    })
}

/// The holidays in force, for admins.
///
/// # Errors
/// [`super::Error::NotFound`] for all but admins.
pub fn holidays(tx: &mut Tx<'_>, actor: &Actor) -> Result<Arc<Holidays>> {
    only(actor, Deed::Administer)?;
    tx.holidays()
}

/// The standing sessions that a holiday would touch, by start: a bounded part of them, and how many they are.
///
/// # Errors
/// [`super::Error::NotFound`] for all but admins.
pub fn preview_holiday(tx: &mut Tx<'_>, actor: &Actor, day: &Holiday) -> Result<(Vec<Card>, usize)> {
    only(actor, Deed::Administer)?;
    let hit = closures::preview_holiday(tx, actor, day)?;
    let mut touched: Vec<_> = hit.iter().map(|one| one.session.id).collect();
    let in_all = touched.len();
    touched.truncate(MOST_TOUCHED);
    let lines = store::board::by_ids(tx.conn, &touched)?;
    Ok((cards(tx, lines)?, in_all))
}

/// A part of the outbox.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// Notices, newest first.
    pub notices: Vec<Notice>,
    /// The address that it was narrowed to.
    pub receiver: Option<String>,
}

/// Notices, newest first. With `like` only those to the receiver of that notice: none when there is no such
/// notice.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn notices(
    tx: &mut Tx<'_>,
    actor: &Actor,
    filter: &NoticeFilter,
    like: Option<NoticeId>,
) -> Result<Outbox> {
    sees_everything(actor)?;
    let receiver = like
        .map(|id| store::notices::receiver_of(tx.conn, id))
        .transpose()?;
    if receiver == Some(None) {
        return Ok(Outbox::default());
    }
    let receiver = receiver.flatten();
    let filter = NoticeFilter {
        email: receiver.clone(),
        scope: Scope::Everything,
        ..filter.clone()
    };
    Ok(Outbox {
        notices: store::notices::list_notices(tx.conn, &filter)?,
        receiver,
    })
}

/// The newest notice to an address, which names it without spelling it.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn newest_notice_to(tx: &mut Tx<'_>, actor: &Actor, email: &str) -> Result<Option<NoticeId>> {
    sees_everything(actor)?;
    let filter = NoticeFilter {
        email: Some(sought(email)),
        limit: 1,
        scope: Scope::Everything,
        ..NoticeFilter::default()
    };
    Ok(store::notices::list_notices(tx.conn, &filter)?
        .pop()
        .map(|notice| notice.id))
}

/// One notice. Where its mail carries a link that opens an account, none is shown: nobody but the mail ever
/// has it.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn notice(tx: &mut Tx<'_>, actor: &Actor, id: NoticeId) -> Result<Notice> {
    sees_everything(actor)?;
    Ok(store::notices::get_notice(tx.conn, id)?)
}

/// A part of the journal, newest first, with the names of what it tells of, by id.
#[derive(Debug, Default)]
pub struct Journal {
    pub rows: Vec<Row>,
    /// Those who did it and those it was done to.
    pub people: BTreeMap<PersonId, String>,
    /// Organisations whose members changed.
    pub organisations: BTreeMap<OrganisationId, Organisation>,
    /// Sites with their zones.
    pub sites: BTreeMap<SiteId, Ground>,
    pub consortia: BTreeMap<ConsortiumId, Arc<Consortium>>,
    /// The address of the person that it was narrowed to.
    pub by: Option<String>,
    /// Where words were looked for no further back: the id to go on before.
    pub unread: Option<EntryId>,
}

/// The journal as far as it is looked for, about the site with this slug. Neither the site nor the reach of
/// `wanted` is read.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn journal(tx: &mut Tx<'_>, actor: &Actor, site: Option<&str>, wanted: &Search) -> Result<Journal> {
    sees_everything(actor)?;
    let site = site
        .map(|slug| store::sites::find_site(tx.conn, slug))
        .transpose()?;
    let person = wanted
        .person
        .map(|id| store::people::find_person(tx.conn, id))
        .transpose()?;
    // Nothing is about a site, or by a person, that is not there.
    if matches!(site, Some(None)) || matches!(person, Some(None)) {
        return Ok(Journal::default());
    }
    let search = Search {
        site: site.flatten().map(|site| site.id),
        reach: None,
        ..wanted.clone()
    };
    // Words are in no index, so they are looked for among so many entries and no further.
    let reach = if search.words.is_some() {
        store::journal::reach(tx.conn, &search, MOST_READ)?
    } else {
        None
    };
    let rows = store::journal::search(tx.conn, &Search { reach, ..search })?;
    // A full page goes on by itself.
    let unread = reach.filter(|_| (rows.len() as i64) < wanted.limit);
    let by = person.flatten().map(|person| person.email);
    Ok(Journal {
        by,
        unread,
        ..named(tx, rows)?
    })
}

/// The sites that the journal may be narrowed to.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn site_choices(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Choice>> {
    sees_everything(actor)?;
    Ok(Ground::everywhere(tx)?
        .into_iter()
        .map(|ground| (ground.site.slug.clone(), ground.site.names.clone()))
        .collect())
}

/// The person with an address, whose id names them without spelling it.
///
/// # Errors
/// [`super::Error::NotFound`] for all but staff and admins.
pub fn person_at(tx: &mut Tx<'_>, actor: &Actor, email: &str) -> Result<Option<PersonId>> {
    sees_everything(actor)?;
    let Ok(email) = Email::parse(email) else {
        return Ok(None);
    };
    Ok(store::people::find_person_by_email(tx.conn, &email)?.map(|person| person.id))
}

fn named(tx: &mut Tx<'_>, rows: Vec<Row>) -> Result<Journal> {
    let behind = |word| {
        rows.iter()
            .filter_map(move |row| number_after(&row.subject, word))
    };
    let people = distinct(
        rows.iter()
            .flat_map(|row| row.person_id.into_iter().chain(absent(row)))
            .chain(behind("person").map(PersonId)),
    );
    let people = store::people::names_of(tx.conn, &people)?;
    let ids = distinct(behind("organisation").map(OrganisationId));
    let first = OrganisationId(0);
    let organisations = store::register::list_organisations(tx.conn, Some(&ids), "", first, i64::MAX)?;
    let sites = Ground::of_sites(tx, rows.iter().filter_map(|row| row.site_id))?;
    let consortia = tx.consortia(rows.iter().filter_map(|row| row.consortium_id))?;
    Ok(Journal {
        people,
        organisations: organisations.into_iter().map(|one| (one.id, one)).collect(),
        sites: sites.into_iter().map(|ground| (ground.site.id, ground)).collect(),
        consortia: consortia.into_iter().map(|one| (one.id, one)).collect(),
        rows,
        ..Journal::default()
    })
}
