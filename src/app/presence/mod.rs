//! Who is on site: who comes to the sessions of a booking, who came and left, and what a site's people look
//! at tonight.

mod at_session;
mod bands;
mod clock;
mod coming;
mod correct;
mod crew;
mod door;
mod links;
mod phones;
mod posts;
mod sheet;
mod signs;
mod tonight;

pub use at_session::{AtSession, at_session};
pub use bands::{BandBody, keep_band};
pub(in crate::app) use clock::{
    attended, await_clear, await_people, clear, freed_from, is_expected, is_to_free, no_check_in,
};
pub use coming::{ComingBody, ComingSaid, say_coming};
pub use correct::{CorrectBody, correct};
pub use crew::{CrewBody, CrewMemberBody, CrewView, crew, forget_people, keep_crew};
pub use door::{DoorBody, How, Passed, Who, entries, pass};
pub(in crate::app) use links::make_mailed_link;
pub use links::{
    CrewDoor, CrewLinks, LinksFor, NewCrewLink, count_wrong_code, forget_crew_links, look_by_link,
    make_crew_links, pass_by_link, say_coming_by_link,
};
pub use phones::{PhoneLine, PhoneOf, is_unheard_of};
pub(in crate::app) use phones::{phone_list, phones_about, unheard};
pub use posts::{PostBody, PostDesk, PostView, RulesBody, RulesView, post_desk, rules, set_rules};
pub use sheet::{due_sheets, write_sheet};
pub use signs::{
    BySign, LinkHere, OwnHere, SignDesk, ZoneNow, look_by_sign, new_sign, place_of_sign, sign_desk,
};
pub use tonight::{Alarm, Coming, Inside, Tonight, stayed, tonight, tonight_sites};
pub(in crate::app) use tonight::{crew_to_call, tonight_at, wrong_at};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bookings::Dossier;
use super::court::Ground;
use super::{Result, Tx};
use crate::domain::access::Subject;
use crate::domain::ids::{SessionId, SiteId, WorkerId, ZoneId};
use crate::domain::presence::{DoorRules, Watch};
use crate::store;
use crate::store::presence::Presence;
use crate::store::presence::comings::SaidComing;
use crate::store::presence::crew::Worker;

/// The session of each person who is at a site now, by its list; none where it keeps none.
pub(in crate::app) fn sessions_inside(tx: &mut Tx<'_>, site: SiteId) -> Result<Option<Vec<SessionId>>> {
    if rules_of(tx, site)?.watch == Watch::Off {
        return Ok(None);
    }
    let inside = store::presence::inside(tx.conn, site)?;
    Ok(Some(inside.into_iter().map(|own| own.session).collect()))
}

/// How a site watches who is there.
pub(in crate::app) fn rules_of(tx: &mut Tx<'_>, site: SiteId) -> Result<Arc<DoorRules>> {
    let almanac = tx.almanac()?;
    let mut load = || Ok(Arc::new(store::presence::posts::rules_of(tx.conn, site)?));
    match almanac {
        Some(almanac) => almanac.presence.get(site, load),
        None => load(),
    }
}

/// What access looks at, with who holds which post at its site now: at the whole site, or in some zones.
fn with_posts(tx: &mut Tx<'_>, ground: &Ground, subject: Subject, zones: &[ZoneId]) -> Result<Subject> {
    let now = tx.now.local(ground.tz());
    let taken = ground.taken_by(zones);
    let counts = |post: ZoneId| {
        let below = ground.below(post);
        taken.contains(&post) || zones.iter().any(|zone| below.contains(zone))
    };
    let posts = rules_of(tx, ground.site.id)?.posts_at(now, counts);
    Ok(Subject { posts, ..subject })
}

/// The same of a place: some zones of a site, or the whole.
pub(in crate::app) fn subject_at(tx: &mut Tx<'_>, ground: &Ground, zones: &[ZoneId]) -> Result<Subject> {
    with_posts(tx, ground, Subject::site(ground.site.operator), zones)
}

/// The same of a booking, in the zones where its sessions are.
pub(in crate::app) fn subject_of(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Subject> {
    let subject = dossier.subject(tx);
    let zones: BTreeSet<ZoneId> = dossier
        .sessions
        .iter()
        .flat_map(|own| own.zones.clone())
        .collect();
    with_posts(tx, &dossier.ground, subject, &Vec::from_iter(zones))
}

/// What people of a session said last of when they come, for who may see them; none: nothing.
///
/// # Errors
/// The store's.
pub fn said_of(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<SaidComing>> {
    Ok(store::presence::comings::newest(tx.conn, &[id])?.remove(&id))
}

/// Who the people of some entries are.
fn workers_of<'a>(
    tx: &mut Tx<'_>,
    entries: impl IntoIterator<Item = &'a Presence>,
) -> Result<BTreeMap<WorkerId, Worker>> {
    let ids: Vec<WorkerId> = entries.into_iter().filter_map(|own| own.worker).collect();
    Ok(store::presence::crew::workers_by_ids(tx.conn, &ids)?)
}
