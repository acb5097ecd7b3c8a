//! Programmes: what the demonstrations are paid or allowed by.

use actix_web::web;
use maud::html;

use super::Register;
use super::named::Named;
use crate::app::register::{self, ProgrammeBody};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::pager::{Start, more};

const HERE: Register = Register::Programmes;

/// `GET /programmes`
pub(crate) async fn index(visit: Visit, from: Query<Start>) -> Answer {
    let part = from.0.part();
    let found = visit
        .read(move |tx, actor| register::list_programmes(tx, actor, &part))
        .await?;
    let words = visit.words();
    let all: Vec<Named> = found.items.into_iter().map(Named::from).collect();
    let body = html! {
        (HERE.tabs(words))
        div.card { (HERE.table(words, &all)) }
        (more(words, HERE.path(), found.next))
    };
    visit.page(HERE.list(words, visit.runs_programme()), body)
}

/// `GET /programmes/{programme}`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Answer {
    let found = visit
        .read(move |tx, actor| register::get_programme(tx, actor, &slug))
        .await?;
    let (words, found) = (visit.words(), Named::from(found));
    let actions = html! {
        @if visit.runs_programme() {
            a.btn href={ "/reports?programme=" (found.slug) } { (words.t("nav-reports")) }
            a.btn href={ "/programmes/" (found.slug) "/edit" } { (words.t("programme-change")) }
        }
    };
    visit.page(
        HERE.page(words, words.named(&found.names)).actions(actions),
        HERE.facts(words, &found),
    )
}

/// `GET /programmes/new`
pub(crate) async fn new(visit: Visit) -> Answer {
    HERE.blank(&visit, "funded")
}

/// `POST /programmes`
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    HERE.save(&visit, &form, None, |tx, actor, body| {
        Ok(register::create_programme(tx, actor, body)?.slug)
    })
    .await
}

/// `GET /programmes/{programme}/edit`
pub(crate) async fn edit(visit: Visit, slug: web::Path<String>) -> Answer {
    HERE.edit(&visit, move |tx, actor| register::get_programme(tx, actor, &slug))
        .await
}

/// `POST /programmes/{programme}`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    let slug = Some(slug.into_inner());
    HERE.save(&visit, &form, slug, |tx, actor, body: &ProgrammeBody| {
        Ok(register::update_programme(tx, actor, &body.slug, body)?.slug)
    })
    .await
}
