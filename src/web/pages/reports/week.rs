//! The sheet of one week at one site, to be printed and hung up.

use chrono::{Days, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::fields::Fields;
use crate::app::reads::reports::{self, Sheet};
use crate::locale;
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::{self, Options, Words, columns, empty, session_badge};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WeekQuery {
    site: Option<String>,
    from: Option<String>,
}

/// `GET /reports/week`
pub(crate) async fn show(visit: Visit, wanted: Query<WeekQuery>) -> Answer {
    visit.signed_in()?;
    let WeekQuery { site, from } = wanted.0;
    let Some(site) = site.filter(|site| !site.is_empty()) else {
        return choose(&visit).await;
    };
    let mut fields = Fields::default();
    let day = fields.optional_date("from", from.as_deref().unwrap_or_default());
    let day = fields.done(|| day).map_err(|error| visit.problem(error))?;
    let sheet = visit
        .read(move |tx, actor| reports::sheet(tx, actor, &site, day))
        .await?;
    let words = visit.words();
    let last = sheet.monday + Days::new(6);
    let week = |monday: NaiveDate| format!("/reports/week?site={}&from={monday}", sheet.ground.site.slug);
    let actions = html! {
        // Without script the browser's own menu prints.
        button.btn type="button" data-print hidden { (words.t("sheet-print")) }
        a.btn href=(week(sheet.monday - Days::new(7))) { (words.t("earlier")) }
        a.btn href=(week(sheet.monday + Days::new(7))) { (words.t("later")) }
    };
    let lead = html! {
        (words.dates(sheet.monday, last))
        " · "
        (sheet.ground.site.address)
        " · "
        (words.t("fact-phone"))
        " "
        (ui::phone(&sheet.ground.site.phone))
    };
    let title = words.fill("sheet-title", "site", words.name(&sheet.ground.site.names));
    let page = under(&visit, title).below(words.t("report-week"), "/reports/week");
    visit.page(page.lead(lead).actions(actions), table(words, &sheet))
}

async fn choose(visit: &Visit) -> Answer {
    let sites = visit.read(reports::sheet_choices).await?;
    let words = visit.words();

    let body = html! {
        form.card method="get" action="/reports/week" {
            div.in.stack {
                (words.field("site", "report-site", "").select(None, &Options::named(words, &sites)))
                div { button.btn.main type="submit" { (words.t("sheet-show")) } }
            }
        }
    };
    visit.page(under(visit, words.t("report-week")).narrow(), body)
}

/// A page below the reports, which are not for the people of a site.
fn under(visit: &Visit, title: String) -> Page {
    let page = Page::new(title).at(Nav::Reports);
    if visit.frame.standing.platform.is_some() {
        page.below(visit.words().t("nav-reports"), "/reports")
    } else {
        page
    }
}

/// The keys of the columns' names.
const HEADS: [&str; 6] = [
    "sheet-day",
    "sheet-time",
    "sheet-zone",
    "sheet-what",
    "sheet-who",
    "sheet-state",
];

fn table(words: Words, sheet: &Sheet) -> Markup {
    let tz = sheet.ground.tz();
    if sheet.sessions.is_empty() {
        return html! { div.card { (empty(&words.t("sheet-none"), "", None)) } };
    }
    html! {
        div.card.scroll {
            table.data.folds {
                (columns(words, &HEADS))
                tbody {
                    @for card in &sheet.sessions {
                        tr {
                            th scope="row" { (words.day(card.line.span.start.local(tz).date())) }
                            td data-label=(words.t("sheet-time")) {
                                (locale::hours(
                                    words.0,
                                    card.line.span.start.local(tz),
                                    u32::try_from(card.line.span.minutes()).unwrap_or_default()
                                ))
                            }
                            td data-label=(words.t("sheet-zone")) {
                                (words.names(&card.zones))
                            }
                            td data-label=(words.t("sheet-what")) {
                                a href={ "/bookings/" (card.line.booking) } { (card.line.title) }
                                br;
                                span.dim.small { (words.of("phase", card.line.kind)) }
                            }
                            td data-label=(words.t("sheet-who")) { (words.name(&card.lead)) }
                            td data-label=(words.t("sheet-state")) { (session_badge(words, card.line.state)) }
                        }
                    }
                }
            }
        }
    }
}
