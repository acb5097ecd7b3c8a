//! Pages on which a site, its zones and their windows are changed.

pub(super) mod desk;
pub(super) mod edit;
mod windows;
pub(super) mod zone;
