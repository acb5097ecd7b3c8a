//! What is other of a booking, in lines; the longer part unfolds.

use maud::{Markup, html};

use crate::domain::notice::Changes;
use crate::locale::{self, ChangedBooking};
use crate::web::ui::Words;

/// How many lines stand open.
const OPEN: usize = 6;

/// What is other, one line after another.
#[must_use]
pub(crate) fn changes(words: Words, changes: &Changes, now: &ChangedBooking<'_>) -> Markup {
    let lines = locale::changes(words.0, changes, now);
    // One more is no longer than the line that would unfold it.
    let shown = if lines.len() <= OPEN + 1 {
        lines.len()
    } else {
        OPEN
    };
    let (open, folded) = lines.split_at(shown);
    let list = |lines: &[String]| html! { ul.plain { @for line in lines { li { (line) } } } };
    html! {
        (list(open))
        @if !folded.is_empty() {
            details { summary.small { (words.n("affected-more", folded.len())) } (list(folded)) }
        }
    }
}
