//! `/notice/{code}`: what everybody is told who might be recorded, and the sign that says so. Neither needs a
//! sign-in.

use actix_web::web::Path;
use maud::{Markup, html};

use super::{device, kept, range};
use crate::app::recordings::{PublicNotice, look};
use crate::domain::booking::recording::{NoticeStand, Recording, Recordings};
use crate::domain::session::SessionState;
use crate::domain::span::Span;
use crate::domain::text::Language;
use crate::locale;
use crate::store::sessions::Session;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::qr::qr;
use crate::web::ui::{self, Words};

/// Most dates that are told one by one.
const MOST_DATES: usize = 20;

async fn found(visit: &Visit, code: Path<String>) -> Result<PublicNotice, Problem> {
    let found = visit
        .caller()
        .opens(move |tx, actor| look(tx, actor, &code))
        .await;
    found.map_err(|error| visit.problem(error))
}

/// `GET /notice/{code}`
pub(crate) async fn show(visit: Visit, code: Path<String>) -> Answer {
    let notice = found(&visit, code).await?;
    let (words, site) = (visit.words(), &notice.ground.site);
    let page = Page::new(words.t("film-title")).narrow().with_plan().lead(html! {
        (words.name(&site.names)) " · " (site.address)
    });
    let body = html! { div.stack.loose {
        (stand(&visit, &notice))
        @if let Some(says) = &notice.says {
            @for own in &says.devices { (device(words, own, notice.zone_plan.as_ref())) }
            (asking(words, says))
        }
        @if !notice.dates.is_empty() { (dates(words, &notice)) }
        @if notice.stand == NoticeStand::Stands {
            div.row.stretch {
                a.btn href={ "/notice/" (notice.code.as_str()) "/sign" } { (words.t("film-sign")) }
            }
        }
    } };
    visit.page(page, body)
}

/// Whether it is recorded now, later or no more.
fn stand(visit: &Visit, notice: &PublicNotice) -> Markup {
    let (words, tz, now) = (visit.words(), notice.ground.tz(), visit.frame.now);
    let runs = |own: &&Session| own.span.start <= now && now < own.span.end;
    let said = match (notice.stand, notice.dates.iter().find(runs), notice.dates.first()) {
        (NoticeStand::Stands, Some(own), _) => words.fill("film-now", "at", words.clock(own.span.end, tz)),
        (NoticeStand::Stands, None, Some(own)) => {
            words.fill("film-next", "time", locale::span(words.0, own.span, tz))
        }
        (stand, ..) => words.of("film-stand", stand),
    };
    let look = match notice.stand {
        NoticeStand::Stands => "is-running",
        NoticeStand::Paused => "is-changes",
        NoticeStand::Over | NoticeStand::Withdrawn => "is-done",
    };
    html! { section class={ "card stand " (look) } { p.big { (said) } } }
}

/// Who answers for it, and how to have something deleted.
fn asking(words: Words, says: &Recordings) -> Markup {
    let contact = &says.contact;
    html! {
        section.card {
            header { h2 { (words.t("film-asking")) } }
            div.in.stack {
                dl.facts {
                    dt { (words.t("recording-controller")) } dd { (says.controller) }
                    dt { (words.t("recording-contact")) }
                    dd {
                        (contact.name) " " (ui::phone(&contact.phone)) " "
                        @if !contact.email.is_empty() {
                            a href={ "mailto:" (contact.email) } { (contact.email) }
                        }
                    }
                }
                p { (words.t("film-delete")) }
            }
        }
    }
}

/// When and where, each date as it stands.
fn dates(words: Words, notice: &PublicNotice) -> Markup {
    let tz = notice.ground.tz();
    html! {
        section.card {
            header { h2 { (words.t("when")) } }
            ul.list {
                @for own in notice.dates.iter().take(MOST_DATES) {
                    li { div.item {
                        b { (words.span(own.span, tz)) }
                        p { (words.zones(&notice.ground, &own.zones)) }
                    } }
                }
            }
            @if notice.dates.len() > MOST_DATES {
                footer { (words.n("film-more", notice.dates.len() - MOST_DATES)) }
            }
        }
    }
}

/// `GET /notice/{code}/sign`: to be printed and hung up.
pub(crate) async fn sign(visit: Visit, code: Path<String>) -> Answer {
    let notice = found(&visit, code).await?;
    let words = visit.words();
    let there = format!("/notice/{}", notice.code.as_str());
    let page = Page::new(words.t("film-sign"))
        .read_from_afar()
        .with_plan()
        .below(words.t("film-title"), &there);
    let body = match &notice.says {
        Some(says) if notice.stand == NoticeStand::Stands => html! {
            (sheet(&visit, &notice, says))
            div.noprint {
                p { (words.t("film-print")) }
                @if let Some(id) = notice.hangs {
                    form method="post" action={ "/bookings/" (id) "/recordings/printed" } {
                        button.btn type="submit" { (words.t("recordings-hung")) }
                    }
                }
            }
        },
        _ => stand(&visit, &notice),
    };
    visit.page(page, body)
}

/// What the sign says under a heading, in both languages.
struct SignRow {
    key: &'static str,
    ko: String,
    en: String,
}

/// The sheet itself, in both languages whoever prints it.
fn sheet(visit: &Visit, notice: &PublicNotice, says: &Recordings) -> Markup {
    let [ko, en] = [Language::Ko, Language::En];
    let head = says
        .devices
        .first()
        .map(|own| format!("film-head-{}", own.device))
        .unwrap_or_default();
    html! {
        section.card.sign.filming {
            div.band {
                h2 { (locale::word(ko, &head)) }
                p lang="en" { (locale::word(en, &head)) }
            }
            dl {
                @for row in rows(notice, says) {
                    dt {
                        (locale::word(ko, row.key)) br;
                        span.small lang="en" { (locale::word(en, row.key)) }
                    }
                    dd { b.pre { (row.ko) } @if row.en != row.ko { p.pre lang="en" { (row.en) } } }
                }
            }
            @for own in &says.devices { (range(visit.words(), own, notice.zone_plan.as_ref())) }
            (more(visit, notice))
        }
    }
}

/// The code that leads to the page, and when the sign comes down.
fn more(visit: &Visit, notice: &PublicNotice) -> Markup {
    let [ko, en] = [Language::Ko, Language::En];
    let address = format!("{}/notice/{}", visit.app().rules.base_url, notice.code.as_str());
    let last = notice.until.local(notice.ground.tz()).date();
    let down = locale::Args::new().with("date", locale::date(ko, last));
    html! {
        div.more {
            (qr(&address, &visit.words().t("film-code")))
            div {
                p { b { (locale::word(ko, "film-scan")) } }
                p lang="en" { (locale::word(en, "film-scan")) }
                p.mono { (address) }
                p.small { (locale::word(ko, "film-law")) }
                p.small { (locale::say(ko, "film-down", &down)) }
            }
        }
    }
}

fn rows(notice: &PublicNotice, says: &Recordings) -> Vec<SignRow> {
    let row = |key: &'static str, text: &dyn Fn(Language) -> String| SignRow {
        key,
        ko: text(Language::Ko),
        en: text(Language::En),
    };
    let each = |text: &dyn Fn(&Recording) -> String| {
        let all: Vec<String> = says.devices.iter().map(text).collect();
        all.join("\n")
    };
    let tz = notice.ground.tz();
    vec![
        row("film-when", &|language| when(language, notice)),
        row("film-where", &|language| {
            let ranges = each(&|own| own.range.get(language).to_owned());
            format!("{}\n{ranges}", places(language, notice))
        }),
        row("film-why", &|language| {
            each(&|own| own.purpose.get(language).to_owned())
        }),
        row("film-kept", &|language| {
            each(&|own| {
                let faces = locale::word(language, &format!("film-faces-{}", own.faces));
                format!("{} · {faces}", kept(Words(language, tz), own.keep_days))
            })
        }),
        row("film-who", &|_| who(says)),
        row("film-object", &|language| {
            locale::word(language, "film-object-how")
        }),
    ]
}

/// Who answers for it, and whom to ask.
fn who(says: &Recordings) -> String {
    let contact = &says.contact;
    let mut all = vec![&*says.controller, &contact.name, &contact.phone, &contact.email];
    all.retain(|own| !own.is_empty());
    all.join(" · ")
}

/// The zones of all dates that are to come.
fn places(language: Language, notice: &PublicNotice) -> String {
    let mut zones = Vec::new();
    for zone in notice.dates.iter().flat_map(|own| &own.zones) {
        if !zones.contains(zone) {
            zones.push(*zone);
        }
    }
    let site = notice.ground.site.names.get(language);
    format!(
        "{site} · {}",
        Words(language, notice.ground.tz()).zones(&notice.ground, &zones)
    )
}

/// The schedules as they were written, then what departs from them by now.
fn when(language: Language, notice: &PublicNotice) -> String {
    let tz = notice.ground.tz();
    let plans = notice.plans.iter();
    let mut lines: Vec<String> = plans
        .map(|plan| locale::schedule(language, &plan.schedule, tz))
        .collect();
    let moved = notice.dates.iter().filter(|own| own.state == SessionState::Moved);
    let listed = |spans: Vec<Span>| {
        let told: Vec<String> = spans
            .into_iter()
            .map(|span| locale::span_short(language, span, tz))
            .collect();
        told.join(", ")
    };
    for (key, spans) in [
        ("film-moved", moved.map(|own| own.span).collect::<Vec<_>>()),
        ("film-off", notice.off.iter().map(|own| own.span).collect()),
    ] {
        if !spans.is_empty() {
            let args = locale::Args::new().with("dates", listed(spans));
            lines.push(locale::say(language, key, &args));
        }
    }
    lines.join("\n")
}
