//! Plans of zones with squares on them: what cameras see.

use maud::{Markup, html};

use super::Words;
use super::photos::{address, alt};
use crate::domain::booking::recording::{DrawnRange, PLAN_COLUMNS, PLAN_SQUARES, square_name};
use crate::store::visitors::pictures::Picture;

fn picture(words: Words, plan: &Picture) -> Markup {
    let file = &plan.large;
    html! { img src=(address(file)) width=(file.width) height=(file.height) alt=(alt(words, plan)); }
}

/// What is seen of a plan; nothing where it was drawn on another one.
#[must_use]
pub(crate) fn drawn(words: Words, plan: &Picture, range: &DrawnRange) -> Markup {
    let names: Vec<String> = range.squares.iter().map(|square| square_name(*square)).collect();
    html! {
        @if plan.large.sha256 == range.plan {
            figure.sketch {
                div.plan {
                    (picture(words, plan))
                    svg viewBox="0 0 6 4" preserveAspectRatio="none" aria-hidden="true" {
                        @for square in &range.squares {
                            rect x=(square % PLAN_COLUMNS) y=(square / PLAN_COLUMNS) width="1" height="1" {}
                        }
                    }
                }
                figcaption.small { (words.fill("recording-drawn", "squares", names.join(", "))) }
            }
        }
    }
}

/// A plan whose squares can be ticked, under a name.
#[must_use]
pub(crate) fn squares(words: Words, name: &str, plan: &Picture, ticked: &[i64]) -> Markup {
    html! {
        fieldset.sketch {
            legend { (words.t("recording-draw")) }
            div.plan {
                (picture(words, plan))
                div.squares {
                    @for square in 0..PLAN_SQUARES {
                        label {
                            input type="checkbox" name=(name) value=(square)
                                checked[ticked.contains(&square.into())];
                            span.small { (square_name(square)) }
                        }
                    }
                }
            }
        }
    }
}
