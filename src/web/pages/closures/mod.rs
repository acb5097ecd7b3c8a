//! Closures of a site: those in force, a new one with whom it hits, and what becomes of the sessions that one
//! hits.

pub(super) mod flagged;
mod form;
mod hits;

use actix_web::web::Path;
use chrono::{Days, NaiveTime};
use maud::{Markup, html};
use serde::Deserialize;

use self::hits::settled::named;
use self::hits::{Here, gather};
use super::frame::{Form, FormState, Page, Visit};
use crate::app::Tx;
use crate::app::access::or_hidden;
use crate::app::closures::{
    Hit, add_closure, closable, get_closure, lift_closure, list_closures, preview_closure,
};
use crate::app::court::Ground;
use crate::app::reads::agenda::{Agenda, around};
use crate::domain::access::Actor;
use crate::domain::ids::ClosureId;
use crate::domain::span::LocalTime;
use crate::store::closures::ScopedClosure;
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::ui::fields::carried;
use crate::web::ui::{self, Trouble, Words};

/// `GET /sites/{site}/closures`
pub(super) async fn index(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let (ground, closures) = visit
        .read(move |tx, actor| {
            or_hidden(closable(tx, actor, &slug))?;
            list_closures(tx, &slug)
        })
        .await?;
    let words = visit.words();
    let new = format!("/sites/{}/closures/new", ground.site.slug);
    let body = html! {
        section.card {
            @if closures.is_empty() {
                (ui::empty(
                    &words.t("closures-empty"),
                    &words.t("closures-none-hint"),
                    Some((&new, &words.t("closure-new")))
                ))
            }
            ul.list { @for scoped in &closures { li { (entry(words, &ground, scoped)) } } }
        }
    };
    let actions = html! { a.btn.main href=(new) { (words.t("closure-new")) } };
    visit.page(
        under(words, &ground, words.t("closures-title")).actions(actions),
        body,
    )
}

fn under(words: Words, ground: &Ground, title: String) -> Page {
    let site = &ground.site;
    Page::new(title).below_site(words, words.name(&site.names), &site.slug)
}

fn entry(words: Words, ground: &Ground, scoped: &ScopedClosure) -> Markup {
    let body = html! {
        div.row.between { b { (scoped.closure.reason) } (effect(words, scoped)) }
        div.small { (form::said(words, &scoped.closure.shape, ground.tz())) }
        div.small.dim { (scope(words, ground, scoped)) " · " (kinds(words, scoped)) }
    };
    html! {
        @if scoped.site.is_some() {
            a.item href={ "/sites/" (ground.site.slug) "/closures/" (scoped.closure.id) } { (body) }
        }
        @else { div.item { (body) } }
    }
}

fn effect(words: Words, scoped: &ScopedClosure) -> Markup {
    let look = if scoped.closure.effect == crate::domain::opening::Effect::Block {
        "is-incident"
    } else {
        "is-pending"
    };
    ui::badge(look, &words.of("closure-effect", scoped.closure.effect))
}

fn scope(words: Words, ground: &Ground, scoped: &ScopedClosure) -> String {
    match (scoped.site, scoped.zone.and_then(|zone| ground.zone(zone))) {
        (None, _) => words.t("closure-everywhere"),
        (_, Some(zone)) => words.name(&zone.names).to_owned(),
        (_, None) => words.t("closure-whole-site"),
    }
}

fn kinds(words: Words, scoped: &ScopedClosure) -> String {
    if scoped.closure.phases.is_empty() {
        return words.t("closure-all-phases");
    }
    scoped
        .closure
        .phases
        .iter()
        .map(|kind| words.of("phase", kind))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `GET /sites/{site}/closures/new`
pub(super) async fn form(visit: Visit, site: Path<String>, query: Query<Prefill>) -> Answer {
    visit.signed_in()?;
    let ground = load_ground(&visit, site.into_inner()).await?;
    draw(&visit, &ground, None, FormState::fresh(&query.0.as_form()))
}

/// What a new closure may begin with: a zone, and from when to when on the site's clock.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Prefill {
    zone: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

impl Prefill {
    fn as_form(&self) -> Form {
        let mut fields = vec![("zone", self.zone.clone().unwrap_or_default())];
        for (date, time, text) in [
            ("from-date", "from-time", &self.start),
            ("until-date", "until-time", &self.end),
        ] {
            let read = text
                .as_deref()
                .and_then(|text| LocalTime::parse(text).ok())
                .map(LocalTime::naive);
            let Some(at) = read else { continue };
            // A day that is closed to its end ends at 24:00.
            let ends_day = date == "until-date" && at.time() == NaiveTime::MIN;
            let (on, clock) = if ends_day {
                (at - Days::new(1), "24:00".to_owned())
            } else {
                (at, at.format("%H:%M").to_string())
            };
            fields.extend([(date, on.date().to_string()), (time, clock)]);
        }
        Form::of(fields)
    }
}

async fn load_ground(visit: &Visit, slug: String) -> Result<Ground, Problem> {
    visit
        .read(move |tx, actor| or_hidden(closable(tx, actor, &slug)))
        .await
}

/// `POST /sites/{site}/closures`: shows whom it hits, or, sent from there, keeps it.
pub(super) async fn add(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let slug = site.into_inner();
    let ground = load_ground(&visit, slug.clone()).await?;
    let new = match form::read(visit.words(), &form, ground.tz()) {
        Ok(new) => new,
        Err(trouble) => return draw(&visit, &ground, None, FormState::wrong(&form, &trouble)),
    };
    if form.get("step") == Some("save") {
        return match visit
            .write(move |tx, actor| add_closure(tx, actor, &slug, &new))
            .await?
        {
            Ok(hit) => {
                let (site, id) = (&ground.site.slug, hit.closure.closure.id.to_string());
                visit.go_undoably(
                    &format!("/sites/{site}/closures/{id}"),
                    "closure-added",
                    &[site, &id],
                )
            }
            Err(trouble) => draw(&visit, &ground, None, FormState::wrong(&form, &trouble)),
        };
    }
    let look = move |tx: &mut Tx<'_>, actor: &Actor| {
        let hit = preview_closure(tx, actor, &slug, &new)?;
        let agenda = around(tx, hit.sessions.clone())?;
        Ok(Preview { hit, agenda })
    };
    match visit.look(look).await? {
        Ok(preview) => draw(&visit, &ground, Some(&preview), FormState::fresh(&form)),
        Err(trouble) => draw(&visit, &ground, None, FormState::wrong(&form, &trouble)),
    }
}

/// What a closure would hit, with what names the sessions.
struct Preview {
    hit: Hit,
    agenda: Agenda,
}

/// The form, and once it was looked at, whom it hits with the button that keeps it.
fn draw(visit: &Visit, ground: &Ground, preview: Option<&Preview>, state: FormState<'_>) -> Answer {
    let words = visit.words();
    let trouble = state.trouble;
    let here = format!("/sites/{}/closures", ground.site.slug);
    let body = html! {
        (Trouble::summary(trouble))
        form.cols.side method="post" action=(here) {
            div.card { div.in.stack.loose {
                (carried(&visit.fresh_key(), None))
                (form::fields(words, ground, state))
                div.row {
                    button.btn.main[preview.is_none()] type="submit" name="step" value="preview" {
                        (words.t("closure-look"))
                    }
                }
            } }
            // On a phone the form is longer than the screen: what it comes to is what is looked at next.
            aside.card aria-live="polite" id="hits" tabindex="-1" autofocus[preview.is_some()]
                data-focus[preview.is_some()]
            {
                header { h2 { (words.t("closure-hits")) } }
                @match preview {
                    None => div.in { p.dim { (words.t("closure-hits-hint")) } },
                    Some(preview) => (hits(words, ground, preview)),
                }
            }
        }
    };
    let page = under(words, ground, words.t("closure-new")).below(words.t("closures-title"), here.clone());
    visit.page_with(trouble, page, body)
}

/// Most sessions that a preview lists.
const MOST_LISTED: usize = 20;

/// The sessions that a new closure hits, with the button that keeps it.
fn hits(words: Words, ground: &Ground, Preview { hit, agenda }: &Preview) -> Markup {
    let n = hit.sessions.len();
    html! {
        div.in.stack {
            p { strong { (form::said(words, &hit.closure.closure.shape, ground.tz())) } }
            p { (words.n(if n == 0 { "closure-hits-none" } else { "closure-hits-n" }, n)) }
            @if n > 0 { p.small.dim { (words.t("closure-hits-mail")) } }
            button.btn.main type="submit" name="step" value="save" { (words.t("closure-save")) }
        }
        ul.list {
            @for session in agenda.sessions.iter().take(MOST_LISTED) {
                li { (ui::agenda::list::dated(words, agenda, session)) }
            }
        }
        @if n > MOST_LISTED { div.in { p.dim { (words.n("what-if-more", n - MOST_LISTED)) } } }
    }
}

/// `GET /sites/{site}/closures/{closure}`
pub(super) async fn one(visit: Visit, path: Path<(String, i64)>) -> Answer {
    visit.signed_in()?;
    let (slug, id) = path.into_inner();
    show_one(&visit, slug, id, None, &Form::default()).await
}

async fn show_one(visit: &Visit, slug: String, id: i64, trouble: Option<&Trouble>, typed: &Form) -> Answer {
    let settled = named(visit);
    let (ground, hit, found) = visit
        .read(move |tx, actor| {
            let ground = or_hidden(closable(tx, actor, &slug))?;
            let hit = get_closure(tx, actor, &slug, ClosureId(id))?;
            let found = gather(tx, actor, hit.sessions.clone(), &settled)?;
            Ok((ground, hit, found))
        })
        .await?;
    let words = visit.words();
    let here = format!("/sites/{}/closures", ground.site.slug);
    let own = format!("{here}/{id}");
    let here_below = Here {
        address: &own,
        form: typed,
        trouble,
    };
    let body = html! {
        (facts(words, &ground, &hit, &own))
        h2.gap { (words.n("closure-hit-sessions", hit.sessions.len())) }
        (flagged::list(visit, &found, &here_below))
    };
    let page = under(words, &ground, hit.closure.closure.reason.clone());
    let page = page.below(words.t("closures-title"), here).with_days();
    visit.page_with(trouble, page, body)
}

/// What a closure says, with the button that lifts it; `own` is its address.
fn facts(words: Words, ground: &Ground, hit: &Hit, own: &str) -> Markup {
    html! {
        section.card {
            div.in.stack {
                div.row {
                    (effect(words, &hit.closure))
                    (scope(words, ground, &hit.closure))
                    " · "
                    (kinds(words, &hit.closure))
                }
                p { strong { (form::said(words, &hit.closure.closure.shape, ground.tz())) } }
                details {
                    summary.btn { (words.t("closure-lift")) }
                    form.row method="post" action={ (own) "/lift" } {
                        p.small { (words.t("closure-lift-what")) }
                        button.btn.danger type="submit" { (words.t("closure-lift-now")) }
                    }
                }
            }
        }
    }
}

/// `POST /sites/{site}/closures/{closure}/lift`
pub(super) async fn lift(visit: Visit, path: Path<(String, i64)>) -> Answer {
    visit.signed_in()?;
    let (slug, id) = path.into_inner();
    let there = format!("/sites/{slug}/closures");
    match visit
        .write(move |tx, actor| or_hidden(lift_closure(tx, actor, &slug, ClosureId(id))))
        .await?
    {
        Ok(_) => visit.go(&there, "closure-lifted"),
        Err(_) => visit.go(&there, ""),
    }
}
