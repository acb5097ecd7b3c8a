//! Holiday calendars: which days are public holidays and which days anchor a season.
//! A table, not an algorithm: lunar dates and late decisions are read, never computed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text::{Names, worded};

worded! {
    /// Why a day is a holiday.
    pub HolidayKind {
        /// By law, every year.
        Public = "public",
        /// In place of one that fell on a weekend or another holiday.
        Substitute = "substitute",
        /// Decided for this year only, often late.
        Temporary = "temporary",
        Election = "election",
    }
}

worded! {
    /// A holiday that seasons count their days from.
    pub Anchor {
        /// Lunar New Year's Day.
        Seollal = "seollal",
        /// The harvest festival's own day.
        Chuseok = "chuseok",
    }
}

/// One holiday. Unknown keys are refused: a mistyped `anchor` would silently lose a season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "date": "2027-10-08", "kind": "temporary", "names": { "ko": "임시 공휴일", "en": "Temporary holiday" },
}))]
pub struct Holiday {
    /// The local date.
    #[schema(value_type = String, format = Date)]
    pub date: NaiveDate,
    pub names: Names,
    pub kind: HolidayKind,
    /// Set on the one day a season counts from.
    pub anchor: Option<Anchor>,
}

/// The holidays of one country, by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, Vec<Holiday>>,
}

impl Holidays {
    /// A calendar of any holidays, in any order; a day may have several.
    #[must_use]
    pub fn new(holidays: impl IntoIterator<Item = Holiday>) -> Self {
        let mut days: BTreeMap<NaiveDate, Vec<Holiday>> = BTreeMap::new();
        for holiday in holidays {
            days.entry(holiday.date).or_default().push(holiday);
        }
        Self { days }
    }

    /// The last day that is known; later ones are only not known yet.
    #[must_use]
    pub fn last(&self) -> Option<NaiveDate> {
        self.days.keys().next_back().copied()
    }

    /// Whether the local date is a holiday of any kind.
    #[must_use]
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.days.contains_key(&date)
    }

    /// The holidays of one local date; empty on an ordinary day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &[Holiday] {
        self.days.get(&date).map_or(&[], Vec::as_slice)
    }

    /// Every holiday, in order.
    pub fn all(&self) -> impl Iterator<Item = &Holiday> {
        self.days.values().flatten()
    }

    /// The holidays from one local date to another, both inclusive, in order. None when `until` is before
    /// `from`.
    pub fn between(&self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = &Holiday> {
        // BTreeMap panics on a backward range.
        (from <= until)
            .then(|| self.days.range(from..=until))
            .into_iter()
            .flatten()
            .flat_map(|(_, holidays)| holidays)
    }

    /// The days that carry an anchor, in order: one a year.
    pub fn anchors(&self, anchor: Anchor) -> impl Iterator<Item = NaiveDate> {
        self.all()
            .filter(move |holiday| holiday.anchor == Some(anchor))
            .map(|holiday| holiday.date)
    }

    /// Whether the calendar has no day at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

/// A calendar as a file holds it, `config/holidays/kr.toml` for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayFile {
    /// The calendar's name: `kr`.
    pub calendar: String,
    /// Where its days come from.
    pub source: String,
    pub holidays: Vec<Holiday>,
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
