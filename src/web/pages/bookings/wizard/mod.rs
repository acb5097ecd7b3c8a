//! A request that is being written: every field of every step, as typed, from one page to the next.
//! Turns into the request that the use cases take, with the way out that was chosen for each taken date.

mod faults;
mod keep;
mod load;
pub(crate) mod new;
mod prefill;
pub(crate) mod schedule_form;
pub(crate) mod site;
mod steps;
mod turn;
mod view;
pub(crate) mod when;

use self::schedule_form::{Ends, Repeat, ScheduleForm, Taken, Unreadable};
use crate::app::FieldError;
use crate::app::bookings::Dossier;
use crate::domain::booking::PhaseText;
use crate::domain::fault::Fault;
use crate::domain::opening::PhaseKind;
use crate::domain::power::{in_kilowatts, parse_kilowatts};
use crate::domain::schedule::Exceptions;
use crate::domain::span::{LocalTime, Tz};
use crate::domain::text::{without_thousands, worded};
use crate::web::pages::frame::Form;
use crate::web::ui::days::DayForm;

worded! {
    pub(crate) Step {
        Place = "place",
        When = "when",
        /// What it is and needs.
        What = "what",
        /// All of it once more, then send.
        Check = "check",
    }
}

/// Most phases that the form takes.
pub(crate) const MOST_PHASES: usize = 12;

/// The kinds that an added phase is of, the most usual ones first.
const USUAL_KINDS: [PhaseKind; 7] = [
    PhaseKind::Trial,
    PhaseKind::Setup,
    PhaseKind::Teardown,
    PhaseKind::DemoDay,
    PhaseKind::Survey,
    PhaseKind::Delivery,
    PhaseKind::Inspection,
];

#[derive(Debug, Clone)]
pub(crate) struct Wizard {
    /// The step that is shown.
    pub step: Step,
    /// The phase that is shown.
    pub at: usize,
    /// Slug of the consortium.
    pub consortium: String,
    /// Slug of the site.
    pub site: String,
    pub title: String,
    pub purpose: String,
    /// What is said to the site with it.
    pub reply: String,
    /// The phases, at least one.
    pub phases: Vec<PhaseForm>,
    /// Whether another kind was just chosen for the shown phase.
    pub changed_kind: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct PhaseForm {
    /// What it is for.
    pub kind: PhaseKind,
    /// `site/zone`.
    pub zones: Vec<String>,
    pub people: String,
    pub power: String,
    /// Square metres.
    pub area: String,
    pub when: ScheduleForm,
    /// Its single dates that depart from that.
    pub days: DayForm,
}

impl Wizard {
    /// A new request, perhaps for a zone and a first start.
    #[must_use]
    pub(crate) fn starting(site: &str, zones: Vec<String>, when: ScheduleForm) -> Self {
        let phase = PhaseForm {
            kind: PhaseKind::Trial,
            zones,
            people: "2".to_owned(),
            power: "0".to_owned(),
            area: "0".to_owned(),
            when,
            days: DayForm::default(),
        };
        let step = if phase.zones.is_empty() {
            Step::Place
        } else {
            Step::When
        };
        Self {
            step,
            at: 0,
            consortium: String::new(),
            site: site.to_owned(),
            title: String::new(),
            purpose: String::new(),
            reply: String::new(),
            phases: vec![phase],
            changed_kind: false,
        }
    }

    /// A booking that is revised, or a draft that goes on.
    #[must_use]
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let tz = dossier.ground.tz();
        let phases = dossier.phases.iter().map(|phase| PhaseForm {
            kind: phase.kind,
            zones: phase
                .zones
                .iter()
                .map(|zone| dossier.ground.path(*zone))
                .collect(),
            people: phase.people.to_string(),
            power: in_kilowatts(phase.power_w),
            area: phase.area_m2.to_string(),
            when: ScheduleForm::of(&phase.schedule, tz),
            days: DayForm::with(Exceptions::of(&phase.schedule)),
        });
        Self {
            step: Step::When,
            at: 0,
            consortium: dossier.consortium.slug.clone(),
            site: dossier.ground.site.slug.clone(),
            title: dossier.booking.title.clone(),
            purpose: dossier.booking.purpose.clone(),
            reply: String::new(),
            phases: phases.collect(),
            changed_kind: false,
        }
    }

    #[must_use]
    pub(crate) fn read(form: &Form) -> Self {
        let count = form.number::<usize>("phases").unwrap_or(1).clamp(1, MOST_PHASES);
        let phases: Vec<PhaseForm> = (0..count).map(|at| PhaseForm::read(form, at)).collect();
        let at = form.number::<usize>("at").unwrap_or_default().min(count - 1);
        let before = form.filled(&format!("p{at}-kind-was"));
        Self {
            changed_kind: before.is_some_and(|kind| kind != phases[at].kind.as_str()),
            step: Step::from_word(&form.text("step")).unwrap_or(Step::Place),
            at,
            consortium: form.text("consortium"),
            site: form.text("site"),
            title: form.raw("title"),
            purpose: form.raw("purpose"),
            reply: form.raw("reply"),
            phases,
        }
    }

    /// Adds a phase like the one that is shown.
    pub(crate) fn copy_phase(&mut self) {
        self.add_phase(|phase, _| PhaseForm {
            days: DayForm::with(phase.days.exceptions),
            ..phase
        });
    }

    /// Adds a phase in the zones of the one that is shown, without dates, of the first kind that is not there
    /// yet.
    pub(crate) fn add_empty_phase(&mut self) {
        self.add_phase(|phase, all| {
            let is_new = |kind: &PhaseKind| all.iter().all(|own| own.kind != *kind);
            PhaseForm {
                kind: USUAL_KINDS.into_iter().find(is_new).unwrap_or(PhaseKind::Trial),
                when: ScheduleForm::unset(),
                days: DayForm::default(),
                ..phase
            }
        });
    }

    fn add_phase(&mut self, change: impl FnOnce(PhaseForm, &[PhaseForm]) -> PhaseForm) {
        if self.phases.len() >= MOST_PHASES {
            return;
        }
        if let Some(phase) = self.phases.get(self.at).cloned() {
            let added = change(phase, &self.phases);
            self.phases.push(added);
            self.at = self.phases.len() - 1;
        }
    }

    /// Takes a phase out; the last one stays.
    pub(crate) fn remove_phase(&mut self, at: usize) {
        if self.phases.len() > 1 && at < self.phases.len() {
            self.phases.remove(at);
            self.at = self.at.min(self.phases.len() - 1);
        }
    }

    /// The site whose zones are named, if any are.
    #[must_use]
    pub(crate) fn has_zones(&self) -> bool {
        self.phases.iter().all(|phase| !phase.zones.is_empty())
    }

    /// All fields as the next page carries them, in order.
    #[must_use]
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let mut all = vec![
            ("consortium".to_owned(), self.consortium.clone()),
            ("site".to_owned(), self.site.clone()),
            ("title".to_owned(), self.title.clone()),
            ("purpose".to_owned(), self.purpose.clone()),
        ];
        for (at, phase) in self.phases.iter().enumerate() {
            phase.put_fields(at, &mut all);
        }
        all
    }

    /// The phases with their dates as they are by now.
    ///
    /// # Errors
    /// Every field that can't be read, by its name in the form.
    pub(crate) fn phase_texts(&self, tz: Tz) -> Result<Vec<PhaseText>, Vec<FieldError>> {
        let mut faults = Vec::new();
        let phases: Vec<PhaseText> = self
            .phases
            .iter()
            .enumerate()
            .filter_map(|(at, phase)| phase.text(at, tz, &mut faults))
            .collect();
        if faults.is_empty() {
            Ok(phases)
        } else {
            Err(faults)
        }
    }
}

impl ScheduleForm {
    fn read(form: &Form, at: usize) -> Self {
        let name = |end: &str| format!("p{at}-{end}");
        let text = |end: &str| form.text(&name(end));
        Self {
            date: text("date"),
            from: text("from"),
            to: text("to"),
            more: text("more"),
            repeat: Repeat::from_word(&text("repeat")).unwrap_or(Repeat::Once),
            days: form.all(&name("day")),
            rrule: text("rrule"),
            ends: Ends::from_word(&text("ends")).unwrap_or(Ends::Until),
            until: text("until"),
            count: text("count"),
            holidays: form.has(&name("holidays")),
            taken: Taken::from_word(&text("taken")).unwrap_or(Taken::Ask),
        }
    }
}

impl PhaseForm {
    fn read(form: &Form, at: usize) -> Self {
        let name = |end: &str| format!("p{at}-{end}");
        let text = |end: &str| form.text(&name(end));
        let or = |end: &str, otherwise: &str| {
            if form.has(&name(end)) {
                text(end)
            } else {
                otherwise.to_owned()
            }
        };
        Self {
            kind: PhaseKind::from_word(&text("kind")).unwrap_or(PhaseKind::Trial),
            zones: form.all(&name("zone")),
            people: or("people", "2"),
            power: or("power", "0"),
            area: or("area", "0"),
            when: if form.has(&name("date")) {
                ScheduleForm::read(form, at)
            } else {
                ScheduleForm::unset()
            },
            days: DayForm::read(form.fields(), at),
        }
    }

    /// Changed dates that the rule doesn't give any more.
    fn homeless(&self, tz: Tz) -> Vec<LocalTime> {
        let applied = self
            .when
            .text(tz)
            .map(|rule| self.days.exceptions.applied_to(&rule, tz));
        applied.map(|applied| applied.homeless).unwrap_or_default()
    }

    fn put_fields(&self, at: usize, all: &mut Vec<(String, String)>) {
        let mut put = |end: &str, value: &str| all.push((format!("p{at}-{end}"), value.to_owned()));
        let when = &self.when;
        put("kind", self.kind.as_str());
        self.zones.iter().for_each(|zone| put("zone", zone));
        for (end, value) in [
            ("people", &self.people),
            ("power", &self.power),
            ("area", &self.area),
            ("date", &when.date),
            ("from", &when.from),
            ("to", &when.to),
            ("more", &when.more),
            ("rrule", &when.rrule),
            ("until", &when.until),
            ("count", &when.count),
        ] {
            put(end, value);
        }
        put("repeat", when.repeat.as_str());
        put("ends", when.ends.as_str());
        put("taken", when.taken.as_str());
        when.days.iter().for_each(|day| put("day", day));
        if when.holidays {
            put("holidays", "1");
        }
        all.extend(self.days.carried(at));
    }

    fn text(&self, at: usize, tz: Tz, faults: &mut Vec<FieldError>) -> Option<PhaseText> {
        let mut fault = |end: &str| {
            let key = format!("typed-{end}");
            faults.push(FieldError {
                field: format!("p{at}-{end}"),
                code: key.clone(),
                message: Fault {
                    key,
                    values: Vec::new(),
                },
            });
        };
        let people = without_thousands(&self.people).parse().ok();
        let area = without_thousands(&self.area).parse().ok();
        let power = if self.power.trim().is_empty() {
            Some(0)
        } else {
            parse_kilowatts(&self.power)
        };
        for (end, is_bad) in [
            ("people", people.is_none()),
            ("area", area.is_none()),
            ("power", power.is_none()),
        ] {
            if is_bad {
                fault(end);
            }
        }
        let rule = self.when.text(tz).inspect_err(|Unreadable(end)| fault(end)).ok();
        let schedule = rule.map(|rule| self.days.exceptions.applied_to(&rule, tz).schedule);
        Some(PhaseText {
            kind: self.kind,
            zones: self.zones.clone(),
            people: people?,
            power_w: power?,
            area_m2: area?,
            schedule: schedule?,
        })
    }
}
