//! When a zone may be used, as a form in words: days of the week, the n-th weekday of a month, single dates;
//! and, for those who know how, the text of a rule.

use chrono::{NaiveDate, NaiveTime, Timelike};
use maud::{Markup, html};

use crate::domain::opening::{Days, PhaseKind, Window};
use crate::locale;
use crate::web::pages::frame::Form;
use crate::web::ui::{Trouble, Words};

/// Weekdays as rules write them, Monday first.
pub(super) const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// Places of a weekday in its month.
const NTHS: [&str; 5] = ["1", "2", "3", "4", "-1"];
/// Most windows of one form.
pub(super) const MOST: usize = 30;

/// One window as the form holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Draft {
    kind: String,
    days: Vec<String>,
    nths: Vec<String>,
    weekday: String,
    dates: String,
    rule: String,
    from: String,
    until: String,
    later: String,
    phases: Vec<String>,
    valid_from: String,
    valid_until: String,
}

impl Draft {
    /// An empty one: weekdays, nine to six.
    #[must_use]
    pub(super) fn fresh() -> Self {
        Self {
            kind: "weekly".into(),
            days: DAYS[..5].iter().map(|day| (*day).to_owned()).collect(),
            weekday: "MO".into(),
            from: "09:00".into(),
            until: "18:00".into(),
            later: "0".into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub(super) fn of(window: &Window) -> Self {
        let end = window.from.num_seconds_from_midnight() / 60 + window.minutes;
        let mut draft = Self {
            weekday: "MO".into(),
            from: window.from.format("%H:%M").to_string(),
            until: format!("{:02}:{:02}", end / 60 % 24, end % 60),
            later: (end / 1_440).to_string(),
            phases: window.phases.iter().map(ToString::to_string).collect(),
            valid_from: window.valid_from.map(|day| day.to_string()).unwrap_or_default(),
            valid_until: window.valid_until.map(|day| day.to_string()).unwrap_or_default(),
            ..Self::default()
        };
        match &window.days {
            Days::Dates(dates) => {
                draft.kind = "dates".into();
                draft.dates = dates
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("\n");
            }
            Days::Rule(rule) => draft.take_rule(rule),
        }
        draft
    }

    fn take_rule(&mut self, rule: &str) {
        match Plain::read(rule) {
            Some(Plain::Weekly(days)) => (self.kind, self.days) = ("weekly".into(), days),
            Some(Plain::Monthly(nths, weekday)) => {
                (self.kind, self.nths, self.weekday) = ("monthly".into(), nths, weekday);
            }
            None => (self.kind, self.rule) = ("rule".into(), rule.to_owned()),
        }
    }

    /// The windows of a form, but those that were ticked to go.
    #[must_use]
    pub(super) fn all(form: &Form) -> Vec<Self> {
        let indices = (0..MOST)
            .filter(|index| form.has(&format!("w{index}-from")) && !form.has(&format!("w{index}-gone")));
        indices.map(|index| Self::sent(form, index)).collect()
    }

    fn sent(form: &Form, index: usize) -> Self {
        let text = |name: &str| form.text(&format!("w{index}-{name}"));
        let all = |name: &str| form.all(&format!("w{index}-{name}"));
        Self {
            kind: text("kind"),
            days: all("day"),
            nths: all("nth"),
            weekday: text("weekday"),
            dates: text("dates"),
            rule: text("rule"),
            from: text("from"),
            until: text("until"),
            later: text("later"),
            phases: all("phase"),
            valid_from: text("valid-from"),
            valid_until: text("valid-until"),
        }
    }

    /// The window; the name of the part that can't be read otherwise.
    ///
    /// # Errors
    /// That name.
    pub(super) fn read(&self) -> Result<Window, &'static str> {
        let from = NaiveTime::parse_from_str(&self.from, "%H:%M").map_err(|_| "from")?;
        let until = NaiveTime::parse_from_str(&self.until, "%H:%M").map_err(|_| "until")?;
        let later: u32 = self.later.parse().ok().filter(|days| *days <= 2).ok_or("until")?;
        let minute = |time: NaiveTime| time.num_seconds_from_midnight() / 60;
        let minutes = (minute(until) + later * 1_440)
            .checked_sub(minute(from))
            .filter(|minutes| *minutes > 0)
            .ok_or("until")?;
        Ok(Window {
            phases: self
                .phases
                .iter()
                .filter_map(|word| PhaseKind::from_word(word))
                .collect(),
            days: self.read_days()?,
            from,
            minutes,
            valid_from: date(&self.valid_from, "valid-from")?,
            valid_until: date(&self.valid_until, "valid-until")?,
        })
    }

    fn read_days(&self) -> Result<Days, &'static str> {
        match self.kind.as_str() {
            "weekly" if self.days.is_empty() => Err("day"),
            "weekly" => Ok(Days::Rule(format!("FREQ=WEEKLY;BYDAY={}", self.days.join(",")))),
            "monthly" if self.nths.is_empty() => Err("nth"),
            "monthly" => {
                let days: Vec<String> = self
                    .nths
                    .iter()
                    .map(|nth| format!("{nth}{}", self.weekday))
                    .collect();
                Ok(Days::Rule(format!("FREQ=MONTHLY;BYDAY={}", days.join(","))))
            }
            "dates" => {
                let dates: Result<Vec<NaiveDate>, _> = self
                    .dates
                    .split([',', '\n', ' '])
                    .filter(|text| !text.is_empty())
                    .map(str::parse)
                    .collect();
                dates.map(Days::Dates).map_err(|_| "dates")
            }
            _ if self.rule.is_empty() => Err("rule"),
            _ => Ok(Days::Rule(self.rule.clone())),
        }
    }
}

fn date(text: &str, name: &'static str) -> Result<Option<NaiveDate>, &'static str> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some).map_err(|_| name)
    }
}

/// Reads all windows of a form.
///
/// # Errors
/// The field of the first part that can't be read, such as `w2-until`.
pub(super) fn read(drafts: &[Draft]) -> Result<Vec<Window>, String> {
    drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| draft.read().map_err(|name| format!("w{index}-{name}")))
        .collect()
}

/// A rule that can be shown without its text.
enum Plain {
    Weekly(Vec<String>),
    Monthly(Vec<String>, String),
}

impl Plain {
    fn read(rule: &str) -> Option<Self> {
        let (mut freq, mut days) = (String::new(), Vec::new());
        for part in rule.to_ascii_uppercase().split(';') {
            match part.split_once('=')? {
                ("FREQ", value) => value.clone_into(&mut freq),
                ("BYDAY", value) => days = value.split(',').map(str::to_owned).collect(),
                _ => return None,
            }
        }
        match freq.as_str() {
            "DAILY" if days.is_empty() => {
                Some(Self::Weekly(DAYS.iter().map(|day| (*day).to_owned()).collect()))
            }
            "DAILY" | "WEEKLY" if !days.is_empty() && days.iter().all(|day| DAYS.contains(&day.as_str())) => {
                Some(Self::Weekly(days))
            }
            "MONTHLY" => Self::monthly(&days),
            _ => None,
        }
    }

    fn monthly(days: &[String]) -> Option<Self> {
        let split: Vec<(&str, &str)> = days
            .iter()
            .map(|day| day.split_at_checked(day.len().checked_sub(2)?))
            .collect::<Option<_>>()?;
        let weekday = split.first()?.1;
        let is_plain = split
            .iter()
            .all(|(nth, day)| *day == weekday && NTHS.contains(nth));
        is_plain.then(|| {
            Self::Monthly(
                split.iter().map(|(nth, _)| (*nth).to_owned()).collect(),
                weekday.to_owned(),
            )
        })
    }
}

fn weekday(words: Words, day: &str) -> String {
    (1..)
        .zip(DAYS)
        .find(|(_, own)| *own == day)
        .map_or_else(String::new, |(n, _)| locale::weekday(words.0, n))
}

/// The form of some windows, with room for more.
#[must_use]
pub(super) fn fields(words: Words, drafts: &[Draft], trouble: Option<&Trouble>) -> Markup {
    html! {
        section.stack id="windows" {
            h2 { (words.t("edit-windows-title")) }
            p.small.dim { (words.t("edit-windows-hint")) }
            @if drafts.is_empty() { p { strong { (words.t("edit-windows-empty")) } } }
            @for (index, draft) in drafts.iter().enumerate() { (one(words, index, draft, trouble)) }
            div {
                button.btn type="submit" name="step" value="add-window" { "+ " (words.t("edit-windows-add")) }
            }
        }
    }
}

fn one(words: Words, index: usize, draft: &Draft, trouble: Option<&Trouble>) -> Markup {
    let error = |part: &str| trouble.and_then(|trouble| trouble.of(&format!("w{index}-{part}")));
    let wrong = [
        "day",
        "nth",
        "dates",
        "rule",
        "from",
        "until",
        "valid-from",
        "valid-until",
    ]
    .iter()
    .find_map(|part| error(part).map(|said| (*part, said)));
    let stored = trouble.and_then(|trouble| {
        ["days.rule", "days.dates", "minutes", "valid_until", "from"]
            .iter()
            .find_map(|part| trouble.of(&format!("windows.{index}.{part}")))
    });
    html! {
        fieldset.card.window { div.in.stack {
            legend.sr { (words.n("edit-windows-one", index + 1)) }
            @if let Some((part, said)) = wrong {
                span.error.is-error id={ "w" (index) "-" (part) } { (said) }
            }
            @if let Some(said) = stored { span.error.is-error { (said) } }
            div.choice role="radiogroup" aria-label=(words.t("edit-windows-days")) {
                @for kind in ["weekly", "monthly", "dates", "rule"] {
                    label {
                        input type="radio" name={ "w" (index) "-kind" } value=(kind)
                            checked[kind == draft.kind];
                        (words.of("edit-windows-kind", kind))
                    }
                }
            }
            (days(words, index, draft))
            (hours(words, index, draft))
            (kinds(words, index, draft))
            (valid(words, index, draft))
        } }
    }
}

fn days(words: Words, index: usize, draft: &Draft) -> Markup {
    html! {
        div.when.weekly.week role="group" aria-label=(words.t("edit-windows-kind-weekly")) {
            @for day in DAYS {
                label {
                    input type="checkbox" name={ "w" (index) "-day" } value=(day)
                        checked[draft.days.iter().any(|own| own == day)];
                    (weekday(words, day))
                }
            }
        }
        div.when.monthly.row {
            div.week role="group" aria-label=(words.t("edit-windows-kind-monthly")) {
                @for nth in NTHS {
                    label {
                        input type="checkbox" name={ "w" (index) "-nth" } value=(nth)
                            checked[draft.nths.iter().any(|own| own == nth)];
                        (nth_said(words, nth))
                    }
                }
            }
            select.slim name={ "w" (index) "-weekday" } aria-label=(words.t("closure-weekday")) {
                @for day in DAYS {
                    option value=(day) selected[day == draft.weekday] { (weekday(words, day)) }
                }
            }
        }
        div.when.dates.field {
            label for={ "w" (index) "-dates" } { (words.t("edit-windows-dates")) }
            textarea id={ "w" (index) "-dates" } name={ "w" (index) "-dates" } rows="2" { (draft.dates) }
        }
        div.when.rule.field {
            label for={ "w" (index) "-rule" } { (words.t("edit-windows-rule")) }
            input id={ "w" (index) "-rule" } name={ "w" (index) "-rule" } value=(draft.rule) maxlength="300";
        }
    }
}

/// `둘째`, `last`.
fn nth_said(words: Words, nth: &str) -> String {
    if nth == "-1" {
        words.t("nth-last")
    } else {
        words.of("nth", nth)
    }
}

fn hours(words: Words, index: usize, draft: &Draft) -> Markup {
    let time = |name: &str, value: &str| {
        let id = format!("w{index}-{name}");
        html! {
            div.field {
                label for=(id) { (words.of("edit-windows", name)) }
                input id=(id) name=(id) value=(value) size="5" inputmode="numeric"
                    pattern="[0-2][0-9]:[0-5][0-9]" required;
            }
        }
    };
    html! {
        div.row.low {
            (time("from", &draft.from)) (time("until", &draft.until))
            div.field {
                label for={ "w" (index) "-later" } { (words.t("edit-windows-later")) }
                select id={ "w" (index) "-later" } name={ "w" (index) "-later" } {
                @for later in ["0", "1", "2"] {
                    option value=(later) selected[later == draft.later] {
                        (words.of("edit-windows-later", later))
                    }
                }
            } }
        }
    }
}

fn kinds(words: Words, index: usize, draft: &Draft) -> Markup {
    html! {
        div.checks role="group" aria-label=(words.t("closure-phases")) {
            @for kind in PhaseKind::ALL {
                label.check {
                    input type="checkbox" name={ "w" (index) "-phase" } value=(kind)
                        checked[draft.phases.iter().any(|own| own == kind.as_str())];
                    span { (words.of("phase", kind)) }
                }
            }
        }
        span.small.dim { (words.t("edit-windows-phases-hint")) }
    }
}

fn valid(words: Words, index: usize, draft: &Draft) -> Markup {
    let day = |name: &str, value: &str| {
        let id = format!("w{index}-{name}");
        html! {
            div.field {
                label for=(id) { (words.of("edit-windows", name)) " " span.dim { (words.t("optional")) } }
                input id=(id) name=(id) type="date" value=(value);
            }
        }
    };
    html! {
        div.row.low {
            (day("valid-from", &draft.valid_from)) (day("valid-until", &draft.valid_until))
            label.check {
                input type="checkbox" name={ "w" (index) "-gone" } value="1";
                span { (words.t("edit-windows-remove")) }
            }
        }
    }
}

#[cfg(test)]
#[path = "windows_tests.rs"]
mod tests;
