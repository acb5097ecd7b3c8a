//! To whom of those who decide a request is given: a select and one press.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::bookings::{self, Review};
use crate::domain::ids::{BookingId, PersonId};
use crate::web::error::Answer;
use crate::web::pages::frame::own_path::OwnPath;
use crate::web::pages::frame::{Form, Visit};
use crate::web::pages::inbox;
use crate::web::ui::{Options, Trouble};

/// Who has a waiting request, and the form that gives it to somebody; nothing where nobody else decides.
pub(super) fn line(visit: &Visit, review: &Review, trouble: Option<&Trouble>) -> Markup {
    let words = visit.words();
    let booking = &review.dossier.booking;
    let assigned = booking.assigned.map(|id| id.to_string()).unwrap_or_default();
    let all: Options = review
        .deciders
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let all = all.before("", words.t("assign-nobody"));
    let is_shown = booking.life.state().is_waiting() && review.doing.is_some() && review.deciders.len() > 1;
    html! {
        @if is_shown {
            form.row.low method="post" action={ "/inbox/" (booking.id) "/assign" } {
                (words.field("person", "assign-to", &assigned).plain().select(trouble, &all))
                button.btn type="submit" { (words.t("assign-do")) }
            }
        }
    }
}

/// `POST /inbox/{booking}/assign`: to one of those who decide.
pub(crate) async fn assign(visit: Visit, path: Path<i64>, form: Form) -> Answer {
    let id = BookingId(path.into_inner());
    let to = form.number("person").map(PersonId);
    let there = OwnPath::or(form.get("back"), &format!("/inbox/{id}"));
    match visit
        .write(move |tx, actor| bookings::assign(tx, actor, id, to))
        .await?
    {
        Ok(_) => visit.go(&there, "assigned"),
        Err(trouble) => inbox::show_again(&visit, id, Some(&trouble), &form).await,
    }
}
