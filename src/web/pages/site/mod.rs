//! Pages on which a site, its zones and their windows are changed.

pub(super) mod desk;
pub(super) mod edit;
pub(super) mod posts;
pub(super) mod walls;
mod windows;
pub(super) mod zone;
