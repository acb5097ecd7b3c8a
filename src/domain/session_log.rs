//! The log of a session: what was done, what was measured, and which of its time was lost by whom.

use super::span::Instant;
use super::text::{without_thousands, worded};

worded! {
    /// Whether a log is still written.
    pub LogState {
        Draft = "draft",
        /// It counts, until it is opened again.
        Final = "final",
    }
}

worded! {
    /// Whether what was planned for the session was done.
    pub Achieved {
        Full = "full",
        Part = "part",
        Nothing = "nothing",
    }
}

worded! {
    /// With whom the lost time of a session lies.
    pub LostSide {
        Site = "site",
        Consortium = "consortium",
        Weather = "weather",
        Equipment = "equipment",
        Safety = "safety",
        Other = "other",
    }
}

worded! {
    /// What may be done with a log.
    pub LogStep {
        Save = "save",
        Close = "close",
        Reopen = "reopen",
        /// The site says that it is not so.
        Dispute = "dispute",
        /// The programme says how it was.
        Settle = "settle",
    }
}

/// Whoever wrote a log opens it again within so many minutes, without a reason.
pub const OWN_REOPEN_MINUTES: i64 = 30;
/// The site, or the programme, opens it again within so many days.
pub const REOPEN_DAYS: i64 = 14;
/// The site disputes it within so many days.
pub const DISPUTE_DAYS: i64 = 7;
/// Hours after its end when a log that is not final is asked for.
pub const DUE_HOURS: [i64; 2] = [24, 72];

/// A log as its steps depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogStand {
    /// None: nobody wrote one.
    pub state: Option<LogState>,
    /// When it was last made final.
    pub closed_at: Option<Instant>,
    /// Whether it is disputed, and nobody said how it was.
    pub is_disputed: bool,
}

impl LogStand {
    /// The state after a step; none where the log does not allow it.
    #[must_use]
    pub fn after(self, step: LogStep) -> Option<LogState> {
        use LogState::{Draft, Final};
        match (self.state, step) {
            (None | Some(Draft), LogStep::Save) | (Some(Final), LogStep::Reopen) => Some(Draft),
            (Some(Draft), LogStep::Close) => Some(Final),
            (Some(Final), LogStep::Dispute) if !self.is_disputed => Some(Final),
            (Some(Final), LogStep::Settle) if self.is_disputed => Some(Final),
            _ => None,
        }
    }

    /// Whether a step after it was made final comes in time, for those who wrote it or for the others.
    #[must_use]
    pub fn is_in_time(self, step: LogStep, writers: bool, now: Instant) -> bool {
        let Some(closed) = self.closed_at else {
            return true;
        };
        let until = match step {
            LogStep::Reopen if writers => closed.plus_minutes(OWN_REOPEN_MINUTES),
            LogStep::Reopen => closed.plus_days(REOPEN_DAYS),
            LogStep::Dispute => closed.plus_days(DISPUTE_DAYS),
            LogStep::Save | LogStep::Close | LogStep::Settle => return true,
        };
        now <= until
    }
}

/// Most that is measured, in whole units.
const MOST_UNITS: i64 = 1_000_000_000;

/// What was measured, as people type it: at most three places behind the point, `,` between thousands. In
/// thousandths.
#[must_use]
pub fn read_thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let digits = without_thousands(digits);
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > 3 {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|whole| *whole <= MOST_UNITS)?;
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    Some(sign * (whole * 1_000 + part))
}

/// What was measured, without zeros that say nothing.
#[must_use]
pub fn write_thousandths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / 1_000, value.unsigned_abs() % 1_000);
    let text = format!("{sign}{whole}.{part:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_allowed_where_the_table_says_so_and_nowhere_else() {
        use LogState::{Draft, Final};
        use LogStep::{Close, Dispute, Reopen, Save, Settle};
        let allowed = [
            (None, false, Save, Draft),
            (Some(Draft), false, Save, Draft),
            (Some(Draft), true, Save, Draft),
            (Some(Draft), false, Close, Final),
            (Some(Draft), true, Close, Final),
            (Some(Final), false, Reopen, Draft),
            (Some(Final), true, Reopen, Draft),
            (Some(Final), false, Dispute, Final),
            (Some(Final), true, Settle, Final),
        ];
        for state in [None, Some(Draft), Some(Final)] {
            for is_disputed in [false, true] {
                for step in LogStep::ALL {
                    let stand = LogStand {
                        state,
                        closed_at: None,
                        is_disputed,
                    };
                    // A log that nobody wrote is not disputed.
                    let is_real = state.is_some() || !is_disputed;
                    let row = allowed
                        .iter()
                        .find(|row| (row.0, row.1, row.2) == (state, is_disputed, *step));
                    let got = stand.after(*step).filter(|_| is_real);
                    assert_eq!(got, row.map(|row| row.3), "{stand:?} {step:?}");
                }
            }
        }
    }

    #[test]
    fn a_final_log_is_opened_and_disputed_for_a_while() {
        let closed = Instant::from_unix(1_800_000_000);
        let stand = LogStand {
            state: Some(LogState::Final),
            closed_at: Some(closed),
            is_disputed: false,
        };
        for (step, writers, seconds) in [
            (LogStep::Reopen, true, 30 * 60),
            (LogStep::Reopen, false, 14 * 86_400),
            (LogStep::Dispute, false, 7 * 86_400),
        ] {
            assert!(stand.is_in_time(step, writers, closed.plus(seconds)), "{step:?}");
            assert!(
                !stand.is_in_time(step, writers, closed.plus(seconds + 1)),
                "{step:?}"
            );
        }
    }

    #[test]
    fn what_is_measured_is_read_and_written_to_three_places() {
        for (text, value, written) in [
            ("12", 12_000, "12"),
            (" 1,234.5 ", 1_234_500, "1234.5"),
            ("-0.025", -25, "-0.025"),
            ("0", 0, "0"),
            ("0.100", 100, "0.1"),
            ("1000000000", 1_000_000_000_000, "1000000000"),
        ] {
            assert_eq!(read_thousandths(text), Some(value), "{text}");
            assert_eq!(write_thousandths(value), written);
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.2345",
            "one",
            "1e3",
            "1 2",
            "10000000001",
            "٣",
            "2,5",
            "-1,00",
        ] {
            assert_eq!(read_thousandths(text), None, "{text}");
        }
    }
}
