//! The decision: one form, with a button for each way that it can go.

use maud::{Markup, html};

use super::inbox_findings::{Group, refused};
use super::{Form, Trouble, Visit, inbox_offer};
use crate::app::bookings::Review;
use crate::domain::booking::{BookingState, DeclineReason};
use crate::domain::session::SessionState;
use crate::locale;
use crate::web::ui::Words;
use crate::web::ui::fields::carried;

/// Fields that use cases name when the words of a decision are at fault.
const WORDS: [&str; 4] = ["comment", "conditions", "remarks", "text"];

/// Draws it. `form` is what was typed before, when the decision could not be made.
#[must_use]
pub fn bar(visit: &Visit, review: &Review, found: &[Group], (trouble, form): (Option<&Trouble>, &Form)) -> Markup {
    let words = visit.words();
    let booking = &review.dossier.booking;
    let action = |step: &str| format!("/inbox/{}/{step}", booking.id);
    let open = |step: &str| form.get("step").is_some_and(|own| own == step);
    html! {
        form.decide id="decide" method="post" action=(action("approve")) {
            div.in.stack {
                (carried(&visit.fresh_key(), Some(booking.version)))
                (exceptions(words, review, found, (trouble, form)))
                (comment(words, trouble, form))
                div.row.ways {
                    @if booking.life.state() == BookingState::Requested { (approval(words, review)) }
                    button.btn type="submit" name="step" value="changes" formaction=(action("request-changes")) data-key="r" { (words.t("decide-changes")) " " kbd { "R" } }
                details open[open("decline")] data-key="d" {
                    summary.btn.danger { (words.t("decide-decline")) " " kbd { "D" } }
                    div.row.low.stretch {
                        (reasons(words, form))
                        button.btn.danger type="submit" name="step" value="decline" formaction=(action("decline")) { (words.t("decide-decline-now")) }
                    }
                }
                details open[open("offer")] data-key="o" {
                    summary.btn { (words.t("decide-offer")) " " kbd { "O" } }
                    (inbox_offer::fields(visit, review, (trouble, form)))
                    button.btn type="submit" name="step" value="offer" formaction=(action("offer")) { (words.t("decide-offer-now")) }
                }
                }
                p.small.dim { (words.t("decide-mail")) }
            }
        }
    }
}

fn comment(words: Words, trouble: Option<&Trouble>, form: &Form) -> Markup {
    let error = trouble.and_then(|trouble| WORDS.iter().find_map(|name| trouble.of(name)));
    html! {
        div.field.bad[error.is_some()] {
            label for="comment" { (words.t("decide-words")) }
            textarea id="comment" name="comment" rows="1" placeholder=(words.t("decide-words-hint")) aria-invalid=[error.map(|_| "true")]
                aria-describedby=[error.map(|_| "comment-error")] { (form.get("comment").unwrap_or_default()) }
            @if let Some(error) = error { span.error id="comment-error" { (error) } }
        }
    }
}

/// Yes to all of it, or to all but the sessions that may not be.
fn approval(words: Words, review: &Review) -> Markup {
    let refused = refused(review);
    let standing =
        review.dossier.sessions.iter().filter(|session| matches!(session.state, SessionState::Scheduled | SessionState::Moved)).count();
    html! {
        @for session in &refused { input type="hidden" name="refused" value={ (session.start) "|" (session.groups.join(",")) }; }
        @if refused.is_empty() {
            button.btn.main type="submit" name="step" value="approve" data-key="a" { (words.t("decide-approve")) " " kbd { "A" } }
        } @else if refused.len() < standing {
            button.btn.main type="submit" name="step" value="leave" data-key="a" { (words.n("decide-leave", refused.len())) " " kbd { "A" } }
        }
    }
}

/// Findings that may be set aside, each with its reason.
fn exceptions(words: Words, review: &Review, found: &[Group], (trouble, form): (Option<&Trouble>, &Form)) -> Markup {
    let open: Vec<&Group> = found.iter().filter(|group| group.may_be_set_aside()).collect();
    let ticked = form.all("override");
    html! {
        @if !open.is_empty() && review.dossier.booking.life.state() == BookingState::Requested {
            fieldset.stack.tight {
                legend { (words.t("decide-exceptions")) }
                @for group in open {
                    @let (key, reason) = (group.key(), format!("reason-{}", group.key()));
                    @let typed = form.get(&reason).or(group.asked.as_deref()).unwrap_or_default();
                    @let error = trouble.and_then(|trouble| trouble.of(&reason));
                    div.exception.bad[error.is_some()].field {
                        label.check {
                            input type="checkbox" name="override" value=(key) checked[ticked.contains(&key)];
                            span { (words.n("inbox-sessions", group.spans.len())) " · " (locale::finding(words.0, &group.finding, review.dossier.ground.tz())) }
                        }
                        input id=(reason) name=(reason) value=(typed) maxlength="1000" placeholder=(words.t("decide-reason")) aria-label=(words.t("decide-reason"));
                        @if let Some(error) = error { span.error { (error) } }
                    }
                }
                button.btn type="submit" name="step" value="override" { (words.t("decide-override")) }
            }
        }
    }
}

fn reasons(words: Words, form: &Form) -> Markup {
    let chosen = form.text("reason");
    html! {
        div.field {
            label for="reason" { (words.t("decide-reason-code")) }
            select id="reason" name="reason" {
                @for reason in DeclineReason::ALL { option value=(reason) selected[reason.as_str() == chosen] { (words.of("reason", reason.as_str())) } }
            }
        }
    }
}
