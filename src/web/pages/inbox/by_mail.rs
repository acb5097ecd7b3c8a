//! `/decide/{token}`: one request as its mail's link opens it, without signing in. Looking changes nothing.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use maud::{Markup, html};

use super::checks::checks;
use super::findings::{groups, refused};
use super::{bar, decide, decided, leave, pane, saved};
use crate::app::bookings::{
    Dossier, LinkState, MailDecision, MailDesk, Review, decide_by_mail, look_by_mail, send_another,
    undo_by_mail,
};
use crate::app::{Error, Tx};
use crate::domain::access::Actor;
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, FormState, Page, Visit};
use crate::web::ui::fields::carried;
use crate::web::ui::{self, Trouble, Words};

/// Most messages that the page shows, the newest.
const MOST_MESSAGES: usize = 3;

/// `GET /decide/{token}`: what the link is good for; acts on nothing.
pub(crate) async fn show(visit: Visit, token: Path<String>) -> Answer {
    show_with(&visit, &token, None, &Form::default()).await
}

async fn show_with(visit: &Visit, token: &str, trouble: Option<&Trouble>, form: &Form) -> Answer {
    let looked = token.to_owned();
    let desk = visit.read(move |tx, _| look_by_mail(tx, &looked)).await?;
    let words = visit.words();
    let dossier = &desk.review.dossier;
    let lead = html! {
        (words.name(&dossier.ground.site.names)) " · " (words.fill("mail-desk-who", "name", &desk.person))
    };
    let page = Page::new(dossier.booking.title.clone())
        .alone(desk.person.clone())
        .narrow()
        .lead(lead);
    let path = format!("/decide/{token}");
    let body = html! {
        (Trouble::summary(trouble))
        @if desk.state == LinkState::Ready {
            div.stack { (ready(visit, &desk, &path, FormState { form, trouble })) }
        } @else {
            (over(visit, &desk, &path))
        }
    };
    visit.page_with(trouble, page, body)
}

/// Whose request it is, what is asked, what the judge says, and the ways to decide.
/// A question is asked after a sign-in, and decides nothing.
fn talking(words: Words, review: &Review) -> Markup {
    html! {
        p.small {
            (words.t("mail-desk-ask-hint")) " "
            a href={ "/bookings/" (review.dossier.booking.id) "#talk" } { (words.t("mail-desk-ask")) }
        }
    }
}

/// Other dates are offered after a sign-in.
fn offering(words: Words, review: &Review) -> Markup {
    html! {
        details.card.fold {
            summary { (words.t("decide-offer")) }
            div.in.stack {
                p { (words.t("mail-desk-offer-hint")) }
                div {
                    a.btn href={ "/bookings/" (review.dossier.booking.id) "/dates" } {
                        (words.t("mail-desk-inbox"))
                    }
                }
            }
        }
    }
}

fn ready(visit: &Visit, desk: &MailDesk, path: &str, state: FormState<'_>) -> Markup {
    let (words, review) = (visit.words(), &desk.review);
    let found = groups(review);
    let to = |step: &str| format!("{path}/{step}");
    html! {
        section.card {
            header {
                div {
                    h2 { (words.name(&review.dossier.consortium.lead())) }
                    @if let Some(person) = &review.contact { p.small { (ui::contact(person)) } }
                }
            }
            div.in.stack { (pane::facts(visit, review)) }
        }
        section.card { div.in.stack { (pane::warnings(visit, review, &found)) (checks(words, review)) } }
        @if !review.messages.is_empty() {
            section.card { div.in.stack {
                h3 { (words.t("inbox-said")) }
                ol.said { (pane::messages(words, review, MOST_MESSAGES)) }
            } }
        }
        (approval(visit, desk, path, state))
        @if bar::standing(review) > 1 {
            @let is_short = bar::standing(review) <= leave::MOST_OPEN;
            @let own = Way { to: to("approve"), title: "decide-leave-some", is_short };
            (way(words, &own, &leaving(visit, desk, state.form), state))
        }
        (talking(words, review))
        (offering(words, review))
        @let own = Way { to: to("request-changes"), title: "decide-changes", is_short: false };
        (way(words, &own, &asking(words, desk, state), state))
        @let own = Way { to: to("decline"), title: "decide-decline", is_short: false };
        (way(words, &own, &declining(words, desk, state), state))
        (limits(words, desk))
    }
}

/// Yes to all of it, where nothing stands against any session.
fn approval(visit: &Visit, desk: &MailDesk, path: &str, state: FormState<'_>) -> Markup {
    let (words, review) = (visit.words(), &desk.review);
    html! {
        @if refused(review).is_empty() {
            form.card method="post" action={ (path) "/approve" } {
                div.in.stack {
                    (carried(&visit.fresh_key(), None))
                    (saved::conditions(words, review, state.form))
                    (words.field("comment", "mail-desk-conditions", &said(desk, state.form))
                        .hint("mail-desk-conditions-hint").optional()
                        .area(state.trouble))
                    button.btn.main type="submit" name="step" value="approve" {
                        (words.n("mail-desk-approve", bar::standing(review)))
                    }
                }
            }
        } @else {
            p { (words.t("mail-desk-refused")) }
        }
    }
}

/// What was typed, else what was said with the decision that was taken back.
fn said(desk: &MailDesk, form: &Form) -> String {
    let typed = form.get("comment").or(desk.review.undone.as_deref());
    typed.unwrap_or_default().to_owned()
}

struct Way<'a> {
    to: String,
    title: &'a str,
    is_short: bool,
}

/// A way to decide, folded unless it is short; open where it was tried.
fn way(words: Words, way: &Way<'_>, fields: &Markup, state: FormState<'_>) -> Markup {
    let Way { to, title, is_short } = way;
    let (title, is_short) = (*title, *is_short);
    let is_tried = state.trouble.is_some() && state.form.get("way") == Some(title);
    html! {
        details.card.fold open[is_tried || is_short] {
            summary { (words.t(title)) }
            form.in.stack method="post" action=(to) {
                input type="hidden" name="way" value=(title);
                (fields)
            }
        }
    }
}

fn leaving(visit: &Visit, desk: &MailDesk, form: &Form) -> Markup {
    html! {
        (saved::conditions(visit.words(), &desk.review, form))
        (leave::fields(visit, &desk.review, form))
    }
}

fn asking(words: Words, desk: &MailDesk, state: FormState<'_>) -> Markup {
    html! {
        (saved::replies(words, &desk.review, state.form))
        (area(words, "mail-desk-remarks", state))
        div { button.btn type="submit" { (words.t("decide-changes")) } }
    }
}

fn declining(words: Words, desk: &MailDesk, state: FormState<'_>) -> Markup {
    html! {
        (bar::reasons(words, state.trouble, state.form))
        (saved::replies(words, &desk.review, state.form))
        (area(words, "mail-desk-why", state))
        div { button.btn.danger type="submit" { (words.t("decide-decline-now")) } }
    }
}

/// The words of one of several forms of the page, which all have the field.
fn area(words: Words, label: &str, state: FormState<'_>) -> Markup {
    let error = state.trouble.and_then(|trouble| trouble.of("comment"));
    html! {
        label.field.bad[error.is_some()] {
            span { (words.t(label)) }
            textarea name="comment" rows="3" aria-invalid=[error.map(|_| "true")] {
                (state.form.get("comment").unwrap_or_default())
            }
            @if let Some(error) = error { span.error { (error) } }
        }
    }
}

/// What the link can do, and until when.
fn limits(words: Words, desk: &MailDesk) -> Markup {
    let tz = desk.review.dossier.ground.tz();
    let until = crate::locale::moment(words.0, desk.link.expires_at, tz);
    let args = Args::new().with("name", desk.person.clone()).with("until", until);
    html! {
        p.small.dim {
            (words.say("mail-desk-limits", &args))
            " "
            a href={ "/inbox/" (desk.review.dossier.booking.id) } { (words.t("mail-desk-inbox")) }
        }
    }
}

/// Why the link decides nothing: it has, or can't any more.
fn over(visit: &Visit, desk: &MailDesk, path: &str) -> Markup {
    let words = visit.words();
    let booking = &desk.review.dossier.booking;
    let tz = desk.review.dossier.ground.tz();
    let last = desk.review.decisions.last();
    let asks_again = matches!(desk.state, LinkState::Changed | LinkState::Expired);
    html! {
        @if let Some(just) = &desk.just {
            (decided::line(words, just, &format!("{path}/undo"), visit.frame.now))
        }
        section.card {
            header {
                h2 { (words.of("mail-desk-over", desk.state)) }
                (ui::booking_badge(words, booking.life.state()))
            }
            div.in.stack {
                p { (words.of("mail-desk-hint", desk.state)) }
                @if desk.state == LinkState::Changed { p { (words.moment(booking.changed_at, tz)) } }
                @if let Some((decision, name)) = last {
                    p {
                        (name) " · " (words.of("inbox-did", decision.kind)) " · "
                        (words.moment(decision.at, tz))
                    }
                    @if !decision.words.is_empty() { p.pre { (decision.words) } }
                }
                @if asks_again {
                    form method="post" action={ (path) "/again" } {
                        button.btn.main type="submit" { (words.t("mail-desk-again")) }
                    }
                }
                div { a.btn href={ "/inbox/" (booking.id) } { (words.t("mail-desk-inbox")) } }
            }
        }
    }
}

/// `POST /decide/{token}/approve`
pub(crate) async fn approve(visit: Visit, token: Path<String>, form: Form) -> Answer {
    match decide::approval(visit.words(), &form) {
        Ok(approval) => act(&visit, &token, MailDecision::Approve(approval), &form).await,
        Err(trouble) => show_with(&visit, &token, Some(&trouble), &form).await,
    }
}

/// `POST /decide/{token}/decline`
pub(crate) async fn decline(visit: Visit, token: Path<String>, form: Form) -> Answer {
    match decide::refusal(visit.words(), &form) {
        Ok(refusal) => act(&visit, &token, MailDecision::Decline(refusal), &form).await,
        Err(trouble) => show_with(&visit, &token, Some(&trouble), &form).await,
    }
}

/// `POST /decide/{token}/request-changes`
pub(crate) async fn request_changes(visit: Visit, token: Path<String>, form: Form) -> Answer {
    match decide::remarks(visit.words(), &form) {
        Ok(remarks) => act(&visit, &token, MailDecision::AskChanges(remarks), &form).await,
        Err(trouble) => show_with(&visit, &token, Some(&trouble), &form).await,
    }
}

/// `POST /decide/{token}/undo`
pub(crate) async fn undo(visit: Visit, token: Path<String>, form: Form) -> Answer {
    let version = form.version();
    let used = token.clone();
    let case =
        move |tx: &mut Tx<'_>, actor: &Actor| undo_by_mail(tx, &used, actor.address.as_deref(), version);
    let done = visit.write(case).await?;
    finish(&visit, &token, done, &form).await
}

/// `POST /decide/{token}/again`: a new link, to the person of this one.
pub(crate) async fn again(visit: Visit, token: Path<String>, form: Form) -> Answer {
    let used = token.clone();
    match visit.write(move |tx, _| send_another(tx, &used)).await? {
        Ok(_) => visit.go(&format!("/decide/{token}"), "link-sent-again"),
        Err(trouble) => show_with(&visit, &token, Some(&trouble), &form).await,
    }
}

async fn act(visit: &Visit, token: &str, decision: MailDecision, form: &Form) -> Answer {
    let used = token.to_owned();
    let address = visit.caller().origin.address.clone();
    let done = visit
        .app()
        .write(move |tx| decide_by_mail(tx, &used, address.as_deref(), &decision))
        .await;
    match done {
        Ok(dossier) => finish(visit, token, Ok(dossier), form).await,
        // The page says why the link decides nothing, where there is such a link.
        Err(Error::NotFound) => {
            let trouble = Trouble::said(StatusCode::CONFLICT, visit.words().t("mail-desk-not-done"));
            show_with(visit, token, Some(&trouble), form).await
        }
        Err(error) => {
            let trouble = visit.settle(error)?;
            show_with(visit, token, Some(&trouble), form).await
        }
    }
}

async fn finish(visit: &Visit, token: &str, done: Result<Dossier, Trouble>, form: &Form) -> Answer {
    match done {
        Ok(_) => visit.go(&format!("/decide/{token}"), ""),
        Err(trouble) => show_with(visit, token, Some(&trouble), form).await,
    }
}
