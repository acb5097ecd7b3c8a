//! The decision: one form, with a button for each way that it can go.

use maud::{Markup, html};

use super::findings::{FindingGroup, refused};
use super::{leave, saved};
use crate::app::bookings::Review;
use crate::domain::booking::{BookingState, DeclineReason};
use crate::locale;
use crate::store::sessions::Session;
use crate::web::pages::frame::{Form, FormState, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::{Options, Trouble, Words};

/// Fields that use cases name when the words of a decision are at fault.
const WORDS: [&str; 4] = ["comment", "conditions", "remarks", "text"];

/// The form of the decision, or, once sessions to leave out were chosen, the question whether that is meant.
#[must_use]
pub(super) fn bar(visit: &Visit, review: &Review, found: &[FindingGroup], state: FormState<'_>) -> Markup {
    let words = visit.words();
    let FormState { form, trouble } = state;
    let booking = &review.dossier.booking;
    if trouble.is_none() && form.get("step") == Some("leave") {
        return leave::confirmation(visit, review, form);
    }
    let open: Vec<&FindingGroup> = found.iter().filter(|group| group.may_be_set_aside()).collect();
    let is_requested = booking.life.state() == BookingState::Requested;
    html! {
        form.decide id="decide" method="post" action=(action(review, "approve")) {
            div.in.stack {
                (carried(&visit.fresh_key(), Some(booking.version)))
                // Enter in a field of the form decides nothing: its first button is this one.
                button type="submit" disabled hidden data-off="1" {}
                (comment(words, review, state))
                @if is_requested { (saved::conditions(words, review, form)) }
                (saved::replies(words, review, form))
                div.row.ways {
                    @if is_requested { (approval(words, review)) }
                    @if is_requested && !open.is_empty() {
                        a.btn href="#way-override" { (words.t("decide-exceptions")) }
                    }
                    (other_ways(words, review))
                }
                @if is_requested && !open.is_empty() {
                    (way(words, form, "override", &exceptions(words, review, &open, state)))
                }
                @if is_requested && standing(review) > 1 {
                    (way(words, form, "leave", &leave::fields(visit, review, form)))
                }
                (way(words, form, "decline", &decline_fields(words, review, state)))
            }
        }
    }
}

/// The address that a step of the decision is sent to.
fn action(review: &Review, step: &str) -> String {
    format!("/inbox/{}/{step}", review.dossier.booking.id)
}

/// The buttons of all decisions but an approval.
fn other_ways(words: Words, review: &Review) -> Markup {
    html! {
        button.btn type="submit" name="step" value="changes"
            formaction=(action(review, "request-changes")) data-key="r"
        {
            (words.t("decide-changes")) " " kbd { "R" }
        }
        a.btn.danger href="#way-decline" data-key="d" { (words.t("decide-decline")) " " kbd { "D" } }
        a.btn href={ "/bookings/" (review.dossier.booking.id) "/dates" } data-key="o" {
            (words.t("decide-offer")) " " kbd { "O" }
        }
    }
}

/// The fields of one decision, open where its step was sent before.
fn way(words: Words, form: &Form, step: &str, fields: &Markup) -> Markup {
    let open = form
        .get("step")
        .is_some_and(|own| own == step || (step == "leave" && matches!(own, "leave-now" | "back")));
    html! {
        div.way.stack.open[open] id={ "way-" (step) } {
            (fields) p.small { a href="#request" { (words.t("decide-close")) } }
        }
    }
}

fn decline_fields(words: Words, review: &Review, state: FormState<'_>) -> Markup {
    html! {
        div.row.low.stretch {
            (reasons(words, state.trouble, state.form))
            button.btn.danger type="submit" name="step" value="decline"
                formaction=(action(review, "decline"))
            {
                (words.t("decide-decline-now"))
            }
        }
    }
}

/// The words of the decision; of one that was taken back, those that were said with it.
fn comment(words: Words, review: &Review, state: FormState<'_>) -> Markup {
    let FormState { form, trouble } = state;
    let said = form.get("comment").or(review.undone.as_deref());
    let error = trouble.and_then(|trouble| WORDS.iter().find_map(|name| trouble.of(name)));
    html! {
        div.field.bad[error.is_some()] {
            div.row.between {
                label for="comment" { (words.t("decide-words")) } span.small.dim { (words.t("decide-mail")) }
            }
            textarea id="comment" name="comment" rows="1" placeholder=(words.t("decide-words-hint"))
                aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "comment-error")]
            {
                (said.unwrap_or_default())
            }
            @if let Some(error) = error { span.error id="comment-error" { (error) } }
        }
    }
}

pub(super) fn standing(review: &Review) -> usize {
    let standing = |session: &&Session| session.state.is_to_come();
    review.dossier.sessions.iter().filter(standing).count()
}

/// Yes to all of it, or to all but some sessions: those that may not be, unless others are chosen.
fn approval(words: Words, review: &Review) -> Markup {
    let (refused, standing) = (refused(review).len(), standing(review));
    html! {
        @if refused == 0 {
            button.btn.main type="submit" name="step" value="approve" data-key="a" {
                (words.t("decide-approve")) " " kbd { "A" }
            }
        } @else if refused < standing {
            button.btn.main type="submit" name="step" value="leave" data-key="a" {
                (words.n("decide-leave", refused)) " " kbd { "A" }
            }
        }
        @if standing > 1 { a.btn href="#way-leave" { (words.t("decide-leave-some")) } }
    }
}

/// Findings that may be set aside, each with its reason.
fn exceptions(words: Words, review: &Review, open: &[&FindingGroup], state: FormState<'_>) -> Markup {
    let FormState { form, trouble } = state;
    let ticked = form.all("override");
    html! {
        fieldset.stack.tight {
            legend { (words.t("decide-exceptions")) }
            @for group in open {
                @let (key, reason) = (group.key(), format!("reason-{}", group.key()));
                @let typed = form.get(&reason).or(group.asked.as_deref()).unwrap_or_default();
                @let error = trouble.and_then(|trouble| trouble.of(&reason));
                div.exception.bad[error.is_some()].field {
                    label.check {
                        input type="checkbox" name="override" value=(key) checked[ticked.contains(&key)];
                        span {
                            (words.n("inbox-sessions", group.spans.len()))
                            " · "
                            (locale::finding(words.0, &group.finding, review.dossier.ground.tz()))
                        }
                    }
                    input id=(reason) name=(reason) value=(typed) maxlength="1000"
                        placeholder=(words.t("decide-reason")) aria-label=(words.t("decide-reason"));
                    @if let Some(error) = error { span.error { (error) } }
                }
            }
        }
        div { button.btn type="submit" name="step" value="override" { (words.t("decide-override")) } }
    }
}

/// Nothing is chosen at first, so that nobody sends a reason that they did not mean.
pub(super) fn reasons(words: Words, trouble: Option<&Trouble>, form: &Form) -> Markup {
    let reasons = Options::of(words, "reason", DeclineReason::ALL);
    words
        .field("reason", "decide-reason-code", &form.text("reason"))
        .plain()
        .select(trouble, &reasons.before("", words.t("decide-reason-choose")))
}
