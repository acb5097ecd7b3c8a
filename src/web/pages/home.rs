//! Everybody's first page.

use maud::html;

use super::{Page, Visit, operator_home};
use crate::domain::access::PlatformRole;
use crate::web::error::Answer;

/// `GET /home`: the first page of each role.
pub async fn home(visit: Visit) -> Answer {
    visit.signed_in()?;
    let standing = visit.frame.standing;
    match standing.platform {
        Some(PlatformRole::Staff | PlatformRole::Admin) => visit.go("/board", ""),
        None if standing.operates => operator_home::show(&visit).await,
        None if standing.takes_part => super::consortium_home::show(&visit).await,
        None => visit.page(Page::new(visit.words().t("nav-home")), html! {}),
    }
}
