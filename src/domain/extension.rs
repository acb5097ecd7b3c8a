//! More time on the day: when it may be asked for, and which ends are tried where all of it is not free.

use super::session::SessionState;
use super::span::{Instant, Span};

/// A session may be extended while it runs, and so many hours before it starts.
pub const HOURS_BEFORE: i64 = 2;
/// Most hours that it goes on for.
pub const MOST_HOURS: i64 = 12;
/// Ends that are tried lie so many minutes apart.
const STEP_MINUTES: i64 = 5;
/// A session that is ended has lasted at least so many seconds: one without length would not have been.
const LEAST_SECONDS: i64 = 60;

/// Whether a session may be given more time now.
#[must_use]
pub fn may_extend(state: SessionState, span: Span, now: Instant) -> bool {
    let is_near = span.start <= now.plus(HOURS_BEFORE * 3600);
    state == SessionState::Running || (state.is_to_come() && is_near)
}

/// The ends between the present one and the one that is wished, earliest first.
#[must_use]
pub fn ends_between(present: Instant, wished: Instant) -> Vec<Instant> {
    let steps = (wished.unix() - present.unix() - 1) / (STEP_MINUTES * 60);
    (1..=steps.max(0))
        .map(|step| present.plus_minutes(step * STEP_MINUTES))
        .collect()
}

/// What is left of a session that is ended now.
#[must_use]
pub fn ended_at(span: Span, now: Instant) -> Span {
    let least = span.start.plus(LEAST_SECONDS);
    Span {
        start: span.start,
        end: now.max(least).min(span.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Instant {
        Instant::from_unix(minute * 60)
    }

    fn span(from: i64, to: i64) -> Span {
        Span::new(at(from), at(to)).unwrap()
    }

    #[test]
    fn time_is_added_to_what_runs_and_to_what_starts_within_two_hours() {
        let own = span(600, 900);
        for (state, now, may) in [
            (SessionState::Running, 700, true),
            (SessionState::Scheduled, 480, true),
            (SessionState::Moved, 480, true),
            (SessionState::Scheduled, 479, false),
            (SessionState::Ended, 700, false),
            (SessionState::CutShort, 700, false),
            (SessionState::Cancelled, 590, false),
        ] {
            assert_eq!(may_extend(state, own, at(now)), may, "{state} at {now}");
        }
    }

    #[test]
    fn ends_are_tried_every_five_minutes_before_the_wished_one() {
        assert_eq!(ends_between(at(0), at(20)), [at(5), at(10), at(15)]);
        assert_eq!(ends_between(at(0), at(21)), [at(5), at(10), at(15), at(20)]);
        assert_eq!(ends_between(at(0), at(5)), []);
        assert_eq!(ends_between(at(0), at(0)), []);
    }

    #[test]
    fn what_is_left_never_reaches_beyond_the_plan_and_is_never_nothing() {
        let own = span(0, 60);
        assert_eq!(ended_at(own, at(30)), span(0, 30));
        assert_eq!(ended_at(own, at(0)), span(0, 1));
        assert_eq!(ended_at(own, at(90)), own);
    }
}
