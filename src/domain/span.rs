//! Time: instants, half-open spans, sets of spans, and the one place where local time meets UTC.
//! Never reads a clock and knows no rule of any site.

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone, Timelike,
    Utc,
};
pub use chrono_tz::{IANA_TZDB_VERSION, Tz};

use super::text::read_and_written;

/// A moment, in whole seconds since the Unix epoch. Written as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// 3000-01-01T00:00:00Z. What is before it can be added to and compared without an overflow.
const LAST_SENT: i64 = 32_503_680_000;

impl Instant {
    /// From Unix seconds.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// From Unix seconds that somebody sent, of the years 1970 to 2999.
    #[must_use]
    pub fn sent(seconds: i64) -> Option<Self> {
        (0..LAST_SENT).contains(&seconds).then_some(Self(seconds))
    }

    /// Unix seconds.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Parses RFC 3339, any offset. Fractions of a second are dropped.
    ///
    /// # Errors
    /// The text is not RFC 3339.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|t| Self(t.timestamp()))
    }

    /// The same moment as chrono's type. Moments that chrono can't hold become the epoch;
    /// none can arise from parsed input.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or_default()
    }

    /// The wall clock in `tz` at this moment.
    #[must_use]
    pub fn local(self, tz: Tz) -> NaiveDateTime {
        self.to_utc().with_timezone(&tz).naive_local()
    }

    /// Later by `seconds` (earlier when negative).
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// Later by `minutes`.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus(minutes * 60)
    }

    /// Later by `days` of 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus(days * 86_400)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not by a format of ours: a list tells thousands of these, and reading the format takes the time.
        f.pad(&self.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::parse(&text)
            .map_err(|_| serde::de::Error::custom("must be a moment such as 2027-04-05T11:00:00+09:00"))
    }
}

/// A wall-clock time at a site, to the minute. Written `2027-04-05T11:00`, also read with seconds `:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalTime(NaiveDateTime);

/// Why a text is no wall-clock time that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalTimeError {
    #[error("must be a local time such as 2027-04-05T11:00, to the minute")]
    Form,
    #[error("must be of the years 1970 to 2999")]
    Year,
}

impl LocalTime {
    /// Parses `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:00`, years 1970 to 2999.
    ///
    /// # Errors
    /// [`LocalTimeError`].
    pub fn parse(text: &str) -> Result<Self, LocalTimeError> {
        let to_minute = match text.len() {
            16 => text,
            19 => text.strip_suffix(":00").ok_or(LocalTimeError::Form)?,
            _ => return Err(LocalTimeError::Form),
        };
        let time = Self::read(to_minute).ok_or(LocalTimeError::Form)?;
        if (1970..3000).contains(&time.year()) {
            Ok(Self(time))
        } else {
            Err(LocalTimeError::Year)
        }
    }

    /// By hand: a page reads hundreds of these, and chrono's reading of a format takes ten times as long.
    fn read(text: &str) -> Option<NaiveDateTime> {
        let number = |from: usize, to: usize| {
            let digits = text
                .get(from..to)
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse::<u32>().ok()
        };
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':')];
        if marks
            .iter()
            .any(|(at, mark)| text.as_bytes().get(*at) != Some(mark))
        {
            return None;
        }
        let year = i32::try_from(number(0, 4)?).ok()?;
        NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?.and_hms_opt(
            number(11, 13)?,
            number(14, 16)?,
            0,
        )
    }

    /// The wall clock in `tz` at `instant`, seconds dropped.
    #[must_use]
    pub fn at(instant: Instant, tz: Tz) -> Self {
        Self::from_naive(instant.local(tz))
    }

    /// From chrono's type, seconds dropped.
    #[must_use]
    pub fn from_naive(time: NaiveDateTime) -> Self {
        Self(
            time - Duration::seconds(i64::from(time.second()))
                - Duration::nanoseconds(i64::from(time.nanosecond())),
        )
    }

    #[must_use]
    pub const fn naive(self) -> NaiveDateTime {
        self.0
    }

    /// The local date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0.date()
    }
}

impl std::fmt::Display for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}T{:02}:{:02}", self.0.date(), self.0.hour(), self.0.minute())
    }
}

read_and_written!(LocalTime, LocalTimeError);

/// The time zone of an IANA name such as `Asia/Seoul`.
#[must_use]
pub fn time_zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// Resolves a wall-clock time to a moment. A time that the spring change skips moves forward by the
/// gap; one that autumn repeats means the first (RFC 5545 section 3.3.5).
#[must_use]
pub fn resolve(tz: Tz, local: NaiveDateTime) -> Instant {
    match tz.from_local_datetime(&local) {
        LocalResult::Single(t) => Instant(t.timestamp()),
        LocalResult::Ambiguous(first, _) => Instant(first.timestamp()),
        LocalResult::None => Instant(local.and_utc().timestamp() - offset_before(tz, local)),
    }
}

/// The offset in seconds that was in force just before the gap that `local` falls into. Reading the
/// skipped time with the old offset is what moves it forward by the gap.
fn offset_before(tz: Tz, local: NaiveDateTime) -> i64 {
    // No zone has ever skipped more than a day; look back in quarters of an hour.
    (1..=26 * 4)
        .map(|quarters| local - Duration::minutes(15 * quarters))
        .find_map(|earlier| {
            tz.from_local_datetime(&earlier)
                .latest()
                .map(|t| earlier.and_utc().timestamp() - t.timestamp())
        })
        .unwrap_or(0)
}

/// The moment when the day `date` begins in `tz`.
#[must_use]
pub fn start_of_day(tz: Tz, date: NaiveDate) -> Instant {
    resolve(tz, date.and_time(chrono::NaiveTime::MIN))
}

/// Half-open span of time: `start` is in it, `end` is not. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Ends")]
pub struct Span {
    pub start: Instant,
    pub end: Instant,
}

/// A span as it is read, before it is known to be one.
#[derive(serde::Deserialize)]
struct Ends {
    start: Instant,
    end: Instant,
}

impl TryFrom<Ends> for Span {
    type Error = &'static str;
    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.start, ends.end).ok_or("end must be after start")
    }
}

impl Span {
    /// The span from `start` to `end`; none when it would be empty or backward.
    #[must_use]
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// From the first start to the last end of some spans; none of no spans.
    #[must_use]
    pub fn around(spans: impl IntoIterator<Item = Self>) -> Option<Self> {
        spans.into_iter().reduce(|all, span| Self {
            start: all.start.min(span.start),
            end: all.end.max(span.end),
        })
    }

    /// The span that begins at `local` and ends `minutes` later on the same wall clock.
    /// When a clock change leaves nothing between the two, the span lasts `minutes` of real time.
    #[must_use]
    pub fn on_wall_clock(tz: Tz, local: NaiveDateTime, minutes: u32) -> Self {
        let start = resolve(tz, local);
        // The end is read from where the start really fell, so a start moved by a gap keeps its length.
        let shown = start.local(tz).max(local);
        let end = resolve(tz, shown + Duration::minutes(i64::from(minutes)));
        Self::new(start, end).unwrap_or(Self {
            start,
            end: start.plus_minutes(i64::from(minutes.max(1))),
        })
    }

    /// Whether the two share a moment. End equal to start is no overlap.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Longer by `seconds` on both sides.
    #[must_use]
    pub fn widened(self, seconds: i64) -> Self {
        self.stretched(seconds, seconds)
    }

    /// Longer by so many seconds before its start and after its end (shorter when negative).
    #[must_use]
    pub const fn stretched(self, before: i64, after: i64) -> Self {
        Self {
            start: self.start.plus(-before),
            end: self.end.plus(after),
        }
    }

    /// From the first start to the last end; none without a span.
    pub fn extent(spans: impl IntoIterator<Item = Self>) -> Option<Self> {
        spans.into_iter().reduce(|all, span| Self {
            start: all.start.min(span.start),
            end: all.end.max(span.end),
        })
    }

    /// Length in seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.end.0 - self.start.0
    }

    /// Length in whole minutes, rounded down.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.seconds() / 60
    }

    /// The local dates in `tz` that the span touches.
    pub fn dates(self, tz: Tz) -> impl Iterator<Item = NaiveDate> {
        let last = self.end.plus(-1).local(tz).date();
        let first = self.start.local(tz).date();
        first.iter_days().take_while(move |date| *date <= last)
    }
}

/// A set of moments: sorted spans that neither overlap nor touch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// The union of any spans.
    #[must_use]
    pub fn union_of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut all: Vec<Span> = spans.into_iter().collect();
        all.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Self(merged)
    }

    /// The spans in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    /// Whether one span of the set holds all of `span`.
    #[must_use]
    pub fn contains(&self, span: Span) -> bool {
        let after = self.0.partition_point(|own| own.start <= span.start);
        after > 0 && self.0[after - 1].contains(span)
    }

    /// The first span that shares a moment with `span`.
    #[must_use]
    pub fn first_overlap(&self, span: Span) -> Option<Span> {
        let at = self.0.partition_point(|own| own.end <= span.start);
        self.0.get(at).copied().filter(|own| own.overlaps(span))
    }

    /// This set without the moments of `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut cuts = other.0.iter().copied().peekable();
        for span in &self.0 {
            let mut start = span.start;
            while cuts.next_if(|cut| cut.end <= start).is_some() {}
            // A cut that ends beyond this span also cuts the next one, so none is used up here.
            let mut ahead = cuts.clone();
            while let Some(cut) = ahead.next_if(|cut| cut.start < span.end) {
                left.extend(Span::new(start, cut.start));
                start = start.max(cut.end);
            }
            left.extend(Span::new(start, span.end));
        }
        Self(left)
    }

    /// The moments in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            both.extend(a.intersection(**b));
            if a.end <= b.end {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self(both)
    }
}

/// Whether a date is a Monday to Friday for which `is_holiday` does not hold.
#[must_use]
pub fn is_working_day(date: NaiveDate, is_holiday: impl Fn(NaiveDate) -> bool) -> bool {
    date.weekday().number_from_monday() <= 5 && !is_holiday(date)
}

/// How many working days came after `from`, up to and with `until`, counted no further than `most`.
#[must_use]
pub fn count_working_days(
    from: NaiveDate,
    until: NaiveDate,
    most: u32,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> u32 {
    let days = from.iter_days().skip(1).take_while(|day| *day <= until);
    days.filter(|day| is_working_day(*day, &is_holiday))
        .zip(1..=most)
        .last()
        .map_or(0, |(_, counted)| counted)
}

/// The day `working` Monday-to-Friday days after `date`, days for which `is_holiday` holds not counted.
/// Zero gives `date` itself.
pub fn add_working_days(date: NaiveDate, working: u32, is_holiday: impl Fn(NaiveDate) -> bool) -> NaiveDate {
    let mut day = date;
    let mut left = working;
    while left > 0 {
        day += Duration::days(1);
        if is_working_day(day, &is_holiday) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
#[path = "span_tests.rs"]
mod tests;
