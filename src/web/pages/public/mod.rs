//! What anybody may see: what this is, the catalogue of sites, a site, a zone.

mod catalogue;
mod map;
mod site;
mod start;
mod strip;
mod wishes;
mod words;
mod zone;

pub use catalogue::index;
pub use site::show as site;
pub use start::start;
pub use zone::show as zone;
