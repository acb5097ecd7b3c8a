//! What is looked for in the catalogue, as the address says it.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveTime};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::reads::catalogue::{Criterion, Loosening, Wanted};
use crate::domain::opening::PhaseKind;
use crate::domain::place::SiteKind;
use crate::domain::power::parse_kilowatts;
use crate::domain::text;
use crate::locale;
use crate::web::pages::frame::Visit;
use crate::web::paths::with_query;
use crate::web::ui::fields::{Field, Ticked, check};
use crate::web::ui::{Options, Trouble, Words};

/// The query of the catalogue. Everything is text and may be missing, as browsers send it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wishes {
    pub words: String,
    pub kind: String,
    pub district: String,
    pub phase: String,
    pub date: String,
    pub from: String,
    pub to: String,
    pub power: String,
    pub people: String,
    pub overnight: String,
    pub recording: String,
}

impl Wishes {
    /// The wishes as the use case takes them.
    ///
    /// # Errors
    /// [`Trouble`] with the field that can't be read.
    pub(crate) fn read(&self, words: Words) -> Result<Wanted, Trouble> {
        self.of_the_lists(words)?;
        let mut also = BTreeSet::new();
        also.extend((!self.overnight.is_empty()).then_some(Criterion::Overnight));
        also.extend((!self.recording.is_empty()).then_some(Criterion::Recording));
        Ok(Wanted {
            words: self.words.trim().chars().take(80).collect(),
            kind: SiteKind::from_word(&self.kind),
            district: Some(self.district.clone()).filter(|district| !district.is_empty()),
            phase: PhaseKind::from_word(&self.phase),
            hours: self.hours(words)?,
            power_w: self.power_w(words)?,
            people: self.people(words)?,
            also,
        })
    }

    /// Words that no list offers come from a mistyped address; passed over, everything would seem to fit.
    fn of_the_lists(&self, words: Words) -> Result<(), Trouble> {
        let kind = ("kind", &self.kind, SiteKind::from_word(&self.kind).is_some());
        let phase = ("phase", &self.phase, PhaseKind::from_word(&self.phase).is_some());
        let unknown = [kind, phase]
            .into_iter()
            .filter(|(_, word, is_known)| !word.is_empty() && !is_known);
        let faults: Vec<_> = unknown
            .map(|(name, ..)| (name.to_owned(), words.t("fault-not-listed")))
            .collect();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Trouble::fields(words, faults))
        }
    }

    /// A date alone means that day's working hours.
    fn hours(&self, words: Words) -> Result<Option<(chrono::NaiveDateTime, u32)>, Trouble> {
        let bad = |field: &str, key: &str| Trouble::field(words, field, key);
        if self.date.is_empty() {
            return if self.from.is_empty() && self.to.is_empty() {
                Ok(None)
            } else {
                Err(bad("date", "wish-needs-date"))
            };
        }
        let date = text::day(&self.date).ok_or_else(|| bad("date", "wish-bad-date"))?;
        let time = |text: &str, usual: &str, field: &str| {
            let text = if text.is_empty() { usual } else { text };
            NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| bad(field, "wish-bad-time"))
        };
        let (from, to) = (time(&self.from, "09:00", "from")?, time(&self.to, "18:00", "to")?);
        let length = to - from;
        let length = if length <= Duration::zero() {
            length + Duration::days(1)
        } else {
            length
        };
        Ok(Some((
            date.and_time(from),
            u32::try_from(length.num_minutes()).unwrap_or_default(),
        )))
    }

    fn power_w(&self, words: Words) -> Result<Option<u32>, Trouble> {
        if self.power.trim().is_empty() {
            return Ok(None);
        }
        let watts = parse_kilowatts(&self.power);
        watts
            .map(Some)
            .ok_or_else(|| Trouble::field(words, "power", "wish-bad-number"))
    }

    fn people(&self, words: Words) -> Result<Option<u32>, Trouble> {
        let text = text::without_thousands(&self.people);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| Trouble::field(words, "people", "wish-bad-number"))
    }

    /// Whether one of the wishes that are folded away at first is made.
    fn has_more(&self) -> bool {
        [
            &self.date,
            &self.from,
            &self.to,
            &self.power,
            &self.people,
            &self.overnight,
            &self.recording,
        ]
        .iter()
        .any(|text| !text.is_empty())
    }

    fn pairs(&self) -> [(&'static str, &str, Criterion); 11] {
        [
            ("words", &self.words, Criterion::Words),
            ("kind", &self.kind, Criterion::Kind),
            ("district", &self.district, Criterion::District),
            ("phase", &self.phase, Criterion::Phase),
            ("date", &self.date, Criterion::Hours),
            ("from", &self.from, Criterion::Hours),
            ("to", &self.to, Criterion::Hours),
            ("power", &self.power, Criterion::Power),
            ("people", &self.people, Criterion::People),
            ("overnight", &self.overnight, Criterion::Overnight),
            ("recording", &self.recording, Criterion::Recording),
        ]
    }

    #[must_use]
    pub(crate) fn is_any(&self) -> bool {
        self.pairs().iter().any(|(_, value, _)| !value.is_empty())
    }

    /// An address with these wishes, but for some.
    #[must_use]
    fn at_without(&self, path: &str, left_out: &BTreeSet<Criterion>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = self
            .pairs()
            .into_iter()
            .filter(|(_, value, own)| !value.is_empty() && !left_out.contains(own));
        for (name, value, _) in kept {
            query.append_pair(name, value);
        }
        with_query(path, &query.finish())
    }

    /// An address that goes on with these wishes.
    #[must_use]
    pub(crate) fn at(&self, path: &str) -> String {
        self.at_without(path, &BTreeSet::new())
    }

    /// The catalogue's address with a change of the wishes.
    #[must_use]
    pub(crate) fn loosened(&self, how: &Loosening) -> String {
        match how {
            Loosening::Without(criteria) => self.at_without("/sites", criteria),
            Loosening::For(kind) => self.for_phase(*kind).at("/sites"),
            Loosening::Until(end) => {
                let to = end.format("%H:%M").to_string();
                Self { to, ..self.clone() }.at("/sites")
            }
        }
    }

    /// The same wishes for another phase.
    #[must_use]
    pub(crate) fn for_phase(&self, kind: PhaseKind) -> Self {
        Self {
            phase: kind.to_string(),
            ..self.clone()
        }
    }

    /// The phase that is wished, or else the usual one.
    #[must_use]
    pub(crate) fn phase_or_usual(&self) -> PhaseKind {
        PhaseKind::from_word(&self.phase).unwrap_or(PhaseKind::Trial)
    }

    /// What a request begins with that comes from here: phase, time, people and power.
    #[must_use]
    pub(crate) fn prefill(&self, words: Words) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Ok(Some((start, minutes))) = self.hours(words) {
            let end = start + Duration::minutes(minutes.into());
            for (name, at) in [("start", start), ("end", end)] {
                query.append_pair(name, &at.format("%Y-%m-%dT%H:%M").to_string());
            }
        }
        for (name, value) in [
            ("phase", &self.phase),
            ("people", &self.people),
            ("power", &self.power),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    /// The wishes in words, for a page that they were carried to; nothing where there are none.
    #[must_use]
    pub(crate) fn carried(&self, words: Words) -> Markup {
        let mut said = Vec::new();
        if let Some(phase) = PhaseKind::from_word(&self.phase) {
            said.push(words.of("phase", phase));
        }
        if let Ok(Some((start, minutes))) = self.hours(words) {
            let hours = locale::hours(words.0, start, minutes);
            said.push(format!("{} {hours}", words.day(start.date())));
        }
        for (value, unit) in [(&self.power, "kW"), (&self.people, "")] {
            if !value.trim().is_empty() {
                let label = words.of("criterion", if unit.is_empty() { "people" } else { "power" });
                said.push(format!("{label} {} {unit}", value.trim()).trim_end().to_owned());
            }
        }
        for (value, criterion) in [
            (&self.overnight, Criterion::Overnight),
            (&self.recording, Criterion::Recording),
        ] {
            if !value.is_empty() {
                said.push(words.of("criterion", criterion));
            }
        }
        html! {
            @if self.is_any() {
                p.row.small.carried {
                    @if !said.is_empty() {
                        span { (words.t("wish-carried")) " " b { (said.join(" · ")) } }
                    }
                    a href=(self.at("/sites")) { (words.t("wish-back")) }
                }
            }
        }
    }

    /// The form. It is sent by itself when something changes, and by its button without script.
    #[must_use]
    pub(crate) fn form(&self, visit: &Visit, trouble: Option<&Trouble>, districts: &[String]) -> Markup {
        let words = visit.words();
        let kinds = Options::of(words, "site-kind", SiteKind::ALL);
        let phases = Options::of(words, "phase", PhaseKind::ALL);
        let districts = districts
            .iter()
            .map(|district| (district.clone(), words.district(district).to_owned()))
            .collect();
        let select = |name: &str, value: &str, options: Options| {
            let field = words.field(name, &format!("wish-{name}"), value).plain();
            // Times have to be looked for with some phase in mind.
            let any = if name == "phase" { "wish-any-phase" } else { "all" };
            field.select(trouble, &options.before("", words.t(any)))
        };
        html! {
            form.card.wishes method="get" action="/sites"
                hx-get="/sites" hx-trigger="change" hx-select="#found"
                hx-target="#found" hx-swap="outerMorph" hx-push-url="true"
            {
                div.in {
                    div.filters {
                        (words.field("words", "wish-words", &self.words).plain().input(trouble, "search"))
                        (select("kind", &self.kind, kinds))
                        (select("district", &self.district, districts))
                        (select("phase", &self.phase, phases))
                        button.btn.main type="submit" { (words.t("wish-find")) }
                    }
                    details open[self.has_more() || trouble.is_some()] {
                        summary { (words.t("wish-more")) }
                        (self.more(words, trouble))
                    }
                }
            }
        }
    }

    fn more(&self, words: Words, trouble: Option<&Trouble>) -> Markup {
        let times = Options::half_hours().before("", words.t("wish-any-time"));
        html! {
            div.filters {
                (words.field("date", "wish-date", &self.date).plain().input(trouble, "date"))
                (words.field("from", "wish-from", &self.from).plain().select(trouble, &times))
                (words.field("to", "wish-to", &self.to).plain().select(trouble, &times))
                (words.field("power", "wish-power", &self.power).number(trouble, "decimal"))
                (words.field("people", "wish-people", &self.people).number(trouble, "numeric"))
            }
            div.checks {
                (check(
                    "overnight",
                    "1",
                    &words.t("wish-overnight"),
                    Ticked::from(!self.overnight.is_empty())
                ))
                (check(
                    "recording",
                    "1",
                    &words.t("wish-recording"),
                    Ticked::from(!self.recording.is_empty())
                ))
            }
        }
    }
}

/// An address that has a query already, with more of it.
#[must_use]
pub(super) fn joined(address: &str, more: &str) -> String {
    if more.is_empty() {
        address.to_owned()
    } else {
        format!("{address}&{more}")
    }
}

impl Field<'_> {
    /// A number that may stay empty, typed on the keys that `mode` names.
    fn number(&self, trouble: Option<&Trouble>, mode: &str) -> Markup {
        let error = trouble.and_then(|trouble| trouble.of(self.name));
        let control = html! {
            input id=(self.name) name=(self.name) type="text" value=(self.value) inputmode=(mode)
                aria-invalid=[error.map(|_| "true")]
                aria-describedby=[error.map(|_| format!("{}-error", self.name))];
        };
        self.around(trouble, &control)
    }
}
