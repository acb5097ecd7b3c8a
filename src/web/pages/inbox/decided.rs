//! The line that says what was just decided, with the way back: until when it works stands there, so that it
//! is true without script.

use maud::{Markup, html};

use crate::app::bookings::JustDecided;
use crate::domain::span::{Instant, Tz};
use crate::locale::Args;
use crate::web::ui::Words;
use crate::web::ui::fields::hidden;

/// `undo` is where the form that takes it back is sent to.
#[must_use]
pub(super) fn line(words: Words, decided: &JustDecided, undo: &str, now: Instant) -> Markup {
    let (until, readers) = (decided.until, &decided.readers);
    let (is_open, time) = (now < until, seconds(until, decided.tz));
    let over = words.fill("just-decided-sent", "time", time.clone());
    let left = until.unix() - now.unix();
    let what = format!("just-decided-{}", decided.kind);
    let args = Args::new()
        .with("title", decided.title.clone())
        .with("n", decided.standing)
        .with("out", decided.left_out);
    html! {
        div.decided role="status" tabindex="-1" autofocus data-focus data-left=[is_open.then_some(left)]
            data-over=(over)
        {
            div {
                b { (words.say(&what, &args)) }
                div.small {
                    span data-said {
                        @if is_open { (words.fill("just-decided-until", "time", time)) } @else { (over) }
                    }
                    " "
                    span data-count aria-hidden="true" {}
                }
                @if is_open && !readers.is_empty() {
                    div.small { (words.fill("just-decided-told", "who", readers.join(", "))) }
                }
            }
            @if is_open {
                form method="post" action=(undo) {
                    (hidden("version", decided.version.to_string()))
                    button.btn type="submit" { (words.t("undo")) }
                }
                progress max=(left) value=(left) hidden aria-hidden="true" {}
            }
        }
    }
}

fn seconds(at: Instant, tz: Tz) -> String {
    at.local(tz).format("%H:%M:%S").to_string()
}
