//! Pages on which a site, its zones and their windows are changed.

pub mod edit;
mod windows;
pub mod zone;
