//! The tables of a report: one description for the page, for CSV and for the workbook.

use chrono::{NaiveDate, NaiveDateTime};
use maud::{Markup, html};

use crate::app::reads::reports::{Fate, Held, Report, WAITS};
use crate::domain::text::worded;
use crate::locale::Args;
use crate::web::ui::Words;

worded! {
    /// A table, by its word in an address.
    pub(super) Name {
        Weeks = "weeks",
        Sites = "sites",
        Hours = "hours",
        Acceptance = "acceptance",
        Districts = "districts",
        Reasons = "reasons",
        Days = "days",
        Held = "held",
        Consortia = "consortia",
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A number with so many decimals.
    Number(f64, usize),
    Day(NaiveDate),
    /// A time on the clock of the place where it is.
    Moment(NaiveDateTime),
    /// No number, as of nothing divided by nothing.
    Empty,
}

impl Cell {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below the limit")]
    pub(super) fn count(n: i64) -> Self {
        Self::Number(n as f64, 0)
    }

    fn percent(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, |value| Self::Number(value, 1))
    }

    /// As text, numbers without a thousands separator.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value, decimals) => format!("{value:.decimals$}"),
            Self::Day(day) => day.to_string(),
            Self::Moment(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            Self::Empty => String::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub name: Name,
    pub title: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn of(words: Words, name: Name, report: &Report) -> Self {
        let (head, rows): (&[&str], Vec<Vec<Cell>>) = match name {
            Name::Weeks => (
                &["report-monday", "report-firm-hours", "report-open-hours"],
                weeks(report),
            ),
            Name::Sites => (SITE_HEAD, sites(words, report)),
            Name::Hours => (&[], hours(words, report)),
            Name::Acceptance => (
                KIND_HEAD,
                report
                    .by_kind
                    .iter()
                    .map(|(kind, fate)| row_of(words.of("site-kind", kind), *fate))
                    .collect(),
            ),
            Name::Districts => (
                DISTRICT_HEAD,
                report
                    .by_district
                    .iter()
                    .map(|(district, fate)| row_of(words.district(district).to_owned(), *fate))
                    .collect(),
            ),
            Name::Reasons => (&["report-reason", "report-count"], reasons(words, report)),
            Name::Days => (&["report-days", "report-count"], days(words, report)),
            Name::Held => (
                &["report-outcome", "report-count"],
                outcomes(report.held)
                    .map(|(key, n)| vec![Cell::Text(words.t(key)), Cell::count(n)])
                    .to_vec(),
            ),
            Name::Consortia => (CONSORTIUM_HEAD, consortia(words, report)),
        };
        let head = match name {
            Name::Hours => std::iter::once(words.t("report-weekday"))
                .chain((0..24).map(|hour| format!("{hour:02}")))
                .collect(),
            _ => head.iter().map(|key| words.t(key)).collect(),
        };
        Self {
            name,
            title: words.of("report-title", name),
            head,
            rows,
        }
    }

    pub(super) fn markup(&self) -> Markup {
        html! {
            table.data {
                thead {
                    tr {
                        @for (at, head) in self.head.iter().enumerate() {
                            th scope="col" class=[(at > 0).then_some("num")] { (head) }
                        }
                    }
                }
                tbody {
                    @for row in &self.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 {
                                    th scope="row" { (cell.text()) }
                                } @else {
                                    td.num { (cell.text()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

const KIND_HEAD: &[&str] = &[
    "kind",
    "report-approved",
    "report-declined",
    "report-lapsed",
    "report-waiting",
    "report-rate",
];
const DISTRICT_HEAD: &[&str] = &[
    "report-district",
    "report-approved",
    "report-declined",
    "report-lapsed",
    "report-waiting",
    "report-rate",
];
const SITE_HEAD: &[&str] = &[
    "report-site",
    "report-taken",
    "report-bookable",
    "report-use-rate",
    "report-planned",
    "report-held-n",
    "report-off",
    "report-missed",
    "report-to-come",
];
const CONSORTIUM_HEAD: &[&str] = &[
    "consortium",
    "consortium-number",
    "report-agreement-from",
    "report-agreement-until",
    "report-quota",
    "report-planned",
    "report-held-n",
    "report-held-hours",
    "report-off",
    "report-missed",
    "report-to-come",
];

fn weeks(report: &Report) -> Vec<Vec<Cell>> {
    let row = |week: &crate::app::reads::reports::Week| {
        vec![
            Cell::Day(week.monday),
            Cell::Number(week.firm, 1),
            Cell::Number(week.waiting, 1),
        ]
    };
    report.weeks.iter().map(row).collect()
}

fn sites(words: Words, report: &Report) -> Vec<Vec<Cell>> {
    let row = |site: &crate::app::reads::reports::SiteUse| {
        let Held {
            planned,
            held,
            called_off,
            missed,
            cut_short,
            to_come,
        } = site.held;
        vec![
            Cell::Text(words.name(&site.names).to_owned()),
            Cell::Number(site.taken, 1),
            Cell::Number(site.bookable, 1),
            Cell::Number(site.rate(), 1),
            Cell::count(planned),
            Cell::count(held),
            Cell::count(called_off + cut_short),
            Cell::count(missed),
            Cell::count(to_come),
        ]
    };
    report.sites.iter().map(row).collect()
}

fn consortia(words: Words, report: &Report) -> Vec<Vec<Cell>> {
    let row = |own: &crate::app::reads::reports::ConsortiumUse| {
        let (consortium, held) = (&own.consortium, own.held);
        vec![
            Cell::Text(words.name(&consortium.titles).to_owned()),
            Cell::Text(consortium.number.clone()),
            Cell::Day(consortium.agreement_from),
            Cell::Day(consortium.agreement_until),
            consortium
                .quota_sessions
                .map_or(Cell::Empty, |most| Cell::count(most.into())),
            Cell::count(held.planned),
            Cell::count(held.held),
            Cell::Number(own.hours, 1),
            Cell::count(held.called_off + held.cut_short),
            Cell::count(held.missed),
            Cell::count(held.to_come),
        ]
    };
    report.consortia.iter().map(row).collect()
}

fn hours(words: Words, report: &Report) -> Vec<Vec<Cell>> {
    let row = |(day, values): (usize, &[f64; 24])| {
        let name = Cell::Text(words.of("weekday", (day + 1).to_string()));
        std::iter::once(name)
            .chain(values.iter().map(|value| Cell::Number(*value, 2)))
            .collect()
    };
    report.heat.iter().enumerate().map(row).collect()
}

fn row_of(label: String, fate: Fate) -> Vec<Cell> {
    let counts = [fate.approved, fate.declined, fate.lapsed, fate.waiting].map(Cell::count);
    std::iter::once(Cell::Text(label))
        .chain(counts)
        .chain([Cell::percent(fate.rate())])
        .collect()
}

fn reasons(words: Words, report: &Report) -> Vec<Vec<Cell>> {
    report
        .reasons
        .iter()
        .map(|(code, n)| vec![Cell::Text(words.of("reason", code)), Cell::count(*n)])
        .collect()
}

/// How many days, as people say it: `2–3 days`, `more than 10 days`.
pub(super) fn said_days(words: Words, first: i64, last: Option<i64>) -> String {
    match last {
        Some(last) => words.say(
            "report-days-from-to",
            &Args::new().with("first", first).with("last", last),
        ),
        None => words.say("report-days-over", &Args::new().with("n", first - 1)),
    }
}

fn days(words: Words, report: &Report) -> Vec<Vec<Cell>> {
    WAITS
        .into_iter()
        .zip(report.waits)
        .map(|((first, last), n)| vec![Cell::Text(said_days(words, first, last)), Cell::count(n)])
        .collect()
}

/// What became of planned sessions: the key of its name, and how many. The planned ones come first.
pub(super) const fn outcomes(held: Held) -> [(&'static str, i64); 6] {
    [
        ("report-planned", held.planned),
        ("report-held-n", held.held),
        ("session-cut_short", held.cut_short),
        ("report-off", held.called_off),
        ("session-missed", held.missed),
        ("report-to-come", held.to_come),
    ]
}
