//! Schedules against a naive model: every day of some years is asked, one by one, whether it is on the
//! rule, and places are found by counting days. And against the `rrule` crate, where that is right.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, Duration, Months, NaiveDate, Weekday};
use proptest::collection::btree_set;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

/// A rule in parts. An empty list is a part that is left out.
#[derive(Debug, Clone, Default)]
struct Model {
    freq: &'static str,
    interval: i64,
    week_start: usize,
    months: Vec<i64>,
    week_numbers: Vec<i64>,
    year_days: Vec<i64>,
    month_days: Vec<i64>,
    days: Vec<(i64, usize)>,
    hours: Vec<i64>,
    minutes: Vec<i64>,
    set_positions: Vec<i64>,
    ending: Ending,
}

#[derive(Debug, Clone, Copy)]
enum Ending {
    Count(usize),
    Until(NaiveDateTime),
}

impl Default for Ending {
    fn default() -> Self {
        Self::Count(1)
    }
}

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Model {
    fn text(&self) -> String {
        let mut text = format!(
            "FREQ={};INTERVAL={};WKST={}",
            self.freq, self.interval, WEEKDAYS[self.week_start]
        );
        let days: Vec<String> = self
            .days
            .iter()
            .map(|(nth, day)| written_day(*nth, *day))
            .collect();
        let numbers = |list: &[i64]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let lists = [
            ("BYMONTH", numbers(&self.months)),
            ("BYWEEKNO", numbers(&self.week_numbers)),
            ("BYYEARDAY", numbers(&self.year_days)),
            ("BYMONTHDAY", numbers(&self.month_days)),
            ("BYDAY", days),
            ("BYHOUR", numbers(&self.hours)),
            ("BYMINUTE", numbers(&self.minutes)),
            ("BYSETPOS", numbers(&self.set_positions)),
        ];
        for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            write!(text, ";{name}={}", list.join(",")).unwrap();
        }
        match self.ending {
            Ending::Count(count) => write!(text, ";COUNT={count}").unwrap(),
            Ending::Until(until) => write!(text, ";UNTIL={}", until.format("%Y%m%dT%H%M%SZ")).unwrap(),
        }
        text
    }

    /// All starts from `start` up to 36 months later, whatever COUNT and UNTIL say.
    fn starts(&self, start: NaiveDateTime) -> Vec<NaiveDateTime> {
        let end = start + Months::new(36);
        let mut periods: BTreeMap<i64, Vec<NaiveDateTime>> = BTreeMap::new();
        let mut day = NaiveDate::from_ymd_opt(start.year() - 1, 12, 1).unwrap();
        while day.year() <= end.year() + 1 {
            let steps = self.period(day) - self.period(start.date());
            if steps >= 0 && steps % self.interval == 0 && self.has_day(day, start.date()) {
                periods.entry(steps).or_default().extend(self.times(day, start));
            }
            day = day.succ_opt().unwrap();
        }
        let chosen = periods.into_values().flat_map(|period| self.chosen(&period));
        chosen.filter(|at| *at >= start && *at < end).collect()
    }

    /// A number that is the same for all days of one period and one more in the next.
    fn period(&self, day: NaiveDate) -> i64 {
        let days = i64::from(day.num_days_from_ce());
        match self.freq {
            "DAILY" => days,
            // Day 1 of the common era was a Monday.
            "WEEKLY" => (days - 1 - i64::try_from(self.week_start).unwrap()).div_euclid(7),
            "MONTHLY" => i64::from(day.year()) * 12 + i64::from(day.month()),
            _ => i64::from(day.year()),
        }
    }

    fn has_day(&self, day: NaiveDate, start: NaiveDate) -> bool {
        let same_month = |other: NaiveDate| (other.year(), other.month()) == (day.year(), day.month());
        let same_year = |other: NaiveDate| other.year() == day.year();
        let named = |list: &[i64], (front, back): (i64, i64)| list.iter().any(|n| *n == front || *n == -back);
        let named_day = |(nth, weekday): &(i64, usize)| {
            let by_month = self.freq == "MONTHLY" || !self.months.is_empty();
            let within = |other: NaiveDate| {
                if by_month {
                    same_month(other)
                } else {
                    same_year(other)
                }
            };
            let (front, back) = places(day, 7, within);
            index(day.weekday()) == *weekday && (*nth == 0 || *nth == front || *nth == -back)
        };
        let given = |list: &[i64]| !list.is_empty();
        let days_given = !self.days.is_empty() || given(&self.month_days) || given(&self.year_days);
        let by_default = match self.freq {
            _ if days_given => true,
            "WEEKLY" => day.weekday() == start.weekday(),
            "MONTHLY" => day.day() == start.day(),
            "YEARLY" => day.day() == start.day() && (given(&self.months) || day.month() == start.month()),
            _ => true,
        };
        by_default
            && (!given(&self.months) || self.months.contains(&i64::from(day.month())))
            && (!given(&self.month_days) || named(&self.month_days, places(day, 1, same_month)))
            && (!given(&self.year_days) || named(&self.year_days, places(day, 1, same_year)))
            && (!given(&self.week_numbers) || named(&self.week_numbers, self.week_places(day)))
            && (self.days.is_empty() || self.days.iter().any(named_day))
    }

    /// The number of the day's week from the front and from the back of the year that has most of it.
    fn week_places(&self, day: NaiveDate) -> (i64, i64) {
        let mut middle = day;
        while index(middle.weekday()) != (self.week_start + 3) % 7 {
            // The fourth day of the week: later for the first three days, earlier for the last three.
            let ahead = (index(day.weekday()) + 7 - self.week_start) % 7 < 3;
            middle += Duration::days(if ahead { 1 } else { -1 });
        }
        places(middle, 7, |other| other.year() == middle.year())
    }

    fn times(&self, day: NaiveDate, start: NaiveDateTime) -> Vec<NaiveDateTime> {
        let first = start.time().format("%H:%M").to_string();
        let or = |list: &[i64], range: std::ops::Range<usize>| {
            if list.is_empty() {
                vec![first[range].parse::<i64>().unwrap()]
            } else {
                list.to_vec()
            }
        };
        let (hours, minutes) = (or(&self.hours, 0..2), or(&self.minutes, 3..5));
        let midnight = day.and_hms_opt(0, 0, 0).unwrap();
        let mut times: Vec<NaiveDateTime> = hours
            .iter()
            .flat_map(|h| {
                minutes
                    .iter()
                    .map(move |m| midnight + Duration::minutes(h * 60 + m))
            })
            .collect();
        times.sort_unstable();
        times
    }

    fn chosen(&self, period: &[NaiveDateTime]) -> Vec<NaiveDateTime> {
        let length = i64::try_from(period.len()).unwrap();
        let is_chosen = |place: i64| {
            self.set_positions
                .iter()
                .any(|p| *p == place + 1 || *p == place - length)
        };
        let places = (0..length)
            .zip(period)
            .filter(|(place, _)| self.set_positions.is_empty() || is_chosen(*place));
        places.map(|(_, at)| *at).collect()
    }

    /// What a schedule with this rule must come to, given that its first session is on the rule.
    fn expected(&self, start: NaiveDateTime) -> Result<Vec<NaiveDateTime>, ScheduleError> {
        let all = self.starts(start);
        match self.ending {
            Ending::Count(count) if all.len() < count => Err(ScheduleError::PastHorizon { months: 36 }),
            Ending::Count(count) => Ok(all[..count].to_vec()),
            Ending::Until(until) => {
                let kept: Vec<NaiveDateTime> = all.into_iter().filter(|at| *at <= until).collect();
                if kept.len() > MAX_SESSIONS {
                    Err(ScheduleError::TooMany { limit: MAX_SESSIONS })
                } else {
                    Ok(kept)
                }
            }
        }
    }

    /// Whether the `rrule` crate reads the rule as RFC 5545 does.
    fn is_right_in_the_crate(&self) -> bool {
        let (plain, numbered): (Vec<i64>, Vec<i64>) =
            self.days.iter().map(|(nth, _)| *nth).partition(|nth| *nth == 0);
        // It refuses these,
        let by_month = self.freq == "MONTHLY" || !self.months.is_empty();
        let refused = numbered
            .iter()
            .any(|nth| *nth == -5 && by_month || nth.abs() == 53);
        // takes the days that both kinds name, not those that one of them does,
        let mixed = !plain.is_empty() && !numbered.is_empty();
        // and takes the first days of January for the wrong week of the year before.
        let weeks = self.week_numbers.iter().any(|week| *week < -1 || *week > 51);
        // It begins the first week at the first session, where BYSETPOS means whole weeks.
        let part_week = self.freq == "WEEKLY" && !self.set_positions.is_empty();
        !refused && !mixed && !weeks && !part_week
    }
}

fn written_day(nth: i64, day: usize) -> String {
    if nth == 0 {
        WEEKDAYS[day].to_owned()
    } else {
        format!("{nth}{}", WEEKDAYS[day])
    }
}

fn index(weekday: Weekday) -> usize {
    weekday.num_days_from_monday() as usize
}

/// The how-manieth `day` is, from the front and from the back, of the days `step` apart that are `within`.
fn places(day: NaiveDate, step: i64, within: impl Fn(NaiveDate) -> bool) -> (i64, i64) {
    let count = |step: i64| {
        (0..=366)
            .take_while(|n| within(day + Duration::days(n * step)))
            .count()
    };
    (
        i64::try_from(count(-step)).unwrap(),
        i64::try_from(count(step)).unwrap(),
    )
}

/// None of `list`, or up to `most` of it.
fn some_of(list: Vec<i64>, most: usize) -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![2 => Just(vec![]), 1 => subsequence(list, 1..=most)]
}

fn both_ways(max: i64) -> Vec<i64> {
    (-max..=max).filter(|n| *n != 0).collect()
}

fn some_days(most_nth: i64) -> impl Strategy<Value = Vec<(i64, usize)>> {
    let nth = if most_nth == 0 {
        Just(0).boxed()
    } else {
        prop_oneof![Just(0), -most_nth..=most_nth].boxed()
    };
    prop_oneof![1 => Just(vec![]), 2 => btree_set((nth, 0..7_usize), 1..5).prop_map(|set| set.into_iter().collect())]
}

fn ending() -> impl Strategy<Value = Ending> {
    let until = (0..1_000_i64, 0..1_440_i64).prop_map(|(days, minutes)| {
        Ending::Until(at("2027-12-31T00:00").naive() + Duration::days(days) + Duration::minutes(minutes))
    });
    prop_oneof![(1..80_usize).prop_map(Ending::Count), until]
}

/// The parts that every FREQ may have.
fn common(freq: &'static str, most_nth: i64) -> impl Strategy<Value = Model> {
    let hours = some_of((0..24).collect(), 3);
    let minutes = some_of(vec![0, 10, 30, 59], 3);
    let lists = (
        some_of((1..=12).collect(), 5),
        some_days(most_nth),
        hours,
        minutes,
        some_of(both_ways(6), 3),
    );
    (1..5_i64, 0..7_usize, lists, ending()).prop_map(move |(interval, week_start, lists, ending)| {
        let (months, days, hours, minutes, set_positions) = lists;
        let alone = months.is_empty() && days.is_empty() && hours.is_empty() && minutes.is_empty();
        let set_positions = if alone { vec![] } else { set_positions };
        Model {
            freq,
            interval,
            week_start,
            months,
            days,
            hours,
            minutes,
            set_positions,
            ending,
            ..Model::default()
        }
    })
}

fn rule() -> impl Strategy<Value = Model> {
    let daily = (common("DAILY", 0), some_of(both_ways(31), 6))
        .prop_map(|(rule, month_days)| Model { month_days, ..rule });
    let weekly = common("WEEKLY", 0);
    let monthly = (common("MONTHLY", 5), some_of(both_ways(31), 6))
        .prop_map(|(rule, month_days)| Model { month_days, ..rule });
    let yearly_lists = (some_of(both_ways(31), 6), some_of(both_ways(366), 9));
    let yearly = (select(vec![5, 53]), yearly_lists).prop_flat_map(|(most_nth, (month_days, year_days))| {
        common("YEARLY", most_nth).prop_map(move |rule| {
            let months = if most_nth > 5 { vec![] } else { rule.months };
            let needed = !months.is_empty() || rule.days.len() + rule.hours.len() + rule.minutes.len() > 0;
            let set_positions = if needed { rule.set_positions } else { vec![] };
            Model {
                months,
                set_positions,
                month_days: month_days.clone(),
                year_days: year_days.clone(),
                ..rule
            }
        })
    });
    let weekdays = subsequence((0..7_usize).map(|day| (0, day)).collect::<Vec<_>>(), 1..4);
    let by_week = (common("YEARLY", 0), subsequence(both_ways(53), 1..9), weekdays).prop_map(
        |(rule, week_numbers, days)| Model {
            week_numbers,
            days,
            ..rule
        },
    );
    prop_oneof![daily, weekly, monthly, yearly, by_week]
}

fn first_start() -> impl Strategy<Value = NaiveDateTime> {
    (0..1_500_i64, 0..1_440_i64).prop_map(|(days, minutes)| {
        at("2024-01-01T00:00").naive() + Duration::days(days) + Duration::minutes(minutes)
    })
}

fn parsed(rule: &Model, start: NaiveDateTime) -> Result<Vec<NaiveDateTime>, ScheduleError> {
    let text = asked(&LocalTime::from_naive(start).to_string(), &rule.text());
    let schedule = Schedule::parse(&text, Tz::UTC)?;
    Ok(schedule
        .occurrences()
        .iter()
        .map(|occurrence| occurrence.original_start.naive())
        .collect())
}

/// The first start of the rule at or after `from`, were it the schedule's first session.
fn first_by_model(rule: &Model, from: NaiveDateTime) -> Option<NaiveDateTime> {
    Model {
        interval: 1,
        ..rule.clone()
    }
    .starts(from)
    .first()
    .copied()
}

fn with_end_after(rule: Model, start: NaiveDateTime) -> Model {
    let earliest = start + Duration::days(1);
    match rule.ending {
        // Inside 36 months, so that only the model's own limits decide.
        Ending::Until(until) => Model {
            ending: Ending::Until(until.clamp(earliest, start + Duration::days(1_000))),
            ..rule
        },
        Ending::Count(_) => rule,
    }
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn a_schedule_has_the_sessions_of_the_naive_model(rule in rule(), from in first_start()) {
        let Some(start) = first_by_model(&rule, from) else { return Ok(()) };
        let rule = with_end_after(rule, start);
        prop_assert_eq!(parsed(&rule, start), rule.expected(start), "{} from {}", rule.text(), start);
    }

    #[test]
    fn a_first_session_is_refused_just_when_the_naive_model_has_another_first(rule in rule(), from in first_start()) {
        let rule = with_end_after(rule, from);
        let refusal = match first_by_model(&rule, from) {
            Some(first) if first == from => None,
            Some(first) => Some(ScheduleError::NotOnRule { nearest: LocalTime::from_naive(first) }),
            None => Some(ScheduleError::NoMatch { months: 36 }),
        };
        let found = parsed(&rule, from).err().filter(|error| matches!(error.code(), "not_on_rule" | "no_match"));
        prop_assert_eq!(found, refusal, "{} from {}", rule.text(), from);
    }

    #[test]
    fn a_schedule_has_the_sessions_of_the_rrule_crate_where_that_is_right(rule in rule(), from in first_start()) {
        let Some(start) = first_by_model(&rule, from).filter(|_| rule.is_right_in_the_crate()) else { return Ok(()) };
        let rule = with_end_after(rule, start);
        let Ok(ours) = parsed(&rule, start) else { return Ok(()) };
        let text = format!("DTSTART:{}\nRRULE:{}", start.format("%Y%m%dT%H%M%SZ"), rule.text());
        let set: rrule::RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        // As many as ours only: its search for one more may walk to the year 10,000.
        let theirs: Vec<NaiveDateTime> = set.into_iter().take(ours.len()).map(|at| at.naive_utc()).collect();
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn no_text_makes_parsing_panic(
        start in first_start(),
        words in prop::collection::vec(select(WORDS.to_vec()), 0..40)
    ) {
        let text = asked(&LocalTime::from_naive(start).to_string(), &words.concat());
        let found = Schedule::parse(&text, Tz::America__New_York);
        let says_something = match found {
            Ok(schedule) => !schedule.occurrences().is_empty(),
            Err(error) => !error.to_string().is_empty(),
        };
        prop_assert!(says_something);
    }
}

/// Pieces of rules, to be strung together at random.
const WORDS: &[&str] = &[
    "FREQ=",
    "DAILY",
    "WEEKLY",
    "MONTHLY",
    "YEARLY",
    ";",
    ";",
    ";",
    "=",
    ",",
    ",",
    "-",
    "+",
    "COUNT=",
    "UNTIL=",
    "INTERVAL=",
    "BYDAY=",
    "BYMONTH=",
    "BYMONTHDAY=",
    "BYYEARDAY=",
    "BYWEEKNO=",
    "BYSETPOS=",
    "BYHOUR=",
    "BYMINUTE=",
    "BYSECOND=",
    "WKST=",
    "MO",
    "FR",
    "SU",
    "0",
    "1",
    "2",
    "5",
    "9",
    "31",
    "53",
    "366",
    "20270405T110000Z",
    "20270405",
    "T",
    "Z",
    "é",
    "\n",
    "FREQ=DAILY;COUNT=3",
    "FREQ=YEARLY;BYMONTHDAY=",
];
