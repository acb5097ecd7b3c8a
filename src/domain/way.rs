//! Single dates of a phase that are left out or go elsewhere, and the phases that come of it.

use std::collections::{BTreeMap, BTreeSet};

use super::booking::PhaseText;
use super::span::LocalTime;

/// What becomes of a date that can't be as its schedule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The date is left out.
    Out,
    /// It begins at another time.
    At(LocalTime),
    /// It is in other zones, `site/zone`.
    In(Vec<String>),
}

/// A date of a schedule, by its original start, with the way that was chosen for it.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    pub start: LocalTime,
    pub way: &'a Way,
}

impl PhaseText {
    /// The phase with the chosen ways in it: dates out, and dates at other times. Dates in other zones, and
    /// dates that now begin before the first one, are in further phases.
    #[must_use]
    pub fn with_choices(&self, choices: &[Choice<'_>]) -> (Self, Vec<Self>) {
        let mut own = self.clone();
        let mut elsewhere: BTreeMap<&[String], BTreeSet<LocalTime>> = BTreeMap::new();
        for Choice { start, way } in choices {
            own.schedule.exdates.push(*start);
            match way {
                Way::Out => {}
                // A schedule can't begin before its first date, but another one can.
                Way::At(time) if *time < own.schedule.start => {
                    _ = elsewhere.entry(&self.zones).or_default().insert(*time);
                }
                Way::At(time) => own.schedule.rdates.push(*time),
                Way::In(zones) => _ = elsewhere.entry(zones).or_default().insert(*start),
            }
        }
        own.schedule.rdates.sort_unstable();
        own.schedule.rdates.dedup();
        let further = elsewhere.into_iter().filter_map(|(zones, starts)| {
            let starts: Vec<LocalTime> = starts.into_iter().collect();
            Some(Self {
                zones: zones.to_vec(),
                schedule: self.schedule.with_starts(&starts)?,
                ..self.clone()
            })
        });
        (own, further.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::opening::PhaseKind;
    use crate::domain::schedule::ScheduleText;

    fn at(text: &str) -> LocalTime {
        LocalTime::parse(text).unwrap()
    }

    fn nightly() -> PhaseText {
        PhaseText {
            kind: PhaseKind::Trial,
            zones: vec!["hall/main".into()],
            people: 2,
            power_w: 0,
            area_m2: 0,
            schedule: ScheduleText {
                start: at("2027-03-20T22:00"),
                minutes: 480,
                rrule: Some("FREQ=DAILY;COUNT=5".into()),
                exdates: Vec::new(),
                rdates: Vec::new(),
                skip_holidays: true,
            },
        }
    }

    #[test]
    fn dates_go_out_to_later_times_and_into_phases_of_their_own() {
        let elsewhere = Way::In(vec!["hall/side".into()]);
        let (earlier, later) = (Way::At(at("2027-03-20T20:00")), Way::At(at("2027-03-24T01:00")));
        let ways = [&Way::Out, &later, &elsewhere, &earlier];
        let starts = [
            "2027-03-21T22:00",
            "2027-03-22T22:00",
            "2027-03-23T22:00",
            "2027-03-20T22:00",
        ];
        let choices: Vec<Choice<'_>> = starts
            .iter()
            .zip(ways)
            .map(|(start, way)| Choice {
                start: at(start),
                way,
            })
            .collect();
        let (own, further) = nightly().with_choices(&choices);
        assert_eq!(own.schedule.exdates, starts.map(at));
        assert_eq!(own.schedule.rdates, [at("2027-03-24T01:00")]);
        assert!(own.schedule.rrule.is_some() && own.schedule.skip_holidays);
        let told: Vec<(&str, LocalTime)> = further
            .iter()
            .map(|phase| (phase.zones[0].as_str(), phase.schedule.start))
            .collect();
        let expected = [
            ("hall/main", at("2027-03-20T20:00")),
            ("hall/side", at("2027-03-23T22:00")),
        ];
        assert_eq!(told, expected);
        assert!(
            further
                .iter()
                .all(|phase| phase.schedule.rrule.is_none() && !phase.schedule.skip_holidays)
        );
    }

    #[test]
    fn without_choices_a_phase_stays_as_it_is() {
        assert_eq!(nightly().with_choices(&[]), (nightly(), Vec::new()));
    }
}
