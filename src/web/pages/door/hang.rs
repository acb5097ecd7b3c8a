//! `/sites/{site}/zones/{zone}/sign`: the sign of a zone, to be printed and hung up.

use actix_web::web::Path;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::presence::{SignDesk, new_sign, sign_desk};
use crate::domain::public_code::PublicCode;
use crate::domain::text::Language;
use crate::locale;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui;
use crate::web::ui::qr::qr;

/// The zone that an address names.
#[derive(Debug, Deserialize)]
pub(crate) struct ZoneAt {
    site: String,
    zone: String,
}

/// `GET /sites/{site}/zones/{zone}/sign`
pub(crate) async fn show(visit: Visit, path: Path<ZoneAt>) -> Answer {
    visit.signed_in()?;
    let ZoneAt { site, zone } = path.into_inner();
    let desk = visit
        .read(move |tx, actor| sign_desk(tx, actor, &site, &zone))
        .await?;
    let words = visit.words();
    let (site, zone) = (&desk.ground.site, &desk.zone);
    let there = format!("/sites/{}/zones/{}", site.slug, zone.slug);
    let page = Page::new(words.t("sign-title"))
        .below_site(words, words.name(&site.names), &site.slug)
        .below(words.name(&zone.names), &there);
    let key = if desk.code.is_some() {
        "sign-again"
    } else {
        "sign-make"
    };
    let body = html! {
        @match &desk.code {
            Some(code) => (sheet(&visit, &desk, code)),
            None => (ui::empty(&words.t("sign-none"), &words.t("sign-none-hint"), None)),
        }
        div.stack.noprint {
            @if desk.code.is_some() {
                p { (words.t("sign-print")) }
                p.small.dim { (words.t("sign-again-hint")) }
            }
            form method="post" action={ (there) "/sign" } {
                button.btn.main[desk.code.is_none()].danger[desk.code.is_some()] { (words.t(key)) }
            }
        }
    };
    visit.page(page, body)
}

/// The sheet itself, in both languages whoever prints it.
fn sheet(visit: &Visit, desk: &SignDesk, code: &PublicCode) -> Markup {
    let (site, zone) = (&desk.ground.site, &desk.zone);
    let address = format!("{}/z/{}", visit.app().rules.base_url, code.as_str());
    let both = |key: &str| [Language::Ko, Language::En].map(|language| locale::word(language, key));
    html! {
        section.card.sign {
            h2 { (zone.names.ko) }
            p lang="en" { (zone.names.en) }
            p.dim { (site.names.ko) " · " (site.names.en) }
            (qr(&address, &visit.words().t("sign-code")))
            @for said in both("sign-says") { p { (said) } }
            p.mono { (code) }
            p.call { (site.phone) }
        }
    }
}

/// `POST /sites/{site}/zones/{zone}/sign`: another code; the sign that hangs there opens nothing more.
pub(crate) async fn make(visit: Visit, path: Path<ZoneAt>) -> Answer {
    visit.signed_in()?;
    let ZoneAt { site, zone } = path.into_inner();
    let there = format!("/sites/{site}/zones/{zone}/sign");
    visit
        .caller()
        .write(move |tx, actor| new_sign(tx, actor, &site, &zone))
        .await?;
    visit.go(&there, "sign-made")
}
