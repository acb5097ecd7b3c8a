//! The catalogue of sites, for everybody.

use maud::html;

use super::{Nav, Page, Visit};
use crate::web::error::Answer;

/// `GET /sites`
pub async fn index(visit: Visit) -> Answer {
    visit.page(Page::new(visit.words().t("nav-sites")).at(Nav::Sites), html! {})
}
