//! How a new request begins: with what the address says, and where that says no time, with the first that is
//! free.

use chrono::{Days, NaiveDateTime, NaiveTime};
use serde::Deserialize;

use super::schedule_form::ScheduleForm;
use super::{PhaseForm, Wizard};
use crate::app::court::Ground;
use crate::app::reads::free::first_span_of_zone;
use crate::app::{Result, Tx};
use crate::domain::opening::PhaseKind;
use crate::domain::span::LocalTime;

/// When a day begins for those who chose days only, and how far ahead a request begins where nothing is free,
/// in days.
const USUAL_START: NaiveTime = match NaiveTime::from_hms_opt(10, 0, 0) {
    Some(ten) => ten,
    None => NaiveTime::MIN,
};
const FIRST_DAYS: u64 = 21;

/// What a new request may begin with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Prefill {
    site: Option<String>,
    zone: Option<String>,
    start: Option<String>,
    end: Option<String>,
    consortium: Option<String>,
    phase: Option<String>,
    /// The booking to begin like.
    pub(super) copy: Option<i64>,
    people: Option<String>,
    power: Option<String>,
}

impl Prefill {
    /// The form as it begins.
    #[must_use]
    pub(crate) fn wizard(&self) -> Wizard {
        let zone = self.zone.clone().filter(|path| path.contains('/'));
        let zone = zone.or_else(|| Some(format!("{}/{}", self.site.as_ref()?, self.zone.as_ref()?)));
        let site = zone
            .as_ref()
            .and_then(|path| path.split_once('/'))
            .map(|(site, _)| site.to_owned())
            .or_else(|| self.site.clone());
        let time = |text: &Option<String>| {
            text.as_deref()
                .and_then(|text| LocalTime::parse(text.get(..16).unwrap_or(text)).ok())
        };
        let (start, end) = (
            time(&self.start).map(LocalTime::naive),
            time(&self.end).map(LocalTime::naive),
        );
        let whole_days = match (start, end) {
            (Some(start), Some(end)) if (start.time(), end.time()) == (NaiveTime::MIN, NaiveTime::MIN) => {
                Some((start.date(), end.date()))
            }
            _ => None,
        };
        // Whole days are wanted at the usual hours of each.
        let first = whole_days.map(|(first, _)| first.and_time(USUAL_START)).or(start);
        let when = first.map_or_else(ScheduleForm::unset, ScheduleForm::starting);
        let mut wizard = Wizard::starting(
            site.as_deref().unwrap_or_default(),
            zone.into_iter().collect(),
            when,
        );
        if let Some(phase) = wizard.phases.first_mut() {
            match (whole_days, end) {
                (Some((first, end)), _) if first + Days::new(1) < end => {
                    phase.when.daily_until(end - Days::new(1));
                }
                (None, Some(end)) => phase.when.to = end.format("%H:%M").to_string(),
                _ => {}
            }
        }
        if let (Some(kind), Some(phase)) = (
            self.phase.as_deref().and_then(PhaseKind::from_word),
            wizard.phases.first_mut(),
        ) {
            phase.kind = kind;
        }
        if let Some(phase) = wizard.phases.first_mut() {
            for (field, said) in [(&mut phase.people, &self.people), (&mut phase.power, &self.power)] {
                if let Some(said) = said {
                    field.clone_from(said);
                }
            }
        }
        wizard.consortium = self.consortium.clone().unwrap_or_default();
        wizard
    }
}

/// Who chooses another kind of phase gets the hours at which the zone is first open for it.
pub(super) fn follow_kind(tx: &mut Tx<'_>, phase: &mut PhaseForm, ground: &Ground) -> Result<()> {
    let zone = phase.zones.first().and_then(|path| path.split_once('/'));
    let first = zone
        .map(|path| first_span_of_zone(tx, path, phase.kind))
        .transpose()?
        .flatten();
    if let Some(first) = first {
        phase.when.hours_of(first, ground.tz());
    }
    Ok(())
}

/// Where nobody said when, the first time that the zone is free.
pub(super) fn propose(
    tx: &mut Tx<'_>,
    wizard: &mut Wizard,
    ground: &Ground,
    now: NaiveDateTime,
) -> Result<()> {
    for phase in wizard.phases.iter_mut().filter(|phase| phase.when.is_unset()) {
        let zone = phase.zones.first().and_then(|path| path.split_once('/'));
        let first = zone
            .map(|path| first_span_of_zone(tx, path, phase.kind))
            .transpose()?
            .flatten();
        match first {
            Some(first) => phase.when.begin_with(first, ground.tz()),
            None => {
                phase.when =
                    ScheduleForm::starting((now.date() + Days::new(FIRST_DAYS)).and_time(USUAL_START));
            }
        }
    }
    Ok(())
}
