//! `/sites/{site}/walls`: the displays on the wall of a site's duty desk, made, shown once, listed, revoked.

use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::walls::{WallDesk, new_wall, revoke_wall, wall_desk};
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Page, Visit};
use crate::web::ui::{self, Trouble, Words};

/// `GET /sites/{site}/walls`
pub(crate) async fn show(visit: Visit, site: Path<String>) -> Answer {
    visit.signed_in()?;
    page(&visit, &site, WallForm::default()).await
}

/// `POST /sites/{site}/walls`: the address of the new one is shown this once.
pub(crate) async fn create(visit: Visit, site: Path<String>, form: Form) -> Answer {
    visit.signed_in()?;
    let (of, name) = (site.to_string(), form.text("name"));
    let made = visit
        .write(move |tx, actor| new_wall(tx, actor, &of, &name))
        .await?;
    let shown = match &made {
        Ok(token) => WallForm {
            made: Some(token),
            ..WallForm::default()
        },
        Err(trouble) => WallForm {
            trouble: Some(trouble),
            typed: form.raw("name"),
            ..WallForm::default()
        },
    };
    page(&visit, &site, shown).await
}

/// What came of a form.
#[derive(Default)]
struct WallForm<'a> {
    /// The token of a new display.
    made: Option<&'a str>,
    trouble: Option<&'a Trouble>,
    /// The name that was typed.
    typed: String,
}

/// A display among those of its site.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WallPath {
    site: String,
    id: i64,
}

/// `POST /sites/{site}/walls/{id}/revoke`
pub(crate) async fn revoke(visit: Visit, path: Path<WallPath>) -> Answer {
    visit.signed_in()?;
    let WallPath { site, id } = path.into_inner();
    let of = site.clone();
    match visit
        .write(move |tx, actor| revoke_wall(tx, actor, &of, id))
        .await?
    {
        Ok(()) => visit.go(&format!("/sites/{site}/walls"), "wall-revoked"),
        Err(trouble) => {
            let shown = WallForm {
                trouble: Some(&trouble),
                ..WallForm::default()
            };
            page(&visit, &site, shown).await
        }
    }
}

async fn page(visit: &Visit, site: &str, show: WallForm<'_>) -> Answer {
    let WallForm { made, trouble, typed } = show;
    let of = site.to_owned();
    let desk = visit.read(move |tx, actor| wall_desk(tx, actor, &of)).await?;
    let (words, site) = (visit.words(), &desk.ground.site);
    let body = html! {
        (Trouble::summary(trouble))
        div.stack.loose {
            @if let Some(token) = made {
                (ui::alert("is-running", &words.t("wall-made"), html! {
                    p { (words.t("wall-made-hint")) }
                    p { a.mono href={ "/kiosk/" (token) } { (visit.app().rules.base_url) "/kiosk/" (token) } }
                }))
            }
            (ui::card(&words.t("walls-title"), list(visit, &desk)))
            (ui::card(&words.t("wall-new"), html! {
                form.in.stack method="post" action={ "/sites/" (site.slug) "/walls" } {
                    p.small.dim { (words.t("wall-new-hint")) }
                    (words.field("name", "wall-name", &typed).input(trouble, "text"))
                    div.row.stretch { button.btn.main { (words.t("wall-make")) } }
                }
            }))
        }
    };
    let page = Page::new(words.t("walls-title")).below_site(words, words.name(&site.names), &site.slug);
    visit.page_with(trouble, page.narrow(), body)
}

fn list(visit: &Visit, desk: &WallDesk) -> Markup {
    let words = visit.words();
    let (tz, slug) = (desk.ground.tz(), &desk.ground.site.slug);
    html! {
        @if desk.walls.is_empty() {
            (ui::empty(&words.t("walls-none"), &words.t("walls-none-hint"), None))
        }
        ul.list {
            @for own in &desk.walls {
                li { div.item.row.between {
                    div {
                        b { (own.name) }
                        div.small.dim {
                            @match own.used_at {
                                Some(at) => {
                                    (words.t("wall-used")) " " (words.ago_at(at, visit.frame.now, tz))
                                }
                                None => (words.t("wall-unused")),
                            }
                        }
                    }
                    form method="post" action={ "/sites/" (slug) "/walls/" (own.id) "/revoke" } {
                        button.btn { (revoking(words, &own.name)) }
                    }
                } }
            }
        }
    }
}

fn revoking(words: Words, name: &str) -> Markup {
    html! { (words.t("wall-revoke")) span.sr { " " (name) } }
}
