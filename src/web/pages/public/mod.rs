//! What anybody may see: what this is, the catalogue of sites, a site, a zone.

mod catalogue;
mod map;
mod site;
mod start;
mod strip;
mod wishes;
mod words;
mod zone;

pub(super) use catalogue::index;
pub(super) use site::show as site;
pub(super) use start::start;
pub(super) use zone::show as zone;
