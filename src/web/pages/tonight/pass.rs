//! Somebody comes to a session or leaves it, or an entry was wrong: the forms of `/tonight` and of a
//! session's page.

use actix_web::web::Path;
use maud::html;
use serde::Deserialize;

use crate::app::presence::{self, CorrectBody, DoorBody, How, Passed};
use crate::domain::ids::{PresenceId, SessionId};
use crate::domain::presence::{Direction, Way};
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::Trouble;

/// What is said twice is written once, so a form needs no key.
const ON_A_PAGE: How<'_> = How {
    way: Way::Web,
    key: None,
};

/// `POST /sessions/{id}/presence`
pub(crate) async fn pass(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let body = DoorBody {
        worker: form.number("worker"),
        visitor: form.filled("visitor"),
        direction: Direction::from_word(&form.text("direction")).unwrap_or(Direction::In),
        at: None,
    };
    let direction = body.direction;
    let done = visit
        .write(move |tx, actor| presence::pass(tx, actor, id, &body, ON_A_PAGE))
        .await?;
    let told = |passed: &Passed| match direction {
        _ if passed.already => "passed-already",
        Direction::In => "passed-in",
        Direction::Out => "passed-out",
    };
    settled(&visit, &form, id, done.map(|passed| told(&passed))).await
}

/// Where an entry is among those of its session.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct EntryPath {
    id: i64,
    presence: i64,
}

/// `POST /sessions/{id}/presence/{presence}`
pub(crate) async fn correct(visit: Visit, path: Path<EntryPath>, form: Form) -> Answer {
    visit.signed_in()?;
    let (session, entry) = (SessionId(path.id), PresenceId(path.presence));
    let body = CorrectBody {
        words: form.text(&format!("words-{}", path.presence)),
    };
    let done = visit
        .write(move |tx, actor| presence::correct(tx, actor, session, entry, &body))
        .await?;
    settled(&visit, &form, session, done.map(|_| "passed-wrong")).await
}

/// Back to where it was done; with what stands against it, to that page itself.
async fn settled(visit: &Visit, form: &Form, id: SessionId, done: Result<&str, Trouble>) -> Answer {
    let back = OwnPath::or(form.get("back"), &format!("/sessions/{id}"));
    let trouble = match done {
        Ok(done) => return visit.go(&back, done),
        Err(trouble) => trouble,
    };
    if let Some(site) = back.strip_prefix("/tonight?site=") {
        return super::show(visit, Some(site.to_owned()), Some(&trouble)).await;
    }
    let words = visit.words();
    let body = html! {
        (Trouble::summary(Some(&trouble)))
        a.btn href=(*back) { (words.t("back")) }
    };
    visit.page_with(Some(&trouble), Page::new(words.t("tonight")).narrow(), body)
}
