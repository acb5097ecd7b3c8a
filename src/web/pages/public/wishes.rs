//! What is looked for in the catalogue, as the address says it.

use chrono::{Duration, NaiveTime};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::reads::catalogue::{Criterion, Wanted};
use crate::domain::opening::PhaseKind;
use crate::domain::place::SiteKind;
use crate::domain::power::parse_kilowatts;
use crate::domain::text;
use crate::web::pages::frame::Visit;
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
        let mut also = std::collections::BTreeSet::new();
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
        let text = self.people.trim().replace(',', "");
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

    /// The catalogue's address without one of the wishes.
    #[must_use]
    pub(crate) fn without(&self, criterion: Criterion) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value, _) in self
            .pairs()
            .iter()
            .filter(|(_, value, own)| !value.is_empty() && *own != criterion)
        {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() {
            "/sites".into()
        } else {
            format!("/sites?{query}")
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
            field.select(trouble, &options.before("", words.t("all")))
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
