//! What a site says often, as boxes beside the words of a decision.

use maud::{Markup, html};

use crate::app::bookings::Review;
use crate::domain::saved::{SavedText, SavedUse};
use crate::web::pages::frame::Form;
use crate::web::ui::Words;

/// The boxes of an approval: conditions, of which the standing ones are ticked at first.
#[must_use]
pub(super) fn conditions(words: Words, review: &Review, form: &Form) -> Markup {
    let is_sent = form.has("step");
    let is_ticked = |saved: &SavedText| {
        let typed = form.all("condition").contains(&saved.text);
        typed || (!is_sent && saved.used == SavedUse::Standing)
    };
    boxes(
        words,
        review,
        "condition",
        |used| used != SavedUse::Reply,
        is_ticked,
    )
}

/// The boxes of the other decisions: answers, none of which is ticked at first.
#[must_use]
pub(super) fn replies(words: Words, review: &Review, form: &Form) -> Markup {
    let is_ticked = |saved: &SavedText| form.all("reply").contains(&saved.text);
    boxes(words, review, "reply", |used| used == SavedUse::Reply, is_ticked)
}

fn boxes(
    words: Words,
    review: &Review,
    name: &str,
    is_wanted: impl Fn(SavedUse) -> bool,
    is_ticked: impl Fn(&SavedText) -> bool,
) -> Markup {
    let own: Vec<&SavedText> = review
        .saved
        .iter()
        .filter(|saved| is_wanted(saved.used))
        .collect();
    html! {
        @if !own.is_empty() {
            fieldset.ticks {
                legend.small { (words.of("saved-title", name)) }
                @for saved in own {
                    label.check {
                        input type="checkbox" name=(name) value=(saved.text) checked[is_ticked(saved)];
                        span { (saved.text) }
                    }
                }
            }
        }
    }
}

/// The ticked texts of a form, a line each, and what was typed besides.
#[must_use]
pub(super) fn said(form: &Form, name: &str) -> String {
    let mut lines = form.all(name);
    lines.extend(form.filled("comment"));
    lines.join("\n")
}
