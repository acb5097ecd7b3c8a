//! The way in: what Madang is, what is free soon, and where to go on.

use maud::{Markup, html};

use crate::app::reads::free::{Ahead, ahead};
use crate::domain::span::{Span, start_of_day};
use crate::locale::Args;
use crate::web::error::Answer;
use crate::web::pages::frame::{Page, Visit};
use crate::web::ui::{Words, icon};

/// Sites that are looked at.
const LOOKED_AT: i64 = 24;
/// Sites whose weeks are shown.
const SHOWN: usize = 6;
/// Weeks that are shown.
const WEEKS: i64 = 6;

/// `GET /`
pub(crate) async fn start(visit: Visit) -> Answer {
    let weeks = weeks(&visit);
    let over = weeks.clone();
    let mut sites = visit.read(move |tx, _| ahead(tx, LOOKED_AT, &over)).await?;
    sites.sort_by_key(|site| std::cmp::Reverse(site.free.iter().sum::<usize>()));
    sites.truncate(SHOWN);
    let words = visit.words();
    let body = html! {
        section.hero {
            p.lead { (words.t("about")) }
            div.row.stretch {
                a.btn.main href="/sites" { (words.t("start-find")) }
                @if visit.frame.person.is_some() { a.btn href="/home" { (words.t("start-home")) } }
                @else { a.btn href="/sign-in" { (words.t("sign-in")) } }
            }
        }
        div.stack.loose {
            (steps(words))
            @if !sites.is_empty() { (soon(&visit, &sites, &weeks)) }
        }
    };
    visit.page(Page::new(words.t("about-headline")), body)
}

/// The coming weeks from Monday to Monday, on the city's clock.
fn weeks(visit: &Visit) -> Vec<Span> {
    use chrono::{Datelike, Days};
    let (tz, today) = (visit.frame.tz, visit.frame.now.local(visit.frame.tz).date());
    let monday = today + Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
    let at = |week: i64| start_of_day(tz, monday + Days::new(7 * week.unsigned_abs()));
    (0..WEEKS)
        .map(|week| Span {
            start: at(week),
            end: at(week + 1),
        })
        .collect()
}

fn steps(words: Words) -> Markup {
    html! {
        section {
            h2.sr { (words.t("start-how")) }
            ol.how {
                @for (number, picture) in [(1, "place"), (2, "calendar"), (3, "check")] {
                    li.card { div.in {
                        (icon(picture))
                        h3 { (words.t(&format!("start-step-{number}"))) }
                        p.dim { (words.t(&format!("start-step-{number}-text"))) }
                    } }
                }
            }
        }
    }
}

fn soon(visit: &Visit, sites: &[Ahead], weeks: &[Span]) -> Markup {
    let words = visit.words();
    let day = |week: &Span| words.day(week.start.local(visit.frame.tz).date());
    html! {
        section.card {
            header { h2 { (words.t("start-soon")) } a href="/sites" { (words.t("start-all-sites")) } }
            div.scroll tabindex="0" role="region" aria-label=(words.t("start-soon")) {
                table.data.ahead {
                    thead {
                        tr {
                            th scope="col" { (words.t("site")) }
                            @for week in weeks {
                                th scope="col" {
                                    (words.fill("start-week", "day", day(week)))
                                }
                            }
                        }
                    }
                    tbody { @for row in sites {
                        tr {
                            th scope="row" {
                                a href={ "/sites/" (row.site.slug) } { (words.name(&row.site.names)) }
                            }
                            @for free in &row.free { td { (cell(words, *free, row.zones)) } }
                        }
                    } }
                }
            }
            footer.small.dim { (words.t("start-soon-hint")) }
        }
    }
}

fn cell(words: Words, free: usize, zones: usize) -> Markup {
    if free == 0 {
        html! { span.cell.none { (words.t("none")) } }
    } else {
        html! { span.cell { (words.say("start-zones", &Args::new().with("n", free).with("all", zones))) } }
    }
}
