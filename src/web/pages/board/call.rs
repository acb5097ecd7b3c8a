//! Somebody sees to a row of those whom to ring up, or rang somebody up: the forms of the board.

use actix_web::web::Path;

use crate::app::calls::{CallAbout, CallBody, see_to};
use crate::domain::ids::{IncidentId, SessionId};
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::Trouble;

/// `POST /sessions/{id}/call`
pub(crate) async fn session(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    keep(&visit, &form, CallAbout::Session(SessionId(*id))).await
}

/// `POST /incidents/{id}/call`
pub(crate) async fn incident(visit: Visit, id: Path<i64>, form: Form) -> Answer {
    keep(&visit, &form, CallAbout::Incident(IncidentId(*id))).await
}

async fn keep(visit: &Visit, form: &Form, about: CallAbout) -> Answer {
    visit.signed_in()?;
    let body = CallBody {
        cause: form.text("cause"),
        done: form.text("done"),
        incident: form.number("incident"),
    };
    match visit
        .write(move |tx, actor| see_to(tx, actor, about, &body))
        .await?
    {
        Ok(()) => visit.go(&OwnPath::or(form.get("back"), "/board"), "call-kept"),
        Err(trouble) => {
            let page = Page::new(visit.words().t("nav-board")).narrow();
            visit.page_with(Some(&trouble), page, Trouble::summary(Some(&trouble)))
        }
    }
}
