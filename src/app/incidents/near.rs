//! What may be the same as what is reported.

use super::desk::ReportDesk;
use crate::app::access::scope;
use crate::app::court::Ground;
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::{IncidentId, ZoneId};
use crate::domain::incident::IncidentState;
use crate::store;
use crate::store::incidents::{Incident, IncidentFilter};

/// Reports of the same thing come within so many minutes.
const NEAR_MINUTES: i64 = 30;
/// Most that are offered.
const MOST_NEAR: usize = 5;

/// What was reported at a place a short while ago and is not closed, as far as somebody sees it: it may be
/// what they are about to report.
pub fn near_desk(tx: &mut Tx<'_>, actor: &Actor, desk: &ReportDesk) -> Result<Vec<Incident>> {
    let filter = IncidentFilter {
        site: Some(desk.ground.site.id),
        states: LIVE.to_vec(),
        scope: scope(tx, actor)?,
        limit: 50,
        ..IncidentFilter::default()
    };
    let all = store::incidents::list_incidents(tx.conn, &filter)?;
    let since = tx.now.plus_minutes(-NEAR_MINUTES);
    let near = all.into_iter().filter(|own| {
        let is_same_place = match (desk.session, own.session) {
            (Some(session), Some(other)) if session == other => true,
            _ => is_same_place(&desk.ground, desk.zone, own.zone),
        };
        own.reported_at >= since && is_same_place
    });
    Ok(near.take(MOST_NEAR).collect())
}

/// States of what may still be joined.
pub(super) const LIVE: [IncidentState; 3] = [
    IncidentState::Open,
    IncidentState::Acknowledged,
    IncidentState::InHand,
];

fn is_same_place(ground: &Ground, one: Option<ZoneId>, other: Option<ZoneId>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => ground.meets(one, &[other]),
        // Somewhere at the site may be anywhere there.
        _ => true,
    }
}

/// Whether two incidents look like one: the same kind, at the same place, by different people, within some
/// minutes.
pub(super) fn are_near(ground: &Ground, one: &Incident, other: &Incident) -> bool {
    let apart = (one.reported_at.unix() - other.reported_at.unix()).abs();
    let is_by_others = one.reported_by.is_none() || one.reported_by != other.reported_by;
    one.kind == other.kind
        && apart <= NEAR_MINUTES * 60
        && is_by_others
        && is_same_place(ground, one.zone, other.zone)
}

/// The incident of which somebody says that it is the one that they report.
pub(super) fn same_as(
    tx: &mut Tx<'_>,
    actor: &Actor,
    desk: &ReportDesk,
    wanted: IncidentId,
) -> Result<Incident> {
    let near = near_desk(tx, actor, desk)?;
    near.into_iter()
        .find(|own| own.id == wanted)
        .ok_or_else(|| Error::field("same_as", "not_near", "not-the-same"))
}
