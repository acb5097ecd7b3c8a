//! Holiday calendars: which days are public holidays and which days anchor a season.
//! A table, not an algorithm: lunar dates and late decisions are read, never computed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text::{Names, worded};

worded! {
    /// Why a day is a holiday.
    HolidayKind {
        /// By law, every year.
        Public = "public",
        /// In place of one that fell on a weekend or another holiday.
        Substitute = "substitute",
        /// Decided for this year only, often late.
        Temporary = "temporary",
        /// A polling day.
        Election = "election",
    }
}

worded! {
    /// A holiday that seasons count their days from.
    Anchor {
        /// Lunar New Year's Day.
        Seollal = "seollal",
        /// The harvest festival's own day.
        Chuseok = "chuseok",
    }
}

/// One holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The local date.
    pub date: NaiveDate,
    /// Its names.
    pub names: Names,
    /// Why.
    pub kind: HolidayKind,
    /// Set on the one day a season counts from.
    pub anchor: Option<Anchor>,
}

/// The holidays of one country, by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, Vec<Holiday>>,
}
