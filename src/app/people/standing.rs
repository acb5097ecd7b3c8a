//! What somebody does here, as far as their navigation must know.

use crate::app::bookings::asks;
use crate::app::{Result, Tx, access};
use crate::domain::access::{Actor, MemberRole, PlatformRole};
use crate::domain::ids::ConsortiumId;
use crate::store;

/// What somebody does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    pub platform: Option<PlatformRole>,
    /// The most that they are in an organisation of theirs; none: they belong to none.
    pub place: Option<MemberRole>,
    /// Whether an organisation of theirs operates a site.
    pub operates: bool,
    /// Whether an organisation of theirs is a party of a consortium today.
    pub takes_part: bool,
    /// Whether they may ask for time, for a consortium of theirs or on behalf of any.
    pub asks: bool,
    /// Requests that wait for them.
    pub waiting: usize,
}

impl Standing {
    /// Whether they have first steps: whoever runs the programme or an organisation.
    #[must_use]
    pub fn begins(self) -> bool {
        self.platform.is_some() || self.place == Some(MemberRole::Manager)
    }
}

/// Looks up what somebody does here. At most four statements.
pub fn standing(tx: &mut Tx<'_>, actor: &Actor) -> Result<Standing> {
    let own = access::own(tx, actor)?;
    let consortia: Vec<ConsortiumId> = own.all_consortia().collect();
    let asks = asks(tx, actor, &consortia)?;
    let waiting = if own.sites.is_empty() {
        0
    } else {
        store::bookings::count_waiting(tx.conn, &own.sites)?
    };
    Ok(Standing {
        platform: actor.platform,
        // The first role may most.
        place: actor.memberships.iter().map(|(_, role)| *role).min(),
        operates: !own.sites.is_empty(),
        takes_part: !consortia.is_empty(),
        asks,
        waiting,
    })
}
