//! From moments to percentages of a track.

use std::fmt::Write;

use chrono::NaiveDate;

use crate::domain::span::{Instant, Span, Tz, start_of_day};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zoom {
    Day,
    /// Seven days.
    Week,
    FourWeeks,
}

impl Zoom {
    #[must_use]
    pub(crate) const fn days(self) -> u16 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::FourWeeks => 28,
        }
    }
}

/// The time that a track shows, read on one wall clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub from: NaiveDate,
    pub zoom: Zoom,
    pub tz: Tz,
    window: Span,
}

impl Scale {
    /// A scale from the start of a day on.
    #[must_use]
    pub(crate) fn new(from: NaiveDate, zoom: Zoom, tz: Tz) -> Self {
        let until = from
            .checked_add_days(chrono::Days::new(zoom.days().into()))
            .unwrap_or(NaiveDate::MAX);
        let (start, end) = (start_of_day(tz, from), start_of_day(tz, until));
        let window = Span::new(start, end).unwrap_or(Span {
            start,
            end: start.plus_days(zoom.days().into()),
        });
        Self {
            from,
            zoom,
            tz,
            window,
        }
    }

    #[must_use]
    pub(crate) const fn window(&self) -> Span {
        self.window
    }

    /// The days that it shows, in order.
    pub(crate) fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take(self.zoom.days().into())
    }

    /// Where a moment lies, in hundredths of the track; at its edge for one that lies outside.
    #[must_use]
    pub(crate) fn at(&self, at: Instant) -> f64 {
        let seconds =
            at.unix().clamp(self.window.start.unix(), self.window.end.unix()) - self.window.start.unix();
        #[expect(clippy::cast_precision_loss, reason = "seconds of at most four weeks")]
        let share = seconds as f64 / self.window.seconds() as f64;
        share * 100.0
    }

    /// Where a moment inside the window lies.
    #[must_use]
    pub(crate) fn inside(&self, at: Instant) -> Option<Percent> {
        (self.window.start <= at && at < self.window.end).then(|| percent(self.at(at)))
    }

    /// Where a span lies: its left edge and its width, not thinner than can be seen. None outside the window.
    #[must_use]
    pub(crate) fn part(&self, span: Span) -> Option<(f64, f64)> {
        let seen = span.intersection(self.window)?;
        let (left, right) = (self.at(seen.start), self.at(seen.end));
        let width = (right - left).max(THINNEST);
        Some((left.min(100.0 - width), width))
    }
}

/// A block is at least this wide, in hundredths of the track: three pixels on a desk.
const THINNEST: f64 = 0.3;

/// A percentage of zero or more, in hundredths; written as short as it can be.
///
/// A timeline has thousands of them: they go into the page without a text of their own, and whole numbers are
/// cheaper to write than floating-point ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Percent(i64);

#[must_use]
pub(super) fn percent(value: f64) -> Percent {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hundredths of at most a few hundred"
    )]
    Percent((value * 100.0).round() as i64)
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match (rest / 10, rest % 10) {
            (0, 0) => write!(f, "{whole}%"),
            (tenths, 0) => write!(f, "{whole}.{tenths}%"),
            (tenths, hundredths) => write!(f, "{whole}.{tenths}{hundredths}%"),
        }
    }
}

impl maud::Render for Percent {
    fn render_to(&self, page: &mut String) {
        // Nothing of it has to be escaped.
        let _ = write!(page, "{self}");
    }
}
