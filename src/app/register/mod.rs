//! The register: organisations, programmes, consortia, sites, zones and windows.
//! Closures are `closures`'; what a change does to what is booked already is `rejudge`'s.

use super::{Error, Result};

mod bodies;
mod consortia;
#[cfg(test)]
mod consortium_tests;
mod desk;
mod foreseen;
mod founding;
mod founding_many;
#[cfg(test)]
mod founding_tests;
mod organisations;
mod phones;
mod portrait;
mod rows;
mod sites;
#[cfg(test)]
mod tests;
mod views;
mod whatif;
#[cfg(test)]
mod zone_tests;
mod zones;

pub use bodies::{SiteBody, ZoneBody};
pub use consortia::{
    ConsortiumBody, ConsortiumView, PartyBody, PartyView, create_consortium, get_consortium, list_consortia,
    update_consortium, what_if_agreed,
};
pub use desk::{MOST_TEXTS, get_desk, set_desk};
pub use foreseen::{Foreseen, FounderFate, foresee};
pub use founding::{Founded, FounderBody, FoundingBody, GuestBody, MOST_FOUNDERS, found_consortium};
pub use founding_many::{FoundingRow, LookedRow, MOST_ROWS, found_rows, look_at_rows};
pub use organisations::{
    OrganisationBody, OrganisationView, ProgrammeBody, ProgrammeView, create_organisation, create_programme,
    get_organisation, get_programme, list_organisations, list_organisations_named, list_programmes,
    update_organisation, update_programme,
};
pub use phones::{MOST_PHONES, set_site_phones};
pub use portrait::{
    Choice, ConsortiumPortrait, Meant, OperatedSite, OrganisationPortrait, TakenPart, organisation_choices,
    organisations_meant, own_organisations, portray_consortium, portray_organisation, programme_choices,
};
pub use sites::{create_site, editable_site, get_site, list_sites, update_site};
pub use views::{SiteView, ZoneView};
pub use whatif::{Thought, what_if};
pub use zones::{create_zone, get_zone, retire_zone, set_windows, unretire_zone, update_zone};

/// A view as the journal keeps it.
fn facts<T: serde::Serialize>(view: &T) -> Result<Option<String>> {
    serde_json::to_string(view).map(Some).map_err(Error::internal)
}
