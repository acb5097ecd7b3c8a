//! What a form of days carries from one page to the next: the exceptions of a phase, the opened day, and what
//! was chosen and typed in its menu.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::schedule::{DateChange, Exceptions};
use crate::domain::span::LocalTime;
use crate::domain::text::{self, worded};
use crate::domain::way::Way;
use crate::web::ui::fields::hidden;

/// The fields of a form as they were sent.
pub(crate) type SentFields = [(String, String)];

worded! {
    /// A part of a day's menu that unfolds.
    pub(crate) Unfold {
        Hours = "hours",
        Zone = "zone",
        Move = "move",
    }
}

/// The day whose menu is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OpenDay {
    pub day: Option<NaiveDate>,
    /// The part that is unfolded, and the date that it is for.
    pub unfold: Option<(Unfold, LocalTime)>,
    /// The date that was just changed: its menu stays open only if it may not be there.
    pub settled: Option<LocalTime>,
    /// The key of what was wrong with what was typed.
    pub fault: Option<&'static str>,
}

/// What was chosen for the dates of one phase, and what of it is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DayForm {
    pub exceptions: Exceptions,
    /// What was chosen for dates that may not be, before it is done.
    pub ways: BTreeMap<LocalTime, Way>,
    pub opened: OpenDay,
    /// What was typed into the menu, by the names of its fields.
    pub typed: BTreeMap<String, String>,
}

impl Way {
    /// As a field holds it.
    #[must_use]
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Out => "out".to_owned(),
            Self::At(start) => format!("at {start}"),
            Self::In(zones) => format!("in {}", zones.join(" ")),
            Self::For(start, minutes) => format!("for {start} {minutes}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            None => (text == "out").then_some(Self::Out),
            Some(("at", start)) => LocalTime::parse(start).ok().map(Self::At),
            Some(("in", zones)) => Some(Self::In(zones.split(' ').map(str::to_owned).collect())),
            Some(("for", rest)) => {
                let (start, minutes) = rest.split_once(' ')?;
                Some(Self::For(LocalTime::parse(start).ok()?, minutes.parse().ok()?))
            }
            Some(_) => None,
        }
    }
}

impl DayForm {
    /// A phase with the exceptions of a stored schedule.
    #[must_use]
    pub(crate) fn with(exceptions: Exceptions) -> Self {
        Self {
            exceptions,
            ..Self::default()
        }
    }

    /// Reads what a form carries for one phase; the menu's own fields belong to the phase that is shown.
    #[must_use]
    pub(crate) fn read(fields: &SentFields, phase: usize) -> Self {
        let all = |end: &str| {
            let name = format!("p{phase}-{end}");
            fields
                .iter()
                .filter(move |(own, _)| *own == name)
                .map(|(_, value)| value)
        };
        let starts = |end: &str| -> BTreeSet<LocalTime> {
            all(end).filter_map(|text| LocalTime::parse(text).ok()).collect()
        };
        let changes = all("change").filter_map(|json| serde_json::from_str::<DateChange>(json).ok());
        let marked = format!("p{phase}-way-");
        let way = |(own, value): &(String, String)| {
            let start = LocalTime::parse(own.strip_prefix(&marked)?).ok()?;
            Some((start, Way::read(value)?))
        };
        let typed = fields.iter().filter(|(name, _)| name.starts_with("day-"));
        Self {
            exceptions: Exceptions {
                left_out: starts("out"),
                added: starts("extra"),
                changed: changes.map(|change| (change.original_start, change)).collect(),
            },
            ways: fields.iter().filter_map(way).collect(),
            opened: opened(fields),
            typed: typed.cloned().collect(),
        }
    }

    /// The hidden fields of a phase, but for those of the menu.
    #[must_use]
    pub(crate) fn carried(&self, phase: usize) -> Vec<(String, String)> {
        let named = |end: &str, value: String| (format!("p{phase}-{end}"), value);
        let Exceptions {
            left_out,
            added,
            changed,
        } = &self.exceptions;
        let out = left_out.iter().map(|start| named("out", start.to_string()));
        let extra = added.iter().map(|start| named("extra", start.to_string()));
        let json = |change: &DateChange| serde_json::to_string(change).unwrap_or_default();
        let change = changed.values().map(|change| named("change", json(change)));
        out.chain(extra).chain(change).collect()
    }

    /// The hidden fields of the phase that is shown.
    #[must_use]
    pub(super) fn fields(&self, phase: usize) -> Markup {
        html! {
            @for (name, value) in self.carried(phase) { (hidden(&name, &value)) }
            @if let Some(day) = self.opened.day { (hidden("day-open", day)) }
            @if let Some((part, start)) = self.opened.unfold {
                (hidden("day-unfold", format!("{part} {start}")))
            }
        }
    }

    /// What was typed into a field of the menu.
    #[must_use]
    pub(super) fn typed(&self, name: &str) -> Option<&str> {
        self.typed
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }
}

fn opened(fields: &SentFields) -> OpenDay {
    let get = |name: &str| {
        fields
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    };
    let was = get("day-open").and_then(text::day);
    let unfold = get("day-unfold").and_then(|text| text.split_once(' '));
    let unfold =
        unfold.and_then(|(part, start)| Some((Unfold::from_word(part)?, LocalTime::parse(start).ok()?)));
    match get("day").and_then(text::day) {
        // Pressed again, it closes.
        Some(pressed) if was == Some(pressed) => OpenDay::default(),
        Some(pressed) => OpenDay {
            day: Some(pressed),
            ..OpenDay::default()
        },
        None => OpenDay {
            day: was,
            unfold: unfold.filter(|_| was.is_some()),
            ..OpenDay::default()
        },
    }
}
