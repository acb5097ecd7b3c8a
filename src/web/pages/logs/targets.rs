//! `/consortia/{slug}/targets`: what an agreement wants to be measured, and how far it is.

use actix_web::web::Path;
use maud::{Markup, html};

use crate::app::fields::NamesBody;
use crate::app::logs::{self, TargetBody, TargetView, TargetsBody};
use crate::app::permit;
use crate::app::register;
use crate::domain::access::Deed;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Nav, Page, Visit};
use crate::web::ui::fields::{Field, hidden};
use crate::web::ui::{self, Trouble, Words};

/// Rows of the form; more can be added once these are saved.
const MOST: usize = 20;
/// Empty rows after those that are filled.
const MORE: usize = 3;

/// `GET /consortia/{slug}/targets`
pub(crate) async fn form(visit: Visit, slug: Path<String>) -> Answer {
    visit.signed_in()?;
    let of = slug.clone();
    let all = visit.read(move |tx, actor| logs::targets(tx, actor, &of)).await?;
    let rows = all.iter().map(row).collect();
    show(&visit, &slug, rows, None).await
}

fn row(own: &TargetView) -> TargetBody {
    TargetBody {
        id: Some(own.id),
        name: own.name.clone(),
        unit: own.unit.clone(),
        goal: own.goal.clone().unwrap_or_default(),
    }
}

/// `POST /consortia/{slug}/targets`: the rows with a name are measured.
pub(crate) async fn keep(visit: Visit, slug: Path<String>, form: Form) -> Answer {
    visit.only_staff()?;
    let read = |at: usize| TargetBody {
        id: form.number(&format!("targets.{at}.id")),
        name: NamesBody {
            ko: form.raw(&format!("targets.{at}.name.ko")),
            en: form.raw(&format!("targets.{at}.name.en")),
        },
        unit: form.raw(&format!("targets.{at}.unit")),
        goal: form.raw(&format!("targets.{at}.goal")),
    };
    let is_empty = |own: &TargetBody| own.name.ko.trim().is_empty() && own.name.en.trim().is_empty();
    // Rows move up, so that what is said of one stands in its row.
    let rows: Vec<TargetBody> = (0..MOST).map(read).filter(|own| !is_empty(own)).collect();
    let body = TargetsBody {
        targets: rows.clone(),
    };
    let of = slug.clone();
    let kept = visit
        .write(move |tx, actor| logs::keep_targets(tx, actor, &of, &body))
        .await?;
    match kept {
        Ok(_) => visit.go(&format!("/consortia/{slug}/targets"), "saved"),
        Err(trouble) => show(&visit, &slug, rows, Some(&trouble)).await,
    }
}

async fn show(visit: &Visit, slug: &str, rows: Vec<TargetBody>, trouble: Option<&Trouble>) -> Answer {
    let of = slug.to_owned();
    let (consortium, all, keeps) = visit
        .read(move |tx, actor| {
            let keeps = permit(actor, Deed::RunProgramme).is_ok();
            let all = logs::targets(tx, actor, &of)?;
            Ok((register::get_consortium(tx, actor, &of)?, all, keeps))
        })
        .await?;
    let words = visit.words();
    let page = Page::new(words.t("targets-title"))
        .at(Nav::Register)
        .below(
            words.named(&consortium.titles).to_owned(),
            format!("/consortia/{slug}"),
        )
        .lead(words.t("targets-lead"));
    let body = html! {
        (Trouble::summary(trouble))
        (reached(words, &all))
        @if keeps { (edit(words, slug, rows, trouble)) }
    };
    visit.page_with(trouble, page, body)
}

/// What the final logs add up to.
fn reached(words: Words, all: &[TargetView]) -> Markup {
    if all.is_empty() {
        return ui::empty(&words.t("targets-none"), &words.t("targets-none-hint"), None);
    }
    html! {
        section.card {
            header { h2 { (words.t("targets-reached")) } }
            ul.list { @for own in all { li { div.item {
                b { (words.named(&own.name)) }
                p {
                    (own.reached) " " (own.unit)
                    @if let Some(goal) = &own.goal {
                        span.dim { " " (words.fill("targets-of", "goal", format!("{goal} {}", own.unit))) }
                    }
                }
            } } } }
        }
    }
}

fn edit(words: Words, slug: &str, mut rows: Vec<TargetBody>, trouble: Option<&Trouble>) -> Markup {
    rows.extend((0..MORE).map(|_| TargetBody::default()));
    rows.truncate(MOST);
    html! {
        section.card {
            header { h2 { (words.t("targets-edit")) } }
            form.in.stack method="post" action={ "/consortia/" (slug) "/targets" } {
                @for (at, row) in rows.iter().enumerate() { (fields(words, trouble, at, row)) }
                p.small.dim { (words.t("targets-hint")) }
                (ui::form::buttons(words, "save", &format!("/consortia/{slug}")))
            }
        }
    }
}

fn fields(words: Words, trouble: Option<&Trouble>, at: usize, row: &TargetBody) -> Markup {
    let [ko, en, unit, goal] =
        ["name.ko", "name.en", "unit", "goal"].map(|field| format!("targets.{at}.{field}"));
    html! {
        fieldset.founder.row {
            legend.sr { (words.n("targets-nth", at + 1)) }
            @if let Some(id) = row.id { (hidden(&format!("targets.{at}.id"), id)) }
            (Field::new(words, &ko, words.t("targets-name-ko"), &row.name.ko).plain().input(trouble, "text"))
            (Field::new(words, &en, words.t("targets-name-en"), &row.name.en).plain().input(trouble, "text"))
            (Field::new(words, &unit, words.t("targets-unit"), &row.unit).plain().input(trouble, "text"))
            (Field::new(words, &goal, words.t("targets-goal"), &row.goal).plain().input(trouble, "text"))
        }
    }
}
