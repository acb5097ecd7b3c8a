//! Three months of many sites at a glance: a bar for each day, the higher the more sessions begin on it.

use maud::{Markup, html};

use super::scale::percent;
use crate::locale::Args;
use crate::web::ui::Words;

#[derive(Debug, Clone)]
pub(crate) struct HeatRow {
    pub label: String,
    pub href: String,
    /// How many sessions begin on each day.
    pub days: Vec<usize>,
    /// What stands above the days: where a month begins, as an index, and its name.
    pub months: Vec<(usize, String)>,
}

/// Height of a row, in pixels.
const HIGH: usize = 24;
/// So many sessions of a day fill a bar.
const FULL: usize = 6;

#[must_use]
pub(crate) fn heat(words: Words, rows: &[HeatRow]) -> Markup {
    html! {
        div.card.tl.heat.scroll tabindex="0" role="region" aria-label=(words.t("tl-region")) {
            table {
                thead {
                    tr {
                        th scope="col" { (words.t("tl-site")) }
                        th scope="col" {
                            span.sr { (words.t("tl-time")) }
                            @if let Some(row) = rows.first() { (months(row)) }
                        }
                        th.num scope="col" { (words.t("tl-sessions")) }
                    }
                }
                tbody { @for row in rows { (site(words, row)) } }
            }
        }
    }
}

fn months(row: &HeatRow) -> Markup {
    html! {
        svg.ticks width="100%" height="24" aria-hidden="true" {
            @for (at, name) in &row.months {
                text.big x=(percent(share(*at, row.days.len()))) y="17" dx="3" { (name) }
            }
        }
    }
}

fn site(words: Words, row: &HeatRow) -> Markup {
    let total: usize = row.days.iter().sum();
    let busy = row.days.iter().filter(|n| **n > 0).count();
    let width = percent(share(1, row.days.len()) * 0.86);
    let said = words.say(
        "tl-heat-said",
        &Args::new().with("sessions", total).with("days", busy),
    );
    html! {
        tr {
            th scope="row" { a href=(row.href) { (row.label) } }
            td {
                svg width="100%" height=(HIGH) role="img" aria-label=(said) {
                    @for (at, _) in &row.months {
                        line.g.strong x1=(percent(share(*at, row.days.len())))
                            x2=(percent(share(*at, row.days.len()))) y1="0" y2="100%"
                        {

                        }
                    }
                    @for (at, count) in row.days.iter().enumerate().filter(|(_, n)| **n > 0) {
                        @let high = (HIGH - 6) * (*count).min(FULL) / FULL + 3;
                        rect class={ "h" ((*count).min(FULL).div_ceil(2)) }
                            x=(percent(share(at, row.days.len()))) y=(HIGH - high) width=(width) height=(high)
                        {

                        }
                    }
                }
            }
            td.num { (total) }
        }
    }
}

fn share(at: usize, of: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "days of three months")]
    let share = at as f64 / of.max(1) as f64;
    share * 100.0
}
