//! Until when a request waits, and by when its decision is promised.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::judge::LeadTime;
use super::span::{Instant, is_working_day, start_of_day};

/// A promise that leaves the site less time than this is not made, in seconds.
const SHORTEST_PROMISE: i64 = 24 * 3600;

/// When a request expires that begins to wait `now`: after the site's days, and no later than its first
/// session starts.
#[must_use]
pub fn hold_until(now: Instant, days: u32, first_start: Option<Instant>) -> Instant {
    let by_days = now.plus_days(days.into());
    first_start
        .filter(|start| *start > now)
        .map_or(by_days, |start| start.min(by_days))
}

/// By when a decision on a request of `now` is promised: before it expires at `hold_until`, and no later than
/// [`latest_answer`]. None where that leaves less than a day.
#[must_use]
pub fn decide_by(now: Instant, hold_until: Instant, latest: Instant) -> Option<Instant> {
    Some(hold_until.min(latest)).filter(|by| by.unix() - now.unix() >= SHORTEST_PROMISE)
}

/// The latest moment at which a session that starts at `first_start` could still be asked for, so that
/// whoever is refused by then has the lead time that the site wants. None where no date is that early.
pub fn latest_answer(
    first_start: Instant,
    tz: Tz,
    lead_time: LeadTime,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Option<Instant> {
    let after = last_date(first_start.local(tz).date(), lead_time, is_holiday)?.succ_opt()?;
    // The last minute of that day: midnight would be read as the next one.
    Some(start_of_day(tz, after).plus(-60))
}

/// The last local date on which a session that starts on `start` may be asked for.
fn last_date(
    start: NaiveDate,
    lead_time: LeadTime,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Option<NaiveDate> {
    let mut left = match lead_time {
        LeadTime::Days(days) => return start.checked_sub_days(Days::new(days.into())),
        LeadTime::WorkingDays(days) => days,
    };
    let mut day = start;
    while left > 0 {
        if is_working_day(day, &is_holiday) {
            left -= 1;
        }
        day = day.pred_opt()?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use chrono_tz::Asia::Seoul;

    use super::super::span::add_working_days;
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_request_waits_for_the_site_s_days_but_not_beyond_its_first_session() {
        let now = at("2027-03-15T10:00:00+09:00");
        assert_eq!(
            hold_until(now, 14, Some(at("2027-05-01T10:00:00+09:00"))),
            at("2027-03-29T10:00:00+09:00")
        );
        assert_eq!(
            hold_until(now, 14, Some(at("2027-03-20T22:00:00+09:00"))),
            at("2027-03-20T22:00:00+09:00")
        );
        assert_eq!(
            hold_until(now, 14, Some(at("2027-03-01T10:00:00+09:00"))),
            at("2027-03-29T10:00:00+09:00")
        );
    }

    #[test]
    fn a_decision_is_promised_while_the_session_could_still_be_asked_for() {
        let (now, hold) = (at("2027-03-15T10:00:00+09:00"), at("2027-03-29T10:00:00+09:00"));
        let by = |start: &str, lead_time| {
            latest_answer(at(start), Seoul, lead_time, |_| false)
                .and_then(|latest| decide_by(now, hold, latest))
        };
        assert_eq!(
            by("2027-03-29T22:00:00+09:00", LeadTime::Days(7)),
            Some(at("2027-03-22T23:59:00+09:00"))
        );
        assert_eq!(by("2027-05-03T22:00:00+09:00", LeadTime::Days(7)), Some(hold));
        // Monday the 29th less five working days is Monday the 22nd.
        assert_eq!(
            by("2027-03-29T22:00:00+09:00", LeadTime::WorkingDays(5)),
            Some(at("2027-03-22T23:59:00+09:00"))
        );
    }

    #[test]
    fn no_decision_is_promised_within_a_day_or_in_the_past() {
        let (now, hold) = (at("2027-03-15T10:00:00+09:00"), at("2027-03-20T22:00:00+09:00"));
        let by = |days| {
            latest_answer(hold, Seoul, LeadTime::Days(days), |_| false)
                .and_then(|latest| decide_by(now, hold, latest))
        };
        assert_eq!(
            [by(4), by(5), by(9)],
            [Some(at("2027-03-16T23:59:00+09:00")), None, None]
        );
    }

    #[test]
    fn the_last_date_is_the_last_from_which_the_notice_reaches_the_start() {
        let holiday = |day: NaiveDate| day.day() == 17;
        let first = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
        for start in first.iter_days().take(40) {
            for days in 0..9 {
                let reaches = |from| add_working_days(from, days, holiday) <= start;
                let last = last_date(start, LeadTime::WorkingDays(days), holiday).unwrap();
                assert!(
                    reaches(last) && !reaches(last.succ_opt().unwrap()),
                    "{start} {days}: {last}"
                );
            }
        }
    }
}
