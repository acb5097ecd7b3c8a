//! `/sites/{site}/questions`: what people asked, answered in place; `/questions`: what is open everywhere.

use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::court::Ground;
use crate::app::questions::{self, AnswerBody, QuestionList};
use crate::store::visitors::questions::Question;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{self, Trouble};

/// What was typed as the answer to one question, and why it was not taken.
struct TypedAnswer {
    id: i64,
    words: String,
    trouble: Trouble,
}

/// `GET /questions`: those that wait, of all sites.
pub(crate) async fn open(visit: Visit) -> Answer {
    let list = visit.read(questions::list_open).await?;
    let words = visit.words();
    let item = |question: &Question| {
        html! {
            @if let Some(ground) = ground_of(&list, question) {
                li { div.item {
                    div.row.between {
                        a href={ "/sites/" (ground.site.slug) "/questions#question-" (question.id) } {
                            b { (words.name(&ground.site.names)) }
                        }
                        span.small { (words.ago(question.asked_at, visit.frame.now, ground.tz())) }
                    }
                    (asked(&visit, ground, question))
                } }
            }
        }
    };
    let body = html! {
        section.card {
            @if list.open.is_empty() { (none(&visit)) } @else {
                ul.list { @for question in &list.open { (item(question)) } }
            }
        }
    };
    visit.page(Page::new(words.t("questions-open")).narrow(), body)
}

fn none(visit: &Visit) -> Markup {
    let words = visit.words();
    ui::empty(&words.t("questions-none"), &words.t("questions-none-hint"), None)
}

fn ground_of<'a>(list: &'a QuestionList, question: &Question) -> Option<&'a Ground> {
    list.grounds.iter().find(|ground| ground.site.id == question.site)
}

/// Who asked, and what the question is.
fn asked(visit: &Visit, ground: &Ground, question: &Question) -> Markup {
    let words = visit.words();
    let zone = question.zone.and_then(|zone| ground.zone(zone));
    html! {
        div.small.dim {
            (question.asker.name)
            " · "
            a href={ "mailto:" (question.asker.email) } { (question.asker.email) }
            @if let Some(zone) = zone { " · " (words.name(&zone.names)) }
        }
        p.pre { (question.words) }
    }
}

/// `GET /sites/{site}/questions`: those of a site.
pub(crate) async fn of_site(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    show(&visit, site.into_inner(), None).await
}

async fn show(visit: &Visit, slug: String, typed: Option<&TypedAnswer>) -> Answer {
    let list = visit
        .read(move |tx, actor| questions::list_of_site(tx, actor, &slug))
        .await?;
    let words = visit.words();
    let trouble = typed.map(|typed| &typed.trouble);
    let Some(ground) = list.grounds.first() else {
        return Err(visit.problem(crate::app::Error::NotFound));
    };
    let body = html! {
        (Trouble::summary(trouble))
        section.card {
            header { h2 { (words.t("questions-open")) } }
            @if list.open.is_empty() { (none(visit)) } @else {
                ul.list { @for question in &list.open { (open_item(visit, ground, question, typed)) } }
            }
        }
        @if !list.answered.is_empty() {
            section.card {
                header { h2 { (words.t("questions-answered")) } }
                ul.list { @for question in &list.answered { (answered_item(visit, ground, question)) } }
            }
        }
    };
    let page =
        Page::new(words.t("questions")).below_site(words, words.name(&ground.site.names), &ground.site.slug);
    visit.page_with(trouble, page.narrow(), html! { div.stack.loose { (body) } })
}

/// An open question with the form of its answer.
fn open_item(visit: &Visit, ground: &Ground, question: &Question, typed: Option<&TypedAnswer>) -> Markup {
    let words = visit.words();
    let typed = typed.filter(|typed| typed.id == question.id);
    let field = field_of(question.id);
    html! {
        li id={ "question-" (question.id) } { div.item.stack {
            div {
                div.small { (words.ago_at(question.asked_at, visit.frame.now, ground.tz())) }
                (asked(visit, ground, question))
            }
            form.stack method="post" action={ "/sites/" (ground.site.slug) "/questions/" (question.id) } {
                (words
                    .field(&field, "question-answer", typed.map_or("", |typed| typed.words.as_str()))
                    .hint("question-answer-hint")
                    .plain()
                    .area(typed.map(|typed| &typed.trouble)))
                div.row {
                    button.btn.main name="go" value="answer" { (words.t("question-send")) }
                    button.btn.link name="go" value="elsewhere" { (words.t("question-elsewhere")) }
                }
            }
        } }
    }
}

fn answered_item(visit: &Visit, ground: &Ground, question: &Question) -> Markup {
    let words = visit.words();
    html! {
        li { div.item.stack.tight {
            div { (asked(visit, ground, question)) }
            @if question.answer.is_empty() { p.small.dim { (words.t("question-was-elsewhere")) } }
            @else { p.pre { (question.answer) } }
            div.small.dim {
                @if let Some(by) = &question.answered_by { (by) " · " }
                @if let Some(at) = question.answered_at { (words.moment(at, ground.tz())) }
            }
        } }
    }
}

/// The name of the field with the answer to a question: a page has several.
fn field_of(question: i64) -> String {
    format!("answer-{question}")
}

/// A question in its address.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct QuestionPath {
    site: String,
    question: i64,
}

/// `POST /sites/{site}/questions/{question}`: answers one, or closes it.
pub(crate) async fn answer(visit: Visit, path: Path<QuestionPath>, form: Form) -> Answer {
    visit.signed_in()?;
    let QuestionPath {
        site: slug,
        question: id,
    } = path.into_inner();
    let words = form.text(&field_of(id));
    let body = if form.text("go") == "elsewhere" {
        AnswerBody::Elsewhere
    } else {
        AnswerBody::Words(words.clone())
    };
    let done = if body == AnswerBody::Elsewhere {
        "saved"
    } else {
        "question-answered"
    };
    let of = slug.clone();
    match visit
        .write(move |tx, actor| questions::answer(tx, actor, &of, id, &body))
        .await?
    {
        Ok(()) => visit.go(&format!("/sites/{slug}/questions"), done),
        Err(trouble) => {
            let trouble = trouble.renamed(|_| field_of(id));
            show(&visit, slug, Some(&TypedAnswer { id, words, trouble })).await
        }
    }
}
