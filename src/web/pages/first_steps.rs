//! The first steps by themselves, also when they are done or were put off.

use maud::html;

use super::frame::first_steps::{list, progress};
use super::frame::{Page, Visit};
use crate::app::reads::first_steps::first_steps;
use crate::web::error::Answer;
use crate::web::ui::empty;
use crate::web::ui::fields::hidden;

/// `GET /first-steps`: what is left to do before the first booking.
pub(super) async fn show(visit: Visit) -> Answer {
    let steps = visit.read(first_steps).await?;
    let words = visit.words();
    let is_left = steps.iter().any(|step| !step.is_done);
    let body = html! {
        section.card {
            @if steps.is_empty() {
                (empty(&words.t("first-steps-none"), &words.t("first-steps-none-hint"), None))
            }
            (list(words, &steps))
            @if is_left && visit.frame.puts_off {
                form.in method="post" action="/preferences" {
                    (hidden("back", "/home"))
                    button.btn name="steps" value="shown" { (words.t("first-steps-again")) }
                }
            }
        }
    };
    visit.page(
        Page::new(words.t("first-steps"))
            .lead(progress(words, &steps))
            .narrow(),
        body,
    )
}
