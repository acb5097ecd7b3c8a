//! `/inbox/several`: several requests with all that is to be said of each, decided with one look. Each stays
//! a decision of its own: with its version, its way back and its letters.

use actix_web::HttpRequest;
use maud::{Markup, html};

use super::findings::groups;
use super::{bar, decide, decided, pane, saved};
use crate::app::bookings::{self, Approval, JustDecided, Known, Refusal, Review};
use crate::app::reads::inbox::{self, Tab};
use crate::domain::ids::BookingId;
use crate::domain::saved::SavedUse;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, FormState, Nav, Page, Visit};
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Trouble, Words, icon};

/// Most requests of one look.
const MOST: usize = 20;

/// Why a request was not decided with the others: it is another one by now; it can't be, as it stands;
/// something is to be said against it; it is not the reader's to decide, or not any more.
const LEFT: [&str; 4] = ["stale", "refused", "noted", "gone"];

/// What is done with several requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ForAll {
    /// Those that were ticked are approved.
    Approve,
    /// All against which nothing is to be said are.
    Clean,
    Decline,
}

impl ForAll {
    fn of(form: &Form) -> Self {
        match form.get("step") {
            Some("clean") => Self::Clean,
            Some("decline") => Self::Decline,
            _ => Self::Approve,
        }
    }
}

/// `GET /inbox/several`: those that the address names, else all that wait.
pub(crate) async fn show(visit: Visit, request: HttpRequest) -> Answer {
    let named = Form::parse(request.query_string().as_bytes());
    show_with(
        &visit,
        numbers(&named, "several"),
        FormState::fresh(&Form::default()),
    )
    .await
}

fn numbers(form: &Form, name: &str) -> Vec<BookingId> {
    let all = form.all(name);
    let numbers = all.iter().filter_map(|id| id.parse().ok().map(BookingId));
    numbers.take(MOST).collect()
}

async fn show_with(visit: &Visit, named: Vec<BookingId>, state: FormState<'_>) -> Answer {
    visit.signed_in()?;
    let reviews = visit
        .read(move |tx, actor| {
            let waiting = inbox::open(tx, actor, Tab::Waiting)?.items;
            let waiting = waiting.iter().map(|item| item.booking.id).take(MOST);
            let wanted = if named.is_empty() {
                waiting.collect()
            } else {
                named.clone()
            };
            bookings::reviews(tx, actor, &wanted)
        })
        .await?;
    let words = visit.words();
    let body = html! {
        (Trouble::summary(state.trouble))
        @if reviews.is_empty() {
            div.card {
                (ui::empty(&words.t("several-none"), "", Some(("/inbox", &words.t("inbox-back")))))
            }
        } @else {
            form.stack.loose id="decide" method="post" action="/inbox/several" {
                @for review in &reviews { (one(visit, review, state.form)) }
                (ways(words, &reviews, state))
            }
        }
    };
    let page = page(words)
        .below(words.t("inbox-title"), "/inbox")
        .lead(html! { (words.n("several-lead", reviews.len())) });
    visit.page_with(state.trouble, page, body)
}

fn page(words: Words) -> Page {
    Page::new(words.t("several-title")).at(Nav::Inbox)
}

/// One request: whether it is meant, what is asked, what is to be said of it, and what a yes would attach.
fn one(visit: &Visit, review: &Review, form: &Form) -> Markup {
    let (words, booking) = (visit.words(), &review.dossier.booking);
    let (id, is_clean) = (booking.id, review.is_clean());
    let is_ticked = if form.has("step") {
        numbers(form, "decide").contains(&id)
    } else {
        is_clean
    };
    let conditions = standing(review);
    html! {
        section.card {
            header {
                h2 {
                    label.check {
                        input type="checkbox" name="decide" value=(id) checked[is_ticked];
                        span { (booking.title) }
                    }
                }
                a href={ "/inbox/" (id) } { (words.t("details")) span.sr { " " (booking.title) } }
            }
            (hidden("of", id))
            (hidden(&format!("version.{id}"), booking.version))
            (hidden(&format!("conditions.{id}"), &conditions))
            div.in.stack {
                p.small {
                    (words.name(&review.dossier.consortium.lead()))
                    @if let Some(person) = &review.contact { " · " (ui::contact(person)) }
                }
                (pane::warnings(visit, review, &groups(review)))
                @if is_clean { p { (icon("check")) " " (words.t("several-clean")) } }
                (pane::facts(visit, review))
                p.small {
                    (words.n("several-approves", bar::standing(review)))
                    @if !conditions.is_empty() { " " (words.t("several-conditions")) }
                }
                @if !conditions.is_empty() { p.small.pre { (conditions) } }
            }
        }
    }
}

/// What the site attaches to every yes.
fn standing(review: &Review) -> String {
    let own = review
        .saved
        .iter()
        .filter(|saved| saved.used == SavedUse::Standing);
    own.map(|saved| saved.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The words for all, and the buttons.
fn ways(words: Words, reviews: &[Review], state: FormState<'_>) -> Markup {
    let clean = reviews.iter().filter(|review| review.is_clean()).count();
    let comment = state.form.text("comment");
    html! {
        section.card { div.in.stack {
            (words.field("comment", "several-words", &comment).optional().hint("several-words-hint")
                .area(state.trouble))
            div.row {
                button.btn.main name="step" value="approve" { (words.t("several-approve")) }
                @if clean > 0 && clean < reviews.len() {
                    button.btn name="step" value="clean" { (words.n("several-approve-clean", clean)) }
                }
            }
            div.row.low {
                (bar::reasons(words, state.trouble, state.form))
                button.btn.danger name="step" value="decline" { (words.t("several-decline")) }
            }
        } }
    }
}

/// `POST /inbox/several`: decides each by itself.
pub(crate) async fn decide_all(visit: Visit, form: Form) -> Answer {
    visit.signed_in()?;
    let words = visit.words();
    let way = ForAll::of(&form);
    let field = if way == ForAll::Clean { "of" } else { "decide" };
    let chosen = numbers(&form, field);
    let refusal = (way == ForAll::Decline)
        .then(|| decide::refusal(words, &form))
        .transpose();
    let refusal = match refusal {
        Err(trouble) => Err(trouble),
        Ok(_) if chosen.is_empty() => Err(Trouble::field(words, "decide", "several-nothing-ticked")),
        Ok(refusal) => Ok(refusal),
    };
    let refusal = match refusal {
        Ok(refusal) => refusal,
        Err(trouble) => {
            return show_with(&visit, numbers(&form, "of"), FormState::wrong(&form, &trouble)).await;
        }
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    for id in chosen {
        match decide_one(&visit, &form, id, way, refusal.as_ref()).await {
            Ok(()) => query.append_pair("decided", &id.to_string()),
            Err(why) => query.append_pair("left", &format!("{id}.{why}")),
        };
    }
    visit.go(&format!("/inbox/several/decided?{}", query.finish()), "")
}

/// One of them, in a transaction of its own: what happens to it happens to no other.
async fn decide_one(
    visit: &Visit,
    form: &Form,
    id: BookingId,
    way: ForAll,
    refusal: Option<&Refusal>,
) -> Result<(), &'static str> {
    let version = form.number(&format!("version.{id}")).unwrap_or_default();
    let mut conditions = Vec::from_iter(form.filled(&format!("conditions.{id}")));
    conditions.push(saved::said(form, "condition"));
    conditions.retain(|line| !line.is_empty());
    let approval = Approval {
        conditions: conditions.join("\n"),
        ..Approval::default()
    };
    let refusal = refusal.cloned();
    let done = visit
        .write(move |tx, actor| match (way, &refusal) {
            (ForAll::Decline, Some(refusal)) => bookings::decline(tx, actor, id, version, refusal).map(Some),
            (ForAll::Clean, _) => bookings::approve_if_clean(tx, actor, id, version, &approval),
            _ => bookings::approve(tx, actor, id, version, &approval).map(Some),
        })
        .await;
    match done {
        Ok(Ok(Some(_))) => Ok(()),
        Ok(Ok(None)) => Err("noted"),
        Ok(Err(trouble)) if trouble.is_stale() => Err("stale"),
        Ok(Err(_)) => Err("refused"),
        Err(_) => Err("gone"),
    }
}

/// `GET /inbox/several/decided`: what was decided, each with its way back, and what was not.
pub(crate) async fn done(visit: Visit, request: HttpRequest) -> Answer {
    visit.signed_in()?;
    let named = Form::parse(request.query_string().as_bytes());
    let ids = numbers(&named, "decided");
    let left: Vec<(BookingId, &str)> = named
        .all("left")
        .iter()
        .filter_map(|one| read_left(one))
        .collect();
    let all: Vec<BookingId> = ids.iter().chain(left.iter().map(|(id, _)| id)).copied().collect();
    let (decided, known) = visit
        .read(move |tx, actor| {
            inbox::open(tx, actor, Tab::Waiting)?;
            let known = bookings::known(tx, actor, &all)?;
            let seen = ids.iter().filter(|id| known.contains_key(id));
            let decided = seen
                .map(|id| Ok((*id, bookings::decided(tx, actor, *id)?)))
                .collect::<crate::app::Result<Vec<_>>>()?;
            Ok((decided, known))
        })
        .await?;
    let words = visit.words();
    let name = |id: &BookingId| known.get(id);
    let body = html! {
        @for (id, just) in &decided { (decision(&visit, *id, just.as_ref(), name(id))) }
        @for (id, why) in &left {
            @if let Some(own) = name(id) {
                (ui::alert("is-changes", &words.of("several-left", why), html! {
                    div { a href={ "/inbox/" (id) } { (own.title) } " · " (words.name(&own.lead)) }
                }))
            }
        }
        p { a.btn href="/inbox" { (words.t("inbox-back")) } }
    };
    visit.page(page(words).below(words.t("inbox-title"), "/inbox").narrow(), body)
}

fn read_left(text: &str) -> Option<(BookingId, &'static str)> {
    let (id, why) = text.split_once('.')?;
    let why = LEFT.into_iter().find(|own| *own == why)?;
    Some((BookingId(id.parse().ok()?), why))
}

fn decision(visit: &Visit, id: BookingId, just: Option<&JustDecided>, known: Option<&Known>) -> Markup {
    let words = visit.words();
    match (just, known) {
        (Some(just), _) => decided::line(words, just, &format!("/inbox/{id}/undo"), visit.frame.now),
        (None, Some(known)) => ui::alert(
            "is-running",
            &words.t("several-decided"),
            html! {
                div { a href={ "/bookings/" (id) } { (known.title) } }
            },
        ),
        (None, None) => html! {},
    }
}
