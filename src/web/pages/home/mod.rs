//! Everybody's first page.

mod consortium;
mod operator;

use super::frame::first_steps::card;
use super::frame::{Page, Visit};
use crate::app::reads::first_steps::steps_to_show;
use crate::domain::access::PlatformRole;
use crate::web::error::Answer;

/// `GET /home`: the first page of each role.
pub(super) async fn home(visit: Visit) -> Answer {
    visit.signed_in()?;
    let standing = visit.frame.standing;
    match standing.platform {
        Some(PlatformRole::Staff | PlatformRole::Admin) => visit.go("/board", ""),
        None if standing.operates => operator::show(&visit).await,
        None if standing.takes_part => consortium::show(&visit).await,
        None => {
            let steps = visit.read(steps_to_show).await?;
            visit.page(Page::new(visit.words().t("nav-home")), card(&visit, &steps))
        }
    }
}
