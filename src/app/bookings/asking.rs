//! What somebody can ask with: their consortia, the sites, and what the judge says while they write.

use std::collections::BTreeMap;

use super::ask::digest;
use super::dossier::Dossier;
use super::file::{Known, known};
use super::plan::{Ask, plan_request};
use crate::app::court::Lock;
use crate::app::reads::lists;
use crate::app::{Error, Judged, Result, Tx, access, permit, signed_in};
use crate::domain::access::{Actor, Deed, Subject, may};
use crate::domain::ids::{BookingId, ConsortiumId, SiteId};
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::sites::Site;

/// Most consortia and most sites that a form offers.
const MOST: i64 = 2_000;

/// What a request can be made of.
pub struct Choices {
    /// Consortia that the person may ask for, whose agreements have not ended.
    pub consortia: Vec<Consortium>,
    pub sites: Vec<Site>,
}

/// The consortia that somebody may ask for, and all sites.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for who may ask for none.
pub fn choices(tx: &mut Tx<'_>, actor: &Actor) -> Result<Choices> {
    signed_in(actor)?;
    let asks_for_all = permit(actor, Deed::AskBooking).is_ok();
    let within = if asks_for_all {
        None
    } else {
        Some(access::own(tx, actor)?.all_consortia().collect::<Vec<_>>())
    };
    let today = tx.now.local(tx.rules.time_zone).date();
    let ids = store::consortia::write::ids_in_force(tx.conn, within.as_deref(), today, MOST)?;
    let mut consortia = store::consortia::consortia_by_ids(tx.conn, &ids)?;
    consortia = those_to_ask_for(tx, actor, consortia)?;
    if consortia.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(Choices {
        consortia,
        sites: store::sites::list_sites(tx.conn, SiteId(0), MOST)?,
    })
}

/// One consortium, if somebody may ask for it: what the steps need that don't choose.
pub fn choice(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<Option<Choices>> {
    signed_in(actor)?;
    let found = store::consortia::find_consortium(tx.conn, slug)?;
    let consortia = those_to_ask_for(tx, actor, Vec::from_iter(found))?;
    Ok((!consortia.is_empty()).then(|| Choices {
        consortia,
        sites: Vec::new(),
    }))
}

/// Whether somebody may ask for any of the consortia that they take part in, or on behalf of others.
pub fn asks(tx: &mut Tx<'_>, actor: &Actor, consortia: &[ConsortiumId]) -> Result<bool> {
    if permit(actor, Deed::AskBooking).is_ok() {
        return Ok(true);
    }
    if consortia.is_empty() {
        return Ok(false);
    }
    let own = tx.consortia(consortia.iter().copied())?;
    for consortium in own {
        if may_ask_for(tx, actor, &consortium)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn those_to_ask_for(tx: &mut Tx<'_>, actor: &Actor, among: Vec<Consortium>) -> Result<Vec<Consortium>> {
    let mut found = Vec::with_capacity(among.len());
    for consortium in among {
        if may_ask_for(tx, actor, &consortium)? {
            found.push(consortium);
        }
    }
    Ok(found)
}

/// Whether somebody may ask for a consortium whose agreement has not ended.
fn may_ask_for(tx: &mut Tx<'_>, actor: &Actor, consortium: &Consortium) -> Result<bool> {
    let today = tx.now.local(tx.rules.time_zone).date();
    if consortium.agreement_until < today {
        return Ok(false);
    }
    let subject = Subject {
        parties: consortium.parties_on(today),
        ..Subject::default()
    };
    let subject = access::with_places(tx, actor, subject, tx.rules.time_zone)?;
    Ok(may(actor, Deed::AskBooking, &subject).is_allowed())
}

/// The sites that somebody may narrow a list by: their own, else all.
pub fn own_sites(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Site>> {
    let operated = access::own(tx, actor)?.sites;
    if operated.is_empty() {
        return Ok(store::sites::list_sites(tx.conn, SiteId(0), MOST)?);
    }
    Ok(store::sites::sites_by_ids(tx.conn, &operated)?
        .into_values()
        .collect())
}

/// What the judge says, with what the reader may know of those who stand in the way.
#[derive(Debug)]
pub(super) struct Weighed {
    /// A verdict per session and zone.
    pub verdicts: Vec<Judged>,
    /// Names these verdicts; see [`Ask::preview`].
    pub digest: String,
    /// The bookings in the way that the reader may see.
    pub known: BTreeMap<BookingId, Known>,
}

/// Judges a request that is being written. `revises` is the booking whose own time doesn't count.
///
/// # Errors
/// [`Error::Invalid`], [`Error::NotFound`]; a refusal is not an error here.
pub(super) fn weigh(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ask: &Ask,
    revises: Option<BookingId>,
) -> Result<Weighed> {
    if let Some(id) = revises {
        Dossier::open(tx, actor, id, Deed::AskBooking)?;
    }
    let mut request = plan_request(tx, actor, ask)?;
    request.booking = revises.unwrap_or(BookingId(0));
    let verdicts = request.judge(tx, Lock::None)?.verdicts;
    let known = those_in_the_way(tx, actor, &verdicts)?;
    Ok(Weighed {
        digest: digest(&verdicts),
        known,
        verdicts,
    })
}

/// The bookings that some verdicts collide with, as far as the reader may know of them.
pub fn those_in_the_way(
    tx: &mut Tx<'_>,
    actor: &Actor,
    verdicts: &[Judged],
) -> Result<BTreeMap<BookingId, Known>> {
    let with = verdicts
        .iter()
        .flat_map(|judged| &judged.verdict.findings)
        .flat_map(|finding| &finding.with);
    known(tx, actor, &lists::distinct(with.copied()))
}
