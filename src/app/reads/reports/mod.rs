//! Reports of programme staff: what was asked and decided, planned and held, and how full the sites are.
//! A fixed number of statements over a bounded period.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::app::access::sees_everything;
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::fault::Fault;
use crate::domain::place::SiteKind;
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span, Tz, start_of_day};
use crate::domain::text::Names;
use crate::store;
use crate::store::reports::{Alike, Asked, Scope};

mod consortia;
mod sheet;
mod sites;
use self::consortia::use_by_consortia;
pub use self::consortia::{ConsortiumUse, Listed, MOST_LISTED, list};
use self::sites::use_of_sites;
pub use crate::app::reads::reports::sheet::{Sheet, sheet, sheet_choices};

/// Longest period, in days.
pub const MOST_DAYS: i64 = 366;
/// Most sites whose use is told; those most used come first.
pub const MOST_SITES: usize = 100;
/// Most groups of sessions that are looked at: more than a year of half hours holds in a city.
const MOST_GROUPS: i64 = 60_000;
/// A session that starts in these hours is at night.
const NIGHT: [std::ops::Range<u32>; 2] = [20..24, 0..6];

/// What a report is asked about: local days, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Slug of a programme; none: all.
    pub programme: Option<String>,
}

impl Question {
    /// Eight weeks that are over and this one with the three after it, by whole weeks.
    #[must_use]
    pub fn usual(today: NaiveDate) -> Self {
        let monday = monday_of(today);
        Self {
            from: monday - chrono::Days::new(56),
            to: monday + chrono::Days::new(27),
            programme: None,
        }
    }

    /// The same length of time, ending where this one begins.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// What became of requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fate {
    pub approved: i64,
    pub declined: i64,
    /// Taken back, or never decided.
    pub lapsed: i64,
    /// Not decided yet.
    pub waiting: i64,
}

impl Fate {
    /// Share of approved among the decided, in percent; none when nothing was decided.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        let decided = self.approved + self.declined;
        (decided > 0).then(|| percent(self.approved, decided))
    }

    fn add(&mut self, state: BookingState, n: i64) {
        match state {
            BookingState::Approved
            | BookingState::Active
            | BookingState::Completed
            | BookingState::Cancelled
            | BookingState::Suspended
            | BookingState::Terminated => self.approved += n,
            BookingState::Declined => self.declined += n,
            BookingState::Withdrawn | BookingState::Expired => self.lapsed += n,
            BookingState::Requested | BookingState::ChangesRequested => self.waiting += n,
            BookingState::Draft => {}
        }
    }
}

/// Hours of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    pub monday: NaiveDate,
    /// Approved hours.
    pub firm: f64,
    /// Hours that wait for a decision.
    pub waiting: f64,
}

/// What became of planned sessions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// All that were planned.
    pub planned: i64,
    /// Held to their end.
    pub held: i64,
    /// Ended before their time.
    pub cut_short: i64,
    /// Called off or left out.
    pub called_off: i64,
    /// Not held though nobody called them off.
    pub missed: i64,
    /// Not over yet: they run or are still to start.
    pub to_come: i64,
}

impl Held {
    /// Those that are over and that nobody called off.
    #[must_use]
    pub const fn over(self) -> i64 {
        self.held + self.cut_short + self.missed
    }

    fn add(&mut self, state: SessionState, n: i64) {
        self.planned += n;
        match state {
            SessionState::Ended => self.held += n,
            SessionState::CutShort => self.cut_short += n,
            SessionState::Cancelled | SessionState::Skipped => self.called_off += n,
            SessionState::Missed => self.missed += n,
            SessionState::Scheduled | SessionState::Moved | SessionState::Running => self.to_come += n,
        }
    }
}

/// How full a site is.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteUse {
    /// Its name in addresses.
    pub slug: String,
    pub names: Names,
    /// Hours that approved bookings take in its zones.
    pub taken: f64,
    /// Hours that its zones may be used.
    pub bookable: f64,
    pub held: Held,
}

impl SiteUse {
    /// Taken of bookable, in percent. More than 100 when an exception let somebody in out of hours.
    #[must_use]
    pub fn rate(&self) -> f64 {
        if self.bookable > 0.0 {
            self.taken / self.bookable * 100.0
        } else {
            0.0
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Requests by the kind of their site.
    pub by_kind: BTreeMap<SiteKind, Fate>,
    /// Requests by the district of their site.
    pub by_district: BTreeMap<String, Fate>,
    /// Why requests were declined, the most frequent first: code and how often.
    pub reasons: Vec<(String, i64)>,
    /// Hours that half of the decisions took at most.
    pub median_hours: Option<i64>,
    /// How many decisions took how long, by [`WAITS`].
    pub waits: [i64; 5],
    /// Hours by week.
    pub weeks: Vec<Week>,
    /// Sessions at the same time on average, by weekday from Monday and hour.
    pub heat: [[f64; 24]; 7],
    /// Share of sessions that start at night, in percent.
    pub night: Option<f64>,
    pub held: Held,
    /// Consortia with sessions, by slug.
    pub consortia: Vec<ConsortiumUse>,
    /// Sites, the most used first.
    pub sites: Vec<SiteUse>,
    /// How many sites there are.
    pub sites_in_all: usize,
}

impl Report {
    #[must_use]
    pub fn fate(&self) -> Fate {
        self.by_kind.values().fold(Fate::default(), |all, fate| Fate {
            approved: all.approved + fate.approved,
            declined: all.declined + fate.declined,
            lapsed: all.lapsed + fate.lapsed,
            waiting: all.waiting + fate.waiting,
        })
    }

    /// How full all sites are together, in percent.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let (taken, bookable) = self.sites.iter().fold((0.0, 0.0), |(taken, bookable), site| {
            (taken + site.taken, bookable + site.bookable)
        });
        (bookable > 0.0).then(|| taken / bookable * 100.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below the limit")]
fn percent(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64 * 100.0
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below the limit")]
fn hours(half_hours: i64) -> f64 {
    half_hours as f64 / 2.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of a year are far below the limit"
)]
fn hours_of(seconds: i64) -> f64 {
    seconds as f64 / 3600.0
}

/// Answers a question.
///
/// # Errors
/// [`Error::NotFound`] for those who may not see everything, and for a programme that is not there;
/// [`Error::Invalid`] for a backward period or one that is too long.
pub fn report(tx: &mut Tx<'_>, actor: &Actor, question: &Question) -> Result<Report> {
    sees_everything(actor)?;
    let scope = scope(tx, question)?;
    let tz = tx.rules.time_zone;
    let asked = store::reports::asked(tx.conn, &scope)?;
    let longest = store::claims::longest_claim(tx.conn)?;
    let alike = store::reports::sessions_alike(tx.conn, &scope, longest, MOST_GROUPS)?;
    let begun: Vec<Alike> = alike
        .iter()
        .filter(|group| scope.period.start <= instant(group.start))
        .copied()
        .collect();
    let (sites, sites_in_all) = use_of_sites(tx, &scope)?;
    let decided = store::reports::hours_to_decide(tx.conn, &scope)?;
    Ok(Report {
        by_kind: fates(&asked, |asked| asked.kind),
        by_district: fates(&asked, |asked| asked.district.clone()),
        reasons: reasons(tx, &scope)?,
        median_hours: median(&decided),
        waits: waits(&decided),
        weeks: weeks(&alike, question, tz),
        heat: heat(&alike, question, tz),
        night: night(&begun, tz),
        held: held(&begun),
        consortia: use_by_consortia(tx, &scope)?,
        sites,
        sites_in_all,
    })
}

fn scope(tx: &mut Tx<'_>, question: &Question) -> Result<Scope> {
    let tz = tx.rules.time_zone;
    let after = question.to + chrono::Days::new(1);
    let period = Span::new(start_of_day(tz, question.from), start_of_day(tz, after));
    let period = period
        .ok_or_else(|| Error::field("to", "backward", Fault::new("not-before").with("other", "from")))?;
    if question.days() > MOST_DAYS {
        return Err(Error::field(
            "to",
            "too_far",
            Fault::new("days-after")
                .with("most", MOST_DAYS)
                .with("other", "from"),
        ));
    }
    let programme = match &question.programme {
        Some(slug) => Some(
            store::register::find_programme(tx.conn, slug)?
                .ok_or(Error::NotFound)?
                .id,
        ),
        None => None,
    };
    Ok(Scope { period, programme })
}

fn fates<K: Ord>(asked: &[Asked], key: impl Fn(&Asked) -> K) -> BTreeMap<K, Fate> {
    let mut all: BTreeMap<K, Fate> = BTreeMap::new();
    for one in asked.iter().filter(|asked| asked.state != BookingState::Draft) {
        all.entry(key(one)).or_default().add(one.state, one.n);
    }
    all
}

fn reasons(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(String, i64)>> {
    let mut found: Vec<(String, i64)> = store::reports::reasons(tx.conn, scope)?
        .into_iter()
        .map(|(code, n)| (code.unwrap_or_else(|| "other".into()), n))
        .collect();
    found.sort_by_key(|(_, n)| -n);
    Ok(found)
}

/// Whole days from request to decision, both inclusive; the last is open.
pub const WAITS: [(i64, Option<i64>); 5] = [
    (0, Some(1)),
    (2, Some(3)),
    (4, Some(5)),
    (6, Some(10)),
    (11, None),
];

fn waits(decided: &[(i64, i64)]) -> [i64; 5] {
    let within = |(first, last): (i64, Option<i64>), hours: i64| {
        (first..=last.unwrap_or(i64::MAX)).contains(&(hours / 24))
    };
    WAITS.map(|days| {
        decided
            .iter()
            .filter(|(hours, _)| within(days, *hours))
            .map(|(_, n)| n)
            .sum()
    })
}

/// The middle of values that are counted together, in order.
fn median(counted: &[(i64, i64)]) -> Option<i64> {
    let all: i64 = counted.iter().map(|(_, n)| n).sum();
    let mut left = (all + 1) / 2;
    counted
        .iter()
        .find(|(_, n)| {
            left -= n;
            left <= 0
        })
        .map(|(value, _)| *value)
}

/// Whether a session was, or is meant to be.
const fn counts(state: SessionState) -> bool {
    !matches!(state, SessionState::Cancelled | SessionState::Skipped)
}

fn instant(half_hour: i64) -> Instant {
    Instant::from_unix(half_hour * 1800)
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day - chrono::Days::new(day.weekday().num_days_from_monday().into())
}

fn weeks(alike: &[Alike], question: &Question, tz: Tz) -> Vec<Week> {
    let first = monday_of(question.from);
    let mondays = std::iter::successors(Some(first), |monday| Some(*monday + chrono::Days::new(7)))
        .take_while(|monday| *monday <= question.to);
    mondays
        .map(|monday| {
            let span = Span {
                start: start_of_day(tz, monday),
                end: start_of_day(tz, monday + chrono::Days::new(7)),
            };
            let sum = |waits: bool| {
                let own = alike
                    .iter()
                    .filter(|group| counts(group.state) && group.waits == waits);
                hours_of(
                    own.map(|group| group.span().intersection(span).map_or(0, Span::seconds) * group.n)
                        .sum(),
                )
            };
            Week {
                monday,
                firm: sum(false),
                waiting: sum(true),
            }
        })
        .collect()
}

/// Longest session that the map of hours looks at: one of more than a week says nothing about hours.
const MOST_HALF_HOURS: i64 = 7 * 48;

fn heat(alike: &[Alike], question: &Question, tz: Tz) -> [[f64; 24]; 7] {
    let mut map = [[0.0; 24]; 7];
    for group in alike
        .iter()
        .filter(|group| counts(group.state) && !group.waits && group.length <= MOST_HALF_HOURS)
    {
        for half_hour in group.start..group.start + group.length {
            let local = instant(half_hour).local(tz);
            if !(question.from..=question.to).contains(&local.date()) {
                continue;
            }
            let weekday = local.weekday().num_days_from_monday() as usize;
            map[weekday][chrono::Timelike::hour(&local) as usize] += hours(group.n);
        }
    }
    let mut days = [0.0; 7];
    for day in question.from.iter_days().take_while(|day| *day <= question.to) {
        days[day.weekday().num_days_from_monday() as usize] += 1.0;
    }
    for (row, days) in map.iter_mut().zip(days) {
        for cell in row {
            *cell /= f64::max(days, 1.0);
        }
    }
    map
}

fn night(alike: &[Alike], tz: Tz) -> Option<f64> {
    let meant = alike.iter().filter(|group| counts(group.state) && !group.waits);
    let is_night = |group: &Alike| {
        NIGHT
            .iter()
            .any(|hours| hours.contains(&chrono::Timelike::hour(&instant(group.start).local(tz))))
    };
    let (at_night, all) = meant.fold((0, 0), |(at_night, all), group| {
        (
            at_night + if is_night(group) { group.n } else { 0 },
            all + group.n,
        )
    });
    (all > 0).then(|| percent(at_night, all))
}

fn held(alike: &[Alike]) -> Held {
    let mut all = Held::default();
    for group in alike.iter().filter(|group| !group.waits) {
        all.add(group.state, group.n);
    }
    all
}

#[cfg(test)]
mod tests;
