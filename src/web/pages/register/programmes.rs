//! Programmes: what the demonstrations are paid or allowed by.

use actix_web::web;
use maud::html;

use super::{Named, Register};
use crate::app::fields::NamesBody;
use crate::app::register::{self, ProgrammeBody};
use crate::domain::place::ProgrammeKind;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::form::{Stage, options};
use crate::web::ui::pager::{Start, more};
use crate::web::ui::{Trouble, card, empty};

const HERE: Register = Register::Programmes;

/// `GET /programmes`
pub(crate) async fn index(visit: Visit, from: Query<Start>) -> Answer {
    let part = from.0.part();
    let found = visit
        .read(move |tx, actor| register::list_programmes(tx, actor, &part))
        .await?;
    let words = visit.words();
    let body = html! {
        (HERE.tabs(words))
        div.card {
            @if found.items.is_empty() {
                (empty(&words.t("programme-none"), &words.t("programme-none-hint"), None))
            } @else {
                table.data.folds {
                    thead { tr { th scope="col" { (words.t("name")) } th scope="col" { (words.t("kind")) } } }
                    tbody {
                        @for programme in &found.items {
                            tr {
                                th scope="row" {
                                    a href={ "/programmes/" (programme.slug) } {
                                        (words.named(&programme.names))
                                    }
                                }
                                td data-label=(words.t("kind")) {
                                    (words.of("programme-kind", programme.kind.as_str()))
                                }
                            }
                        }
                    }
                }
            }
        }
        (more(words, HERE.path(), found.next))
    };
    visit.page(HERE.list(words, visit.runs_programme()), body)
}

/// `GET /programmes/{programme}`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Answer {
    let found = visit
        .read(move |tx, actor| register::get_programme(tx, actor, &slug))
        .await?;
    let words = visit.words();
    let facts = html! {
        div.in { dl.facts {
            dt { (words.t("kind")) } dd { (words.of("programme-kind", found.kind.as_str())) }
            dt { (words.t("name")) } dd { (found.names.ko) br; span.dim lang="en" { (found.names.en) } }
            dt { (words.t("slug")) } dd { code { (found.slug) } }
        } }
    };
    let actions = html! {
        @if visit.runs_programme() {
            a.btn href={ "/reports?programme=" (found.slug) } { (words.t("nav-reports")) }
            a.btn href={ "/programmes/" (found.slug) "/edit" } { (words.t("programme-change")) }
        }
    };
    let title = words.named(&found.names).to_owned();
    visit.page(
        HERE.page(words, title).actions(actions),
        card(&words.t("details"), facts),
    )
}

/// `GET /programmes/new`
pub(crate) async fn new(visit: Visit) -> Answer {
    visit.only_staff()?;
    let body = ProgrammeBody {
        slug: String::new(),
        kind: "funded".into(),
        names: NamesBody {
            ko: String::new(),
            en: String::new(),
        },
    };
    show_form(&visit, None, &body, Stage::New)
}

fn body_of(form: &Form) -> ProgrammeBody {
    ProgrammeBody {
        slug: form.text("slug"),
        kind: form.text("kind"),
        names: form.names("names"),
    }
}

fn show_form(visit: &Visit, trouble: Option<&Trouble>, body: &ProgrammeBody, stage: Stage) -> Answer {
    let kinds = options(visit.words(), "programme-kind", ProgrammeKind::ALL);
    let named = Named {
        slug: &body.slug,
        kind: &body.kind,
        names: &body.names,
        kinds,
    };
    HERE.form(visit, trouble, &named, stage)
}

/// `POST /programmes`
pub(crate) async fn create(visit: Visit, form: Form) -> Answer {
    visit.only_staff()?;
    let body = body_of(&form);
    let sent = body.clone();
    match visit
        .write(move |tx, actor| register::create_programme(tx, actor, &sent))
        .await?
    {
        Ok(made) => visit.go(&format!("/programmes/{}", made.slug), "saved"),
        Err(trouble) => show_form(&visit, Some(&trouble), &body, Stage::New),
    }
}

/// `GET /programmes/{programme}/edit`
pub(crate) async fn edit(visit: Visit, slug: web::Path<String>) -> Answer {
    visit.only_staff()?;
    let found = visit
        .read(move |tx, actor| register::get_programme(tx, actor, &slug))
        .await?;
    show_form(
        &visit,
        None,
        &ProgrammeBody {
            slug: found.slug,
            kind: found.kind.to_string(),
            names: found.names,
        },
        Stage::Known,
    )
}

/// `POST /programmes/{programme}`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Answer {
    visit.only_staff()?;
    let body = ProgrammeBody {
        slug: slug.clone(),
        ..body_of(&form)
    };
    let sent = body.clone();
    match visit
        .write(move |tx, actor| register::update_programme(tx, actor, &sent.slug, &sent))
        .await?
    {
        Ok(_) => visit.go(&format!("/programmes/{slug}"), "saved"),
        Err(trouble) => show_form(&visit, Some(&trouble), &body, Stage::Known),
    }
}
