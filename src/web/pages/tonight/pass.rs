//! Somebody comes to a session or leaves it, or an entry was wrong: the forms of `/tonight` and of a
//! session's page.

use actix_web::web::Path;
use maud::html;
use serde::Deserialize;

use crate::app::presence::{self, BandBody, CorrectBody, DoorBody, How, Passed};
use crate::domain::ids::{PresenceId, SessionId};
use crate::domain::presence::{Direction, Way};
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::Trouble;

/// What is said twice is written once, so a form needs no key.
fn told_by(form: &Form) -> How<'static> {
    let is_sign = form.get("back").is_some_and(|back| back.starts_with("/z/"));
    How {
        way: if is_sign { Way::Qr } else { Way::Web },
        key: None,
    }
}

/// Most people of one form.
const MOST: usize = 50;

/// `POST /sessions/{id}/presence`
pub(crate) async fn pass(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let direction = Direction::from_word(&form.text("direction")).unwrap_or(Direction::In);
    let (bodies, how) = (passing(&form, direction), told_by(&form));
    let done = visit
        .write(move |tx, actor| {
            let each = bodies.iter();
            each.map(|body| presence::pass(tx, actor, id, body, how))
                .collect::<Result<Vec<Passed>, _>>()
        })
        .await?;
    let told = |passed: Vec<Passed>| match direction {
        _ if passed.iter().all(|own| own.already) => "passed-already",
        Direction::In => "passed-in",
        Direction::Out => "passed-out",
    };
    settled(&visit, &form, id, done.map(told)).await
}

/// `POST /sessions/{id}/coming`: somebody says when people come.
pub(crate) async fn say_coming(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    visit.signed_in()?;
    let id = SessionId(*id);
    let (key, body) = (form.key(), form.coming());
    let done = visit
        .write(move |tx, actor| presence::say_coming(tx, actor, id, &body, key.as_ref()))
        .await?;
    settled(&visit, &form, id, done.map(|_| "coming-said")).await
}

/// Everybody who was ticked, or one, or somebody of another name.
fn passing(form: &Form, direction: Direction) -> Vec<DoorBody> {
    let one = |worker: Option<i64>| DoorBody {
        worker,
        visitor: form.filled("visitor"),
        direction,
        at: form.moment("at"),
    };
    let ticked = form.all("worker");
    let ticked = ticked.iter().filter_map(|id| id.parse().ok()).take(MOST);
    let all: Vec<DoorBody> = ticked.map(|id| one(Some(id))).collect();
    if all.is_empty() { vec![one(None)] } else { all }
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
        still_in: form.get("still_in") == Some("yes"),
    };
    let said = if body.still_in {
        "passed-still-in"
    } else {
        "passed-wrong"
    };
    let done = visit
        .write(move |tx, actor| presence::correct(tx, actor, session, entry, &body))
        .await?;
    settled(&visit, &form, session, done.map(|_| said)).await
}

/// `POST /sessions/{id}/presence/{presence}/band`
pub(crate) async fn band(visit: Visit, path: Path<EntryPath>, form: Form) -> Answer {
    visit.signed_in()?;
    let (session, entry) = (SessionId(path.id), PresenceId(path.presence));
    let body = BandBody {
        band: form.raw(&format!("band-{}", path.presence)),
        back: form.get("back_again") == Some("yes"),
    };
    let said = if body.back { "band-back" } else { "band-given" };
    let done = visit
        .write(move |tx, actor| presence::keep_band(tx, actor, session, entry, &body))
        .await?;
    settled(&visit, &form, session, done.map(|_| said)).await
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
