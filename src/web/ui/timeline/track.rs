//! One row: when it may be used, what is closed, what is taken, and a link for each booking.

use maud::{Markup, html};

use super::scale::{Scale, percent};
use super::{Bands, Block, Fill, Series, ZoneRow};
use crate::domain::span::Span;
use crate::web::ui::Words;

/// Height of one lane, in pixels.
const LANE: usize = 34;
/// What a row is higher than its lanes.
const MARGIN: usize = 4;

#[must_use]
pub(super) fn height(lanes: usize) -> usize {
    LANE * lanes.max(1) + MARGIN
}

#[must_use]
pub(crate) fn track(words: Words, scale: Scale, row: &ZoneRow, bands: Bands) -> Markup {
    let seen: Vec<&Series> = row
        .series
        .iter()
        .filter(|series| extent(series).is_some_and(|span| span.overlaps(scale.window())))
        .collect();
    let lanes = lanes(&seen);
    let high = height(lanes.iter().max().map_or(1, |most| most + 1));
    html! {
        svg.track width="100%" height=(high) role="group" aria-label=(row.label) {
            @for span in &row.out {
                @if let Some((x, width)) = scale.part(*span) {
                    rect.out x=(percent(x)) width=(percent(width)) height="100%" {}
                }
            }
            @for (span, reason) in &row.shut { (shut(scale, *span, reason, high)) }
            @for span in &row.occupied { (occupied(words, scale, *span)) }
            @for (series, lane) in seen.iter().zip(&lanes) {
                (booking(scale, series, row.turnaround, *lane, bands))
            }
            use href="#tl-now" width="100%" height="100%" {}
        }
    }
}

/// From the first start to the last end.
fn extent(series: &Series) -> Option<Span> {
    let end = series.blocks.iter().map(|block| block.span.end).max()?;
    Span::new(series.blocks.iter().map(|block| block.span.start).min()?, end)
}

/// The lane of each: the first in which nothing else stands while it lasts.
fn lanes(all: &[&Series]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| extent(all[*at]).map(|span| span.start));
    let mut free_from = Vec::new();
    let mut found = vec![0; all.len()];
    for at in order {
        let Some(span) = extent(all[at]) else { continue };
        let lane = free_from
            .iter()
            .position(|end| *end <= span.start)
            .unwrap_or(free_from.len());
        if lane == free_from.len() {
            free_from.push(span.end);
        }
        free_from[lane] = span.end;
        found[at] = lane;
    }
    found
}

/// A closure with its reason. `high` is the height of the row, in pixels.
fn shut(scale: Scale, span: Span, reason: &str, high: usize) -> Markup {
    let Some((x, width)) = scale.part(span) else {
        return html! {};
    };
    html! {
        rect.shut x=(percent(x)) width=(percent(width)) height="100%" fill="url(#tl-shut)" {}
        svg x=(percent(x)) width=(percent(width)) height="100%" { text.why x="5" y=(high - 5) { (reason) } }
    }
}

fn occupied(words: Words, scale: Scale, span: Span) -> Markup {
    let Some((x, width)) = scale.part(span) else {
        return html! {};
    };
    html! {
        rect.occ x=(percent(x)) y="17" width=(percent(width)) height="13" rx="2" {
            title { (words.t("tl-occupied")) }
        }
    }
}

/// The sessions of a booking in their lane. `turnaround` are seconds.
fn booking(scale: Scale, series: &Series, turnaround: i64, lane: usize, bands: Bands) -> Markup {
    let top = LANE * lane + MARGIN / 2;
    let band = extent(series)
        .and_then(|span| scale.part(span))
        .filter(|_| bands == Bands::With);
    html! {
        a href=(series.href) aria-label=(series.said) class={ "s " (series.look) } {
            @if let Some((x, width)) = band {
                rect.band x=(percent(x)) y=(top + 1) width=(percent(width)) height=(LANE - 3) rx="4" {}
                svg x=(percent(x)) y=(top) width=(percent(width)) height="16" {
                    text x="5" y="13" { @if series.clashes { "⚠ " } (series.name) }
                }
            }
            @for one in &series.blocks { (block(scale, series, one, top + 17, turnaround)) }
        }
    }
}

/// One session. `y` is where its top is, in pixels.
fn block(scale: Scale, series: &Series, block: &Block, y: usize, turnaround: i64) -> Markup {
    let Some((x, width)) = scale.part(block.span) else {
        return html! {};
    };
    let look = block.look.unwrap_or(series.look);
    let pattern = match (block.fill, look) {
        (Fill::Work, _) => Some("url(#tl-work)"),
        (Fill::Solid, "is-pending") => Some("url(#tl-pending)"),
        (Fill::Solid, "is-changes") => Some("url(#tl-changes)"),
        (Fill::Solid, _) => None,
    };
    let around = Some(block.span.widened(turnaround))
        .filter(|_| turnaround > 0)
        .and_then(|span| scale.part(span));
    // A fill in the style would win over the pattern, which stands in an attribute.
    let fill = if pattern.is_some() { "w" } else { "b" };
    html! {
        @if let Some((x, width)) = around {
            rect x=(percent(x)) y=(y + 2) width=(percent(width)) height="9" fill="url(#tl-work)" {}
        }
        rect class={ (fill) @if let Some(look) = block.look { " " (look) } }
            x=(percent(x)) y=(y) width=(percent(width)) height="13" rx="2" fill=[pattern] {}
    }
}
