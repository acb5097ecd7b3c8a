//! What somebody does here, as far as their navigation must know.

use crate::app::bookings::asks;
use crate::app::{Result, Tx};
use crate::domain::access::{Actor, PlatformRole};
use crate::store;

/// What somebody does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Their platform role.
    pub platform: Option<PlatformRole>,
    /// Whether an organisation of theirs operates a site.
    pub operates: bool,
    /// Whether an organisation of theirs is or was a party of a consortium.
    pub takes_part: bool,
    /// Whether they may ask for time, for a consortium of theirs or on behalf of any.
    pub asks: bool,
    /// Requests that wait for them.
    pub waiting: usize,
}

/// Looks up what somebody does here. At most four statements.
///
/// # Errors
/// The store's.
pub fn standing(tx: &mut Tx<'_>, actor: &Actor) -> Result<Standing> {
    let own: Vec<i64> = actor.memberships.iter().map(|(organisation, _)| organisation.0).collect();
    if own.is_empty() {
        return Ok(Standing { platform: actor.platform, asks: asks(tx, actor, &[])?, ..Standing::default() });
    }
    let sites = store::consortia::sites_of_organisations(tx.conn, &own)?;
    let consortia = store::consortia::consortia_of_organisations(tx.conn, &own)?;
    let asks = asks(tx, actor, &consortia)?;
    let waiting = if sites.is_empty() { 0 } else { store::bookings::count_waiting(tx.conn, &sites)? };
    Ok(Standing { platform: actor.platform, operates: !sites.is_empty(), takes_part: !consortia.is_empty(), asks, waiting })
}
