//! Where a session is on its day, as its page says it: one stage, and one length of time beside it.

use super::presence::OPENS_BEFORE;
use super::session::SessionState;
use super::span::{Instant, Span};
use super::text::worded;

worded! {
    /// Where a session is on its day.
    pub SessionStage {
        /// It begins later, and nobody may come yet.
        Ahead = "ahead",
        /// It begins soon, and people may come.
        Opens = "opens",
        Runs = "runs",
        /// Its time is over, and somebody is still in.
        Over = "over",
        /// Work was stopped there.
        Stopped = "stopped",
        /// It is over, and nobody is in.
        Done = "done",
        /// It does not take place.
        Off = "off",
    }
}

/// What a stage is told by.
#[derive(Debug, Clone, Copy)]
pub struct StageFacts {
    /// When it was held, or is to be.
    pub span: Span,
    pub state: SessionState,
    /// How many are in.
    pub inside: usize,
    /// Whether a stop stands over it.
    pub is_stopped: bool,
}

impl SessionStage {
    /// The stage of a session at a moment.
    #[must_use]
    pub fn of(facts: StageFacts, now: Instant) -> Self {
        let StageFacts {
            span,
            state,
            inside,
            is_stopped,
        } = facts;
        let is_over = now >= span.end || state.is_closed();
        match state {
            _ if inside > 0 && is_over => Self::Over,
            SessionState::Ended => Self::Done,
            _ if is_stopped && (state.is_standing() || state == SessionState::CutShort) => Self::Stopped,
            _ if is_over && (state.is_standing() || state.is_closed()) => Self::Done,
            SessionState::Running => Self::Runs,
            _ if !state.is_standing() => Self::Off,
            _ if now < span.start.plus(-OPENS_BEFORE) => Self::Ahead,
            // The service starts it in a moment.
            _ if now >= span.start => Self::Runs,
            _ => Self::Opens,
        }
    }

    /// The seconds that are told beside it; none where no time matters any more.
    #[must_use]
    pub fn seconds(self, span: Span, now: Instant) -> Option<i64> {
        match self {
            Self::Ahead | Self::Opens => Some(span.start.unix() - now.unix()),
            Self::Runs => Some(span.end.unix() - now.unix()),
            Self::Over => Some(now.unix() - span.end.unix()),
            Self::Stopped | Self::Done | Self::Off => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_at_one_stage_with_one_length_of_time() {
        use SessionState as S;
        let start = Instant::parse("2027-03-15T22:30:00+09:00").unwrap();
        let span = Span::new(start, start.plus(420 * 60)).unwrap();
        let cases = [
            (S::Scheduled, 0, false, -61, SessionStage::Ahead, Some(61)),
            (S::Scheduled, 0, false, -60, SessionStage::Opens, Some(60)),
            (S::Moved, 2, false, -9, SessionStage::Opens, Some(9)),
            (S::Scheduled, 0, false, 0, SessionStage::Runs, Some(420)),
            (S::Running, 0, false, 392, SessionStage::Runs, Some(28)),
            (S::Running, 3, false, 432, SessionStage::Over, Some(12)),
            (S::Ended, 1, true, 432, SessionStage::Over, Some(12)),
            (S::Ended, 0, true, 432, SessionStage::Done, None),
            (S::Running, 0, true, 60, SessionStage::Stopped, None),
            (S::CutShort, 0, true, 60, SessionStage::Stopped, None),
            (S::CutShort, 0, false, 60, SessionStage::Done, None),
            (S::Scheduled, 0, true, -9, SessionStage::Stopped, None),
            (S::Cancelled, 0, true, -9, SessionStage::Off, None),
            (S::Skipped, 0, false, 500, SessionStage::Off, None),
            (S::Missed, 0, false, 60, SessionStage::Off, None),
        ];
        for (state, inside, is_stopped, minutes, stage, told) in cases {
            let now = start.plus(minutes * 60);
            let facts = StageFacts {
                span,
                state,
                inside,
                is_stopped,
            };
            let got = SessionStage::of(facts, now);
            let seconds = got.seconds(span, now).map(|seconds| seconds / 60);
            assert_eq!((got, seconds), (stage, told), "{state} {minutes}");
        }
    }
}
