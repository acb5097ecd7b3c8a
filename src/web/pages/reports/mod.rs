//! Reports of programme staff as charts with their tables, and the same tables as files.

pub(super) mod files;
mod tables;
pub(super) mod week;

use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Nav, Page, Visit};
use crate::app::fields::Fields;
use crate::app::reads::reports::{self, MOST_SITES, Question, Report, WAITS};
use crate::app::register::{self, Choice};
use crate::app::{self, Tx};
use crate::domain::access::Actor;
use crate::locale::{self, Args};
use crate::web::body::Query;
use crate::web::error::{Answer, Problem};
use crate::web::ui::charts::{self, Bar};
use crate::web::ui::{Options, Trouble, Words, badge, empty};
use tables::{Name, Table, outcomes, said_days};

/// What a report is asked about, as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportQuery {
    from: Option<String>,
    to: Option<String>,
    programme: Option<String>,
}

impl ReportQuery {
    /// As it would be typed.
    fn of(question: &Question) -> Self {
        let Question { from, to, programme } = question;
        Self {
            from: Some(from.to_string()),
            to: Some(to.to_string()),
            programme: programme.clone(),
        }
    }

    /// The question; days that are not named are the usual ones.
    fn question(&self, today: NaiveDate) -> app::Result<Question> {
        let usual = Question::usual(today);
        let mut fields = Fields::default();
        let mut day =
            |name: &str, raw: &Option<String>| fields.optional_date(name, raw.as_deref().unwrap_or_default());
        let days = (day("from", &self.from), day("to", &self.to));
        let (from, to) = fields.done(|| Some((days.0?, days.1?)))?;
        Ok(Question {
            from: from.unwrap_or(usual.from),
            to: to.unwrap_or(usual.to),
            programme: self.programme.clone().filter(|slug| !slug.is_empty()),
        })
    }
}

fn question(visit: &Visit, wanted: &ReportQuery) -> app::Result<Question> {
    wanted.question(visit.frame.now.local(visit.frame.tz).date())
}

/// The query that asks the same again.
fn query_of(question: &Question) -> String {
    let programme = question
        .programme
        .as_ref()
        .map(|slug| format!("&programme={slug}"))
        .unwrap_or_default();
    format!("?from={}&to={}{programme}", question.from, question.to)
}

/// What a page of a report needs.
struct ReportFacts {
    report: Report,
    programmes: Vec<Choice>,
}

fn find(tx: &mut Tx<'_>, actor: &Actor, question: &Question) -> app::Result<ReportFacts> {
    Ok(ReportFacts {
        report: reports::report(tx, actor, question)?,
        programmes: register::programme_choices(tx)?,
    })
}

/// `GET /reports`
pub(super) async fn show(visit: Visit, wanted: Query<ReportQuery>) -> Answer {
    let usual = Question::usual(visit.frame.now.local(visit.frame.tz).date());
    let (asked, answer) = match question(&visit, &wanted.0) {
        Ok(asked) => (asked.clone(), ask(&visit, asked).await?),
        Err(error) => (usual.clone(), Err(visit.settle(error)?)),
    };
    match answer {
        Ok(found) => page(&visit, None, &asked, &ReportQuery::of(&asked), &found),
        Err(trouble) => {
            // The form comes back as it was, above the report of the usual time.
            let found = ask(&visit, usual)
                .await?
                .map_err(|_| visit.problem(app::Error::NotFound))?;
            page(&visit, Some(&trouble), &asked, &wanted.0, &found)
        }
    }
}

async fn ask(visit: &Visit, question: Question) -> Result<Result<ReportFacts, Trouble>, Problem> {
    visit.look(move |tx, actor| find(tx, actor, &question)).await
}

fn page(
    visit: &Visit,
    trouble: Option<&Trouble>,
    asked: &Question,
    typed: &ReportQuery,
    found: &ReportFacts,
) -> Answer {
    let words = visit.words();
    let report = &found.report;
    let body = html! {
        (Trouble::summary(trouble))
        (filter(words, trouble, typed, &found.programmes))
        (tiles(words, report))
        div.cols.two.gap { (weeks(words, asked, report)) (sites(words, asked, report)) }
        div.gap { (hours(words, asked, report)) }
        div.cols.two { (acceptance(words, asked, report)) (reasons(words, asked, report)) }
        div.gap { (consortia(words, asked, report)) }
    };
    let lead = html! { (words.dates(asked.from, asked.to)) };
    let actions = html! {
        a.btn href={ "/reports/report.xlsx" (query_of(asked)) } { (words.t("report-xlsx")) }
        a.btn href="/reports/week" { (words.t("report-week")) }
    };
    visit.page_with(
        trouble,
        Page::new(words.t("nav-reports"))
            .at(Nav::Reports)
            .lead(lead)
            .actions(actions),
        body,
    )
}

fn filter(words: Words, trouble: Option<&Trouble>, typed: &ReportQuery, programmes: &[Choice]) -> Markup {
    let options = Options::named(words, programmes).before("", words.t("all"));
    let (from, to) = (
        typed.from.as_deref().unwrap_or_default(),
        typed.to.as_deref().unwrap_or_default(),
    );
    html! {
        form.filters.noprint method="get" action="/reports" {
            (words.field("from", "report-from", from).input(trouble, "date"))
            (words.field("to", "report-to", to).input(trouble, "date"))
            (words.field("programme", "programme", typed.programme.as_deref().unwrap_or_default())
                .optional()
                .select(trouble, &options))
            button.btn type="submit" { (words.t("apply")) }
        }
    }
}

fn percent(words: Words, value: Option<f64>) -> String {
    value.map_or_else(|| words.t("report-nothing"), |value| format!("{value:.0}%"))
}

fn tiles(words: Words, report: &Report) -> Markup {
    let median = report.median_hours.map_or_else(
        || words.t("report-nothing"),
        |hours| locale::roughly(words.0, hours * 3600),
    );
    // Each figure says what it counts.
    let tile = |value: &str, key: &str| {
        html! {
            div.card.kpi {
                b { (value) } span { (words.t(key)) } small.dim { (words.t(&format!("{key}-counts"))) }
            }
        }
    };
    html! {
        div.kpis {
            (tile(&percent(words, report.rate()), "report-use"))
            (tile(&format!("{}/{}", report.held.held, report.held.over()), "report-held"))
            (tile(&percent(words, report.fate().rate()), "report-accepted"))
            (tile(&median, "report-median"))
            (tile(&percent(words, report.night), "report-night"))
        }
    }
}

/// A chart with its table and the table's file.
fn figure(words: Words, asked: &Question, table: &Table, legend: &Markup, chart: &Markup) -> Markup {
    html! {
        section.card {
            header { h2 { (table.title) } (legend) }
            div.in {
                p.small.dim { (words.of("report-counts", table.name)) }
                figure.figure { (chart) figcaption.sr { (table.title) } }
                details {
                    summary.small { (words.t("report-table")) }
                    div.scroll tabindex="0" role="region" aria-label=(table.title) { (table.markup()) }
                    p.small.row.end {
                        a href={ "/reports/" (table.name.as_str()) ".csv" (query_of(asked)) } {
                            (words.t("report-csv"))
                        }
                    }
                }
            }
        }
    }
}

fn weeks(words: Words, asked: &Question, report: &Report) -> Markup {
    let bar = |week: &reports::Week| Bar {
        label: chrono::Datelike::iso_week(&week.monday).week().to_string(),
        firm: week.firm,
        open: week.waiting,
        said: words.say(
            "report-week-said",
            &Args::new()
                .with("day", words.day(week.monday))
                .with("firm", format!("{:.0}", week.firm))
                .with("open", format!("{:.0}", week.waiting)),
        ),
    };
    let bars: Vec<Bar> = report.weeks.iter().map(bar).collect();
    let legend = html! {
        span.row {
            (badge("is-approved", &words.t("state-approved")))
            (badge("is-pending", &words.t("state-requested")))
        }
    };
    let table = Table::of(words, Name::Weeks, report);
    figure(
        words,
        asked,
        &table,
        &legend,
        &charts::bars(&words.t("report-weeks-said"), &bars),
    )
}

/// Most sites that are drawn; the table has more.
const DRAWN: usize = 12;

fn sites(words: Words, asked: &Question, report: &Report) -> Markup {
    let chart = html! {
        @if report.sites.is_empty() { (empty(&words.t("report-no-sites"), "", None)) }
        ul.meters {
            @for site in report.sites.iter().take(DRAWN) {
                li {
                    a.plain href={ "/reports/week?site=" (site.slug) } { (words.name(&site.names)) }
                    (charts::meter(site.rate()))
                    span.num { (format!("{:.0}%", site.rate())) }
                }
            }
        }
    };
    let legend = html! {
        @if report.sites_in_all > MOST_SITES {
            span.small.dim {
                (words.say(
                    "report-of-sites",
                    &Args::new().with("n", MOST_SITES).with("all", report.sites_in_all)
                ))
            }
        }
    };
    figure(
        words,
        asked,
        &Table::of(words, Name::Sites, report),
        &legend,
        &chart,
    )
}

fn hours(words: Words, asked: &Question, report: &Report) -> Markup {
    let names: [String; 7] = std::array::from_fn(|day| words.of("weekday", (day + 1).to_string()));
    let most = report.heat.iter().flatten().copied().fold(0.0, f64::max);
    let cell = |day: usize, hour: usize, value: f64| format!("{} {hour:02}:00 · {value:.1}", names[day]);
    let chart = charts::heat(&words.t("report-hours-said"), &names, &report.heat, cell);
    let legend = charts::heat_legend("0", &format!("{most:.1}"));
    figure(
        words,
        asked,
        &Table::of(words, Name::Hours, report),
        &legend,
        &chart,
    )
}

fn acceptance(words: Words, asked: &Question, report: &Report) -> Markup {
    let chart = html! {
        @if report.by_kind.is_empty() { (empty(&words.t("report-no-requests"), "", None)) }
        ul.meters {
            @for (kind, fate) in &report.by_kind {
                li {
                    span { (words.of("site-kind", kind)) }
                    (charts::meter(fate.rate().unwrap_or_default()))
                    span.num {
                        (percent(words, fate.rate()))
                        " "
                        span.dim.small { (fate.approved) "/" (fate.approved + fate.declined) }
                    }
                }
            }
        }
    };
    let by_district = Table::of(words, Name::Districts, report);
    html! {
        div.stack {
            (figure(words, asked, &Table::of(words, Name::Acceptance, report), &html! {}, &chart))
            (figure(words, asked, &by_district, &html! {}, &districts(words, report)))
        }
    }
}

fn districts(words: Words, report: &Report) -> Markup {
    html! {
        ul.meters {
            @for (district, fate) in report.by_district.iter().take(DRAWN) {
                li {
                    span { (words.district(district)) }
                    (charts::meter(fate.rate().unwrap_or_default()))
                    span.num {
                        (percent(words, fate.rate()))
                        " "
                        span.dim.small { (fate.approved) "/" (fate.approved + fate.declined) }
                    }
                }
            }
        }
    }
}

fn reasons(words: Words, asked: &Question, report: &Report) -> Markup {
    let all: i64 = report.reasons.iter().map(|(_, n)| n).sum();
    let chart = html! {
        @if report.reasons.is_empty() { (empty(&words.t("report-no-reasons"), "", None)) }
        ul.meters {
            @for (code, n) in &report.reasons {
                li { span { (words.of("reason", code)) } (charts::meter(share(*n, all))) span.num { (n) } }
            }
        }
    };
    html! {
        div.stack {
            (figure(words, asked, &Table::of(words, Name::Reasons, report), &html! {}, &chart))
            (days(words, asked, report))
            (held(words, asked, report))
        }
    }
}

/// Consortia that are drawn; the table has more.
const DRAWN_CONSORTIA: usize = 12;

/// How much of what was planned each consortium held, with its agreement in the table.
fn consortia(words: Words, asked: &Question, report: &Report) -> Markup {
    let chart = html! {
        @if report.consortia.is_empty() { (empty(&words.t("report-no-sessions"), "", None)) }
        ul.meters {
            @for own in report.consortia.iter().take(DRAWN_CONSORTIA) {
                @let (held, over) = (own.held.held, own.held.over());
                li {
                    a.plain href={ "/consortia/" (own.consortium.slug) } {
                        (words.name(&own.consortium.titles))
                    }
                    (charts::meter(share(held, over)))
                    span.num { (held) "/" (over) }
                }
            }
        }
    };
    figure(
        words,
        asked,
        &Table::of(words, Name::Consortia, report),
        &html! {},
        &chart,
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below the limit")]
fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole.max(1) as f64 * 100.0
}

/// How many decisions took how many days.
fn days(words: Words, asked: &Question, report: &Report) -> Markup {
    let all: i64 = report.waits.iter().sum();
    let chart = html! {
        @if all == 0 { (empty(&words.t("report-no-decisions"), "", None)) }
        @else {
            ul.meters {
                @for ((first, last), n) in WAITS.into_iter().zip(report.waits) {
                    li {
                        span { (said_days(words, first, last)) }
                        (charts::meter(share(n, all)))
                        span.num { (n) }
                    }
                }
            }
        }
    };
    figure(
        words,
        asked,
        &Table::of(words, Name::Days, report),
        &html! {},
        &chart,
    )
}

/// What became of planned sessions, each as a share of them.
fn held(words: Words, asked: &Question, report: &Report) -> Markup {
    let planned = report.held.planned;
    let chart = html! {
        @if planned == 0 { (empty(&words.t("report-no-sessions"), "", None)) }
        @else {
            ul.meters {
                @for (key, n) in outcomes(report.held) {
                    li { span { (words.t(key)) } (charts::meter(share(n, planned))) span.num { (n) } }
                }
            }
        }
    };
    figure(
        words,
        asked,
        &Table::of(words, Name::Held, report),
        &html! {},
        &chart,
    )
}
