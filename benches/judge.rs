//! Expanding and judging a request of 100 sessions against a zone that holds 5,000 claims. No database.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::time::Instant as Stopwatch;

use chrono::{NaiveDate, NaiveTime};
use madang::domain::holidays::{HolidayFile, Holidays};
use madang::domain::ids::{BookingId, ZoneId};
use madang::domain::judge::nearest::ways_all;
use madang::domain::judge::{
    Agreement, Case, LeadTime, PhaseAsk, StandingClaim, ZoneRules, is_refused, judge,
};
use madang::domain::opening::{Days, PhaseKind, Window};
use madang::domain::schedule::{Schedule, ScheduleText};
use madang::domain::span::{Instant, LocalTime, Span, Tz};

use crate::Outcome;
use crate::support::args::Args;
use crate::support::cpu::of_this_thread;
use crate::support::figures::{heading, verdict};

const SEOUL: Tz = Tz::Asia__Seoul;
const ZONE: ZoneId = ZoneId(1);
/// Two more zones of the site, which nearest alternatives are looked for in.
const SIBLINGS: [ZoneId; 2] = [ZoneId(2), ZoneId(3)];
const CLAIMS: i64 = 5_000;
const GOAL_MS: f64 = 2.0;
const HOLIDAYS: &str = include_str!("../config/holidays/kr.toml");

/// What is asked in one variant.
struct Question {
    name: &'static str,
    start: &'static str,
    rrule: &'static str,
    capacity: u32,
    outcome: Expect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Accepted,
    Refused,
}

/// The claims are six a day of two hours, from 2027-03-15 for 833 days, at 00, 04, 08, 12, 16 and 20 o'clock.
const QUESTIONS: [Question; 4] = [
    Question {
        name: "100 days in free hours",
        start: "2027-04-01T02:30",
        rrule: "FREQ=DAILY;COUNT=100",
        capacity: 1,
        outcome: Expect::Accepted,
    },
    Question {
        name: "over two years of weekdays",
        start: "2027-04-01T02:30",
        rrule: "FREQ=WEEKLY;BYDAY=TH;COUNT=100",
        capacity: 1,
        outcome: Expect::Accepted,
    },
    Question {
        name: "beside others, capacity 4",
        start: "2027-04-01T04:30",
        rrule: "FREQ=DAILY;COUNT=100",
        capacity: 4,
        outcome: Expect::Accepted,
    },
    Question {
        name: "all 100 refused, with nearest",
        start: "2027-04-01T04:30",
        rrule: "FREQ=DAILY;COUNT=100",
        capacity: 1,
        outcome: Expect::Refused,
    },
];

/// Runs the benchmark.
pub fn run(args: &Args) -> Outcome<()> {
    heading("judge: 100 sessions, a zone with 5,000 claims");
    println!("| request | CPU ms | wall ms | goal 2 ms |\n|---|---|---|---|");
    let (zones, claims, holidays) = world()?;
    for question in &QUESTIONS {
        let mut zones = zones.clone();
        for rules in zones.values_mut() {
            rules.capacity = question.capacity;
        }
        let text = ScheduleText {
            start: LocalTime::parse(question.start)?,
            minutes: 60,
            rrule: Some(question.rrule.to_owned()),
            exdates: vec![],
            rdates: vec![],
            changes: vec![],
            skip_holidays: false,
        };
        let once = || answer(&text, (&zones, &claims, &holidays));
        if once()? != question.outcome {
            return Err(format!("{}: not {:?}", question.name, question.outcome).into());
        }
        let (cpu, wall) = time(args, once)?;
        // The goal is for judging; a refused request also looks for other times.
        let met = if question.outcome == Expect::Accepted {
            verdict(cpu, GOAL_MS)
        } else {
            "(beyond the goal)"
        };
        println!("| {} | {cpu:.3} | {wall:.3} | {met} |", question.name);
    }
    Ok(())
}

/// CPU and wall milliseconds of one run, averaged over the benchmark's time.
fn time(args: &Args, once: impl Fn() -> Outcome<Expect>) -> Outcome<(f64, f64)> {
    let (cpu_before, watch) = (of_this_thread()?, Stopwatch::now());
    let mut runs = 0_u32;
    while watch.elapsed() < args.time / 4 {
        black_box(once()?);
        runs += 1;
    }
    let wall = watch.elapsed().as_secs_f64();
    Ok((
        (of_this_thread()? - cpu_before) * 1000.0 / f64::from(runs),
        wall * 1000.0 / f64::from(runs),
    ))
}

type Zones = BTreeMap<ZoneId, ZoneRules>;
type Claims = BTreeMap<ZoneId, Vec<StandingClaim>>;

fn world() -> Outcome<(Zones, Claims, Holidays)> {
    let start = Instant::parse("2027-03-15T00:00:00+09:00")?;
    let claim = |index: i64| {
        let from = start.plus_days(index / 6).plus(index % 6 * 4 * 3600);
        let span = Span {
            start: from,
            end: from.plus(7200),
        };
        StandingClaim {
            booking: BookingId(1000 + index / 20),
            named: ZONE,
            span,
            people: 3,
            power_w: 2_000,
            area_m2: 10,
        }
    };
    let claims: Vec<StandingClaim> = (0..CLAIMS).map(claim).collect();
    let claims = [ZONE]
        .into_iter()
        .chain(SIBLINGS)
        .map(|zone| (zone, claims.clone()))
        .collect();
    let zones = [ZONE]
        .into_iter()
        .chain(SIBLINGS)
        .map(|zone| (zone, rules(zone)))
        .collect();
    let file: HolidayFile = toml::from_str(HOLIDAYS)?;
    Ok((zones, claims, Holidays::new(file.holidays)))
}

fn rules(id: ZoneId) -> ZoneRules {
    let window = |rule: &str| Window {
        phases: vec![],
        days: Days::Rule(rule.to_owned()),
        from: NaiveTime::MIN,
        minutes: 1440,
        valid_from: None,
        valid_until: None,
    };
    ZoneRules {
        id,
        path: format!("site/{id}"),
        descendants: vec![],
        capacity: 1,
        budget_people: Some(40),
        budget_power_w: Some(60_000),
        budget_area_m2: Some(400),
        turnaround_minutes: 15,
        windows: vec![
            window("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            window("FREQ=WEEKLY;BYDAY=SA,SU"),
        ],
        closures: vec![],
        max_minutes: Some(600),
        lead_time: LeadTime::WorkingDays(5),
        horizon_days: 1_000,
        retired_at: None,
        stopped: false,
        recording_allowed: true,
    }
}

fn answer(text: &ScheduleText, (zones, claims, holidays): (&Zones, &Claims, &Holidays)) -> Outcome<Expect> {
    let schedule = Schedule::parse(text, SEOUL)?;
    let asked = PhaseAsk {
        kind: PhaseKind::Trial,
        zones: &[ZONE],
        people: 3,
        power_w: 2_000,
        area_m2: 10,
        occurrences: schedule.occurrences(),
        place: 0,
        skip_holidays: false,
    };
    let now = Instant::parse("2027-03-15T10:00:00+09:00")?;
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).ok_or("no such day");
    let case = Case {
        now,
        asked_at: now,
        tz: SEOUL,
        agreement: Agreement {
            from: day(2027)?,
            until: day(2031)?,
            quota_sessions: Some(400),
            sessions_held: 10,
        },
        holidays,
        zones,
        claims,
        phases: &[asked],
        skip: &BTreeSet::new(),
        overrides: &[],
        records: false,
    };
    let verdicts = judge(&case);
    if !is_refused(&verdicts) {
        return Ok(Expect::Accepted);
    }
    black_box(ways_all(&case, &verdicts, &SIBLINGS));
    Ok(Expect::Refused)
}
