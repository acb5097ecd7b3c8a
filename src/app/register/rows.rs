//! Zones and windows as they are written.

use super::bodies::ParsedZone;
use crate::app::fields::taken;
use crate::app::{Result, Tx};
use crate::domain::ids::{SiteId, ZoneId};
use crate::domain::opening::Window;
use crate::store::sites::write as store;
use crate::store::sites::write::ZoneName;

/// Adds a zone with its windows.
pub(super) fn insert_zone(
    tx: &mut Tx<'_>,
    site: SiteId,
    parent: Option<ZoneId>,
    zone: ParsedZone,
) -> Result<ZoneId> {
    let id = ZoneId(tx.id()?);
    let name = ZoneName {
        id,
        site,
        slug: zone.slug.to_string(),
        parent,
    };
    store::insert_zone(tx.conn, &name, &zone.terms).map_err(|error| taken(error, &["slug"]))?;
    replace_windows(tx, id, &zone.windows.unwrap_or_default())?;
    Ok(id)
}

/// Puts windows in the place of those that a zone has.
pub(super) fn replace_windows(tx: &mut Tx<'_>, zone: ZoneId, windows: &[Window]) -> Result<()> {
    let mut rows = Vec::with_capacity(windows.len());
    for window in windows {
        rows.push((tx.id()?, window));
    }
    Ok(store::replace_windows(tx.conn, zone, &rows)?)
}
