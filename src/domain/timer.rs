//! Timers: which moments of a booking and its sessions the service must not miss. Each fires once and in
//! order; for equal times an end comes before a start, so that back-to-back sessions hand over.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::ids::SessionId;
use super::span::{Instant, Span, add_working_days, resolve};
use super::text::worded;

worded! {
    /// What a timer is for. The order is that of firing at the same moment.
    pub TimerKind {
        End = "end",
        BeforeEnd = "before_end",
        BeforeStart = "before_start",
        Start = "start",
        /// A session that something hits is 3 days ahead.
        FlaggedIn3 = "flagged_in_3",
        FlaggedIn1 = "flagged_in_1",
        /// The site has not decided for 2 working days.
        DecisionWaits2 = "decision_waits_2",
        /// The site has not decided for 4 working days.
        DecisionWaits4 = "decision_waits_4",
        /// The site has not decided for [`ESCALATES_AFTER`] working days: staff take over.
        DecisionEscalates = "decision_escalates",
        HoldExpiring = "hold_expiring",
        HoldExpires = "hold_expires",
        /// The demonstration starts or ends in so many days, from here on.
        StartsIn7 = "starts_in_7",
        StartsIn1 = "starts_in_1",
        EndsIn14 = "ends_in_14",
        EndsIn7 = "ends_in_7",
        EndsIn1 = "ends_in_1",
        /// A decision can't be taken back any more: what it means for others follows.
        DecisionStands = "decision_stands",
        /// Nobody took note of an incident in time.
        Acknowledge = "acknowledge",
        /// A session began a while ago: did anybody come?
        NoCheckIn = "no_check_in",
        /// It is over: have all left?
        Clear = "clear",
        /// A session has been over for a while: is its log final?
        LogDue = "log_due",
        /// Nobody had come some time after the start: is what is left of the time freed?
        Release = "release",
    }
}

impl TimerKind {
    /// Its place among timers of the same moment.
    #[must_use]
    pub fn rank(self) -> i64 {
        Self::ALL
            .iter()
            .position(|kind| *kind == self)
            .unwrap_or_default() as i64
    }

    /// Whether it reminds of the end of a demonstration.
    #[must_use]
    pub const fn is_of_end(self) -> bool {
        matches!(self, Self::EndsIn14 | Self::EndsIn7 | Self::EndsIn1)
    }

    /// Days that the reminder names, for those that name days.
    #[must_use]
    pub const fn days(self) -> Option<u32> {
        match self {
            Self::StartsIn1 | Self::EndsIn1 | Self::FlaggedIn1 => Some(1),
            Self::DecisionWaits2 => Some(2),
            Self::FlaggedIn3 => Some(3),
            Self::DecisionWaits4 => Some(4),
            Self::DecisionEscalates => Some(ESCALATES_AFTER),
            Self::StartsIn7 | Self::EndsIn7 => Some(7),
            Self::EndsIn14 => Some(14),
            Self::End
            | Self::BeforeEnd
            | Self::BeforeStart
            | Self::Start
            | Self::HoldExpiring
            | Self::HoldExpires
            | Self::DecisionStands
            | Self::Acknowledge
            | Self::NoCheckIn
            | Self::Clear
            | Self::LogDue
            | Self::Release => None,
        }
    }
}

/// Working days that a site has for its decision, before staff may decide in its place.
pub const ESCALATES_AFTER: u32 = 5;

/// Whether a request waited so long that staff may decide in the site's place. One that was never sent did
/// not.
#[must_use]
pub fn is_escalated(
    requested: Option<Instant>,
    tz: Tz,
    is_holiday: impl Fn(NaiveDate) -> bool,
    now: Instant,
) -> bool {
    requested.is_some_and(|at| after_working_days(at, ESCALATES_AFTER, tz, is_holiday) <= now)
}

/// So many working days later, at the same local time.
fn after_working_days(from: Instant, days: u32, tz: Tz, is_holiday: impl Fn(NaiveDate) -> bool) -> Instant {
    let local = from.local(tz);
    let date = add_working_days(local.date(), days, is_holiday);
    resolve(tz, date.and_time(local.time()))
}

/// A timer to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerPlan {
    pub due_at: Instant,
    pub kind: TimerKind,
    /// The session, for those that are about one.
    pub session: Option<SessionId>,
}

/// A session is announced this long before its start.
const BEFORE_START: i64 = 60 * 60;
/// And this long before its end, or at half its length when it is shorter than twice that.
const BEFORE_END: i64 = 15 * 60;

/// The four timers of one standing session.
#[must_use]
pub fn of_session(session: SessionId, span: Span) -> [TimerPlan; 4] {
    let before_end = BEFORE_END.min(span.seconds() / 2);
    [
        (TimerKind::BeforeStart, span.start.plus(-BEFORE_START)),
        (TimerKind::Start, span.start),
        (TimerKind::BeforeEnd, span.end.plus(-before_end)),
        (TimerKind::End, span.end),
    ]
    .map(|(kind, due_at)| TimerPlan {
        due_at,
        kind,
        session: Some(session),
    })
}

/// The reminders of a session of which somebody has to say what becomes of it, as something hits it: those
/// that are still ahead, at 09:00 local.
#[must_use]
pub fn of_flag(session: SessionId, span: Span, tz: Tz, now: Instant) -> Vec<TimerPlan> {
    let first = span.start.local(tz).date();
    [TimerKind::FlaggedIn3, TimerKind::FlaggedIn1]
        .map(|kind| TimerPlan {
            session: Some(session),
            ..reminder(kind, first, tz)
        })
        .into_iter()
        .filter(|plan| plan.due_at > now)
        .collect()
}

/// The reminders of an approved booking that are still ahead: at 09:00 local, the day that many days before.
/// Nobody is told the weeks to the end of what has not begun.
#[must_use]
pub fn of_demonstration(extent: Span, tz: Tz, now: Instant) -> Vec<TimerPlan> {
    let first = extent.start.local(tz).date();
    let last = extent.end.plus(-1).local(tz).date();
    let reminders = [
        (TimerKind::StartsIn7, first),
        (TimerKind::StartsIn1, first),
        (TimerKind::EndsIn14, last),
        (TimerKind::EndsIn7, last),
        (TimerKind::EndsIn1, last),
    ];
    reminders
        .into_iter()
        .map(|(kind, day)| reminder(kind, day, tz))
        .filter(|plan| plan.due_at > now)
        .filter(|plan| !is_weeks_before_end(plan.kind) || plan.due_at > extent.start)
        .collect()
}

const fn is_weeks_before_end(kind: TimerKind) -> bool {
    matches!(kind, TimerKind::EndsIn14 | TimerKind::EndsIn7)
}

/// Whether the reminder of the start of a demonstration is due at a moment.
#[must_use]
pub fn has_start_reminder(extent: Span, tz: Tz, at: Instant) -> bool {
    let is_of_start = |kind: TimerKind| matches!(kind, TimerKind::StartsIn7 | TimerKind::StartsIn1);
    of_demonstration(extent, tz, at.plus(-1))
        .iter()
        .any(|plan| plan.due_at == at && is_of_start(plan.kind))
}

/// The timers that a request needs `now` while it waits: reminders after 2 and 4 working days, escalation at
/// 5, the hold's end.
pub fn of_request(
    requested: Instant,
    since: Instant,
    hold_until: Instant,
    tz: Tz,
    is_holiday: impl Fn(NaiveDate) -> bool,
) -> Vec<TimerPlan> {
    let plan = |kind: TimerKind, due_at: Instant| TimerPlan {
        due_at,
        kind,
        session: None,
    };
    let after = |kind: TimerKind| {
        let days = kind.days().unwrap_or_default();
        plan(kind, after_working_days(requested, days, tz, &is_holiday))
    };
    let mut plans = vec![
        after(TimerKind::DecisionWaits2),
        after(TimerKind::DecisionWaits4),
        after(TimerKind::DecisionEscalates),
        plan(TimerKind::HoldExpiring, hold_until.plus_days(-1)),
    ];
    plans.retain(|plan| plan.due_at > since && plan.due_at < hold_until);
    plans.push(plan(TimerKind::HoldExpires, hold_until));
    plans
}

/// At 09:00 local, as many days before `day` as the kind names.
fn reminder(kind: TimerKind, day: NaiveDate, tz: Tz) -> TimerPlan {
    let date = day - chrono::Days::new(kind.days().unwrap_or_default().into());
    let nine = date.and_time(chrono::NaiveTime::MIN) + chrono::Duration::hours(9);
    TimerPlan {
        due_at: resolve(tz, nine),
        kind,
        session: None,
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Seoul;

    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_session_of_ten_minutes_still_fires_in_order() {
        let span = Span::new(at("2027-06-07T09:00:00+09:00"), at("2027-06-07T09:10:00+09:00")).unwrap();
        let due: Vec<Instant> = of_session(SessionId(1), span)
            .iter()
            .map(|plan| plan.due_at)
            .collect();
        assert!(due.is_sorted_by(|a, b| a < b), "{due:?}");
    }

    #[test]
    fn at_the_same_moment_an_end_fires_before_a_start() {
        assert!(TimerKind::End.rank() < TimerKind::Start.rank());
    }

    #[test]
    fn a_request_on_friday_is_reminded_on_tuesday() {
        let asked = at("2027-03-12T10:00:00+09:00");
        let plans = of_request(asked, asked, at("2027-03-26T10:00:00+09:00"), Seoul, |_| false);
        assert_eq!(plans[0].due_at, at("2027-03-16T10:00:00+09:00"));
        assert_eq!(plans.len(), 5);
    }

    #[test]
    fn staff_take_over_when_the_timer_of_the_escalation_fires() {
        let asked = at("2027-03-12T10:00:00+09:00");
        let is_holiday = |day: NaiveDate| day == NaiveDate::from_ymd_opt(2027, 3, 17).unwrap();
        let due = after_working_days(asked, ESCALATES_AFTER, Seoul, is_holiday);
        assert_eq!(due, at("2027-03-22T10:00:00+09:00"));
        let plans = of_request(asked, asked, at("2027-03-26T10:00:00+09:00"), Seoul, is_holiday);
        let fires = plans
            .iter()
            .find(|plan| plan.kind == TimerKind::DecisionEscalates);
        assert_eq!(fires.map(|plan| plan.due_at), Some(due));
    }

    #[test]
    fn a_short_hold_has_no_reminder_after_its_end() {
        let asked = at("2027-03-12T10:00:00+09:00");
        let plans = of_request(asked, asked, at("2027-03-13T09:00:00+09:00"), Seoul, |_| false);
        assert_eq!(
            plans.iter().map(|plan| plan.kind).collect::<Vec<_>>(),
            [TimerKind::HoldExpires]
        );
    }

    #[test]
    fn reminders_that_are_already_past_are_not_set() {
        let extent = Span::new(at("2027-03-20T22:00:00+09:00"), at("2027-03-24T06:00:00+09:00")).unwrap();
        let kinds: Vec<TimerKind> = of_demonstration(extent, Seoul, at("2027-03-15T10:00:00+09:00"))
            .iter()
            .map(|plan| plan.kind)
            .collect();
        // Seven days before its end it has not begun.
        assert_eq!(kinds, [TimerKind::StartsIn1, TimerKind::EndsIn1]);
        // The site answers a request of the 12th on the 19th, a day and a half before its first session.
        let (asked, now) = (at("2027-03-12T10:00:00+09:00"), at("2027-03-19T10:00:00+09:00"));
        let kinds = |until: &str| {
            of_request(asked, now, at(until), Seoul, |_| false)
                .iter()
                .map(|plan| plan.kind)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            kinds("2027-03-20T22:00:00+09:00"),
            [TimerKind::HoldExpiring, TimerKind::HoldExpires]
        );
        assert_eq!(kinds("2027-03-20T09:00:00+09:00"), [TimerKind::HoldExpires]);
    }
}
