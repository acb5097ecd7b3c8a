//! The timeline: zones as rows of a table, time as percentages of a track, one link for each booking in a
//! zone. Drawn on the server; geometry stands in SVG attributes, so it fits any width and needs no script and
//! no style.

mod head;
mod heat;
mod scale;
mod track;

use maud::{Markup, html};

pub(crate) use heat::{HeatRow, heat};
pub(crate) use scale::{Scale, Zoom};
pub(crate) use track::track;

use super::Words;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};

/// With more sessions than this on one page, only the sessions are drawn, without the bands that hold them
/// together.
pub(crate) const MOST_WITH_BANDS: usize = 1_500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Solid,
    /// Bringing in, setting up, taking out.
    Work,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    pub span: Span,
    /// Its own state, where that says more than its booking's.
    pub look: Option<&'static str>,
    /// How it is filled.
    pub fill: Fill,
}

/// The sessions of one booking in one zone.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub href: String,
    /// What stands in the band.
    pub name: String,
    /// All of it in words, for those who hear the page.
    pub said: String,
    pub look: &'static str,
    /// Its sessions, by start; at least one.
    pub blocks: Vec<Block>,
    /// Whether it wants time that another has or wants.
    pub clashes: bool,
}

/// A zone with what takes its time.
#[derive(Debug, Clone, Default)]
pub(crate) struct ZoneRow {
    pub label: String,
    pub href: String,
    /// What the reader may do with its time: where that is done, and the key of its word.
    pub ask: Option<(String, &'static str)>,
    /// Who is in it.
    pub series: Vec<Series>,
    /// When it may be used, in words.
    pub hours: String,
    /// Time outside its hours of use.
    pub out: Vec<Span>,
    /// When it is closed, and why.
    pub shut: Vec<(Span, String)>,
    /// Time taken by what the reader may not see.
    pub occupied: Vec<Span>,
    /// Seconds that are kept free around a booking.
    pub turnaround: i64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct SiteRows {
    pub label: String,
    pub href: String,
    pub rows: Vec<ZoneRow>,
}

pub(crate) struct Timeline<'a> {
    /// The time that is shown.
    pub scale: Scale,
    pub now: Instant,
    /// Days that are named as days of rest, besides weekends.
    pub rest: &'a dyn Fn(chrono::NaiveDate) -> bool,
    pub groups: &'a [SiteRows],
}

impl Timeline<'_> {
    #[must_use]
    pub(crate) fn show(&self, words: Words) -> Markup {
        let blocks: usize = self
            .groups
            .iter()
            .flat_map(|group| &group.rows)
            .flat_map(|row| &row.series)
            .map(|one| one.blocks.len())
            .sum();
        let bands = if blocks > MOST_WITH_BANDS {
            Bands::Without
        } else {
            Bands::With
        };
        let offered = self
            .groups
            .iter()
            .flat_map(|group| &group.rows)
            .any(|row| row.ask.is_some());
        html! {
            (self.definitions())
            @if offered { p.hint.small.dim.desk { (words.t("tl-drag")) } }
            div.card.tl.scroll tabindex="0" role="region" aria-label=(words.t("tl-region"))
                data-from=(self.scale.from) data-days=(self.scale.zoom.days())
            {
                table {
                    thead {
                        tr {
                            th scope="col" { (words.t("tl-zone")) }
                            th scope="col" {
                                span.sr { (words.t("tl-time")) } (head::ticks(words, self.scale, self.rest))
                            }
                        }
                    }
                    @for group in self.groups { (self.group(words, group, bands)) }
                }
            }
        }
    }

    fn group(&self, words: Words, group: &SiteRows, bands: Bands) -> Markup {
        html! {
            tbody {
                tr.site { th scope="rowgroup" colspan="2" { a href=(group.href) { (group.label) } } }
                @for row in &group.rows {
                    tr {
                        th scope="row" {
                            @if let Some((ask, word)) = &row.ask {
                                a.ask href=(ask) { "+ " (words.t(word)) span.sr { " " (row.label) } }
                            }
                            a href=(row.href) { (row.label) }
                        }
                        // A name of two lines makes the row higher than its lanes: the grid fills all of it.
                        td {
                            @if !row.hours.is_empty() { span.sr { (row.hours) } }
                            svg.back aria-hidden="true" focusable="false" {
                                use href="#tl-grid" width="100%" height="100%" {}
                            }
                            (track(words, self.scale, row, bands))
                        }
                    }
                }
            }
        }
    }

    /// What every row refers to: the grid, the line of now, and the patterns.
    #[must_use]
    pub(crate) fn definitions(&self) -> Markup {
        html! {
            svg.defs aria-hidden="true" focusable="false" width="0" height="0" {
                defs {
                    symbol id="tl-grid" { (head::grid(self.scale)) }
                    symbol id="tl-now" {
                        @if let Some(x) = self.scale.inside(self.now) {
                            line.now x1=(x) x2=(x) y1="0" y2="100%" {}
                        }
                    }
                    (pattern("tl-pending", "is-pending", "M0 0V6"))
                    (pattern("tl-changes", "is-changes", "M0 0V1"))
                    (pattern("tl-work", "work", "M0 0V4"))
                    (pattern("tl-shut", "shut", "M0 0V9"))
                }
            }
        }
    }
}

/// Whether the sessions of a booking are held together by a band with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bands {
    With,
    /// Only the sessions are drawn.
    Without,
}

/// A hatch. Patterns are named in attributes; only their colours come from the style.
fn pattern(id: &str, class: &str, line: &str) -> Markup {
    let (size, turn) = match id {
        "tl-shut" => ("9", "rotate(-45)"),
        "tl-work" => ("4", "rotate(45)"),
        _ => ("6", "rotate(45)"),
    };
    html! {
        pattern id=(id) class=(class) width=(size) height=(size) patternUnits="userSpaceOnUse"
            patternTransform=(turn)
        {
            rect.ground width=(size) height=(size) {} path d=(line) {}
        }
    }
}

#[must_use]
pub(crate) fn legend(words: Words) -> Markup {
    use crate::domain::booking::BookingState as S;
    html! {
        ul.legend aria-label=(words.t("tl-legend")) {
            @for state in [S::Approved, S::Requested, S::ChangesRequested, S::Completed] {
                li { (super::booking_badge(words, state)) }
            }
            li { (super::session_badge(words, SessionState::Running)) }
            li {
                svg width="22" height="12" aria-hidden="true" { rect.out width="100%" height="100%" {} }
                (words.t("tl-out"))
            }
            @for (pattern, key) in [("tl-work", "tl-work"), ("tl-shut", "tl-shut")] {
                li {
                    svg width="22" height="12" aria-hidden="true" {
                        rect.key width="100%" height="100%" fill={ "url(#" (pattern) ")" } {}
                    }
                    (words.t(key))
                }
            }
            li {
                svg width="22" height="12" aria-hidden="true" {
                    rect.occ width="100%" height="100%" rx="2" {}
                }
                (words.t("tl-occupied"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
