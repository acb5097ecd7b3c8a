//! Sessions that people moved, left out or called off by themselves and that another schedule has no more:
//! which of that the new one keeps is chosen before anything changes.

use maud::{Markup, html};

use super::load::Loaded;
use crate::app::bookings::{Dossier, PhaseException, Reschedule, would_lose};
use crate::app::{Error, LostException, Tx};
use crate::domain::access::Actor;
use crate::domain::ids::BookingId;
use crate::domain::session::SessionState;
use crate::domain::span::LocalTime;
use crate::web::error::Problem;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::fields::{Ticked, check, hidden};
use crate::web::ui::{Trouble, Words};

/// The boxes of those that are kept, and the field that says that somebody chose.
pub(super) const KEEP: &str = "keep";
const CHOSEN: &str = "keep-chosen";

/// Gives each schedule what was chosen for it, once somebody chose.
pub(super) fn answers(form: &Form, bodies: &mut [Reschedule]) {
    if !form.has(CHOSEN) {
        return;
    }
    for body in bodies {
        let own = format!("{} ", body.phase);
        let kept = form.all(KEEP);
        let starts = kept.iter().filter_map(|value| value.strip_prefix(&own));
        body.keep = Some(starts.filter_map(|start| LocalTime::parse(start).ok()).collect());
    }
}

/// What is to be chosen first; nothing once it was, or where the schedules lose nothing.
pub(super) async fn to_choose(
    visit: &Visit,
    id: BookingId,
    bodies: &[Reschedule],
    loaded: &mut Loaded,
) -> Result<Option<Trouble>, Problem> {
    if bodies.iter().all(|body| body.keep.is_some()) {
        return Ok(None);
    }
    let bodies = bodies.to_vec();
    let look = move |tx: &mut Tx<'_>, actor: &Actor| match would_lose(tx, actor, id, &bodies) {
        // Told by the deed itself.
        Err(Error::Invalid(_)) => Ok(Vec::new()),
        looked => looked,
    };
    loaded.lost = visit.read(look).await?;
    Ok((!loaded.lost.is_empty()).then(|| Trouble::field(visit.words(), KEEP, "keep-choose")))
}

/// Each of them with a box to keep it; one that has no session of its day in the new schedule ends with the
/// old one.
pub(super) fn choice(words: Words, dossier: &Dossier, lost: &[PhaseException]) -> Markup {
    html! {
        fieldset id=(KEEP) tabindex="-1" {
            legend { (words.t("keep-choose")) }
            (hidden(CHOSEN, "1"))
            ul.left-out {
                @for PhaseException { phase, exception } in lost {
                    li {
                        (made(words, dossier, exception))
                        @match exception.becomes {
                            Some(becomes) => {
                                @let value = format!("{phase} {}", exception.original_start);
                                @let date = words.day(becomes.date());
                                (check(KEEP, &value, &words.fill("keep-for", "date", date), Ticked::Yes))
                            }
                            None => { div.small.dim { (words.t("keep-none")) } }
                        }
                    }
                }
            }
        }
    }
}

/// What people made of a session.
fn made(words: Words, dossier: &Dossier, lost: &LostException) -> Markup {
    let tz = dossier.ground.tz();
    html! {
        b { (words.day(lost.original_start.date())) }
        @if lost.state == SessionState::Moved {
            " → " (words.span(lost.span, tz))
        } @else {
            " " (words.of("session", lost.state))
        }
    }
}
