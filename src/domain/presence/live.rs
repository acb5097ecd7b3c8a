//! How a session stands on the boards that people look at all day: one state, the worst of those that hold.

use super::{DoorRules, Stand, Turnout};
use crate::domain::session::SessionState;
use crate::domain::span::{Instant, Span};
use crate::domain::text::worded;

worded! {
    /// How a session stands now. The order is that of what is worst.
    pub LiveState {
        /// Work is stopped in its time.
        Stopped = "stopped",
        /// Something bad happened there, and is not closed.
        Incident = "incident",
        /// It is over, and somebody is still in.
        Overrunning = "overrunning",
        /// It runs, nobody came, and somebody should have by now.
        Unstaffed = "unstaffed",
        /// People are in, and nobody wrote down what was done the last time.
        Silent = "silent",
        Running = "running",
        /// It has not begun yet.
        Starting = "starting",
    }
}

/// Whether something urgent happened at a session that is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveWrong {
    Nothing,
    /// Somebody took note of it.
    Taken,
    /// Nobody took note yet.
    Untaken,
}

/// What is known of a session that people look at.
#[derive(Debug, Clone)]
pub struct LiveSigns {
    /// How its site watches who is there; posts don't matter.
    pub rules: DoorRules,
    pub span: Span,
    pub state: SessionState,
    pub turnout: Turnout,
    /// Whether a stop that stands has halted it.
    pub is_stopped: bool,
    pub wrong: LiveWrong,
    /// Whether its booking's last session before this one has no log.
    pub lacks_log: bool,
    /// Whether more time was asked for, and nobody answered.
    pub waits_for_time: bool,
}

impl LiveSigns {
    /// The worst that holds.
    #[must_use]
    pub fn live(&self, now: Instant) -> LiveState {
        if self.is_stopped {
            LiveState::Stopped
        } else if self.wrong != LiveWrong::Nothing {
            LiveState::Incident
        } else if self.is_overrunning(now) {
            LiveState::Overrunning
        } else if self.is_unstaffed(now) {
            LiveState::Unstaffed
        } else if self.turnout.inside > 0 && self.lacks_log {
            LiveState::Silent
        } else if self.state.has_begun() {
            LiveState::Running
        } else {
            LiveState::Starting
        }
    }

    /// Why somebody must be rung up now, what is most urgent to ask first; none: nobody must.
    #[must_use]
    pub fn call(&self, now: Instant) -> Option<CallCause> {
        let why = [
            (self.wrong == LiveWrong::Untaken, CallCause::Incident),
            (self.is_overrunning(now), CallCause::Overrunning),
            (self.is_unstaffed(now), CallCause::Unstaffed),
            (self.is_stopped, CallCause::Stopped),
            (self.waits_for_time, CallCause::Wish),
        ];
        why.into_iter().find(|(holds, _)| *holds).map(|(_, why)| why)
    }

    fn is_overrunning(&self, now: Instant) -> bool {
        Stand::of(&self.rules, self.span, self.state, self.turnout, now) == Stand::Overrunning
    }

    fn is_unstaffed(&self, now: Instant) -> bool {
        let is_late = self.rules.missed_from(self.span.start) <= now;
        let should_be = self.state == SessionState::Running && self.rules.expects(self.turnout.named);
        self.turnout.came == 0 && should_be && is_late
    }
}

worded! {
    /// What somebody did about a session that people are rung up for.
    pub CallDone {
        /// They see to it.
        Taken = "taken",
        /// They rang somebody up.
        Called = "called",
    }
}

worded! {
    /// What people are rung up for, the most urgent first.
    pub CallCause {
        Incident = "incident",
        Overrunning = "overrunning",
        Unstaffed = "unstaffed",
        Stopped = "stopped",
        /// Its consortium asked for more time, and nobody answered.
        Wish = "wish",
    }
}

/// For so many seconds nobody else has to see to what somebody has seen to.
pub const CALL_RESTS: i64 = 60 * 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::presence::Watch;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    /// A session of an hour, to which somebody should come within half an hour.
    fn signs(watch: Watch, named: usize, state: SessionState, inside: usize, bits: u8) -> LiveSigns {
        let rules = DoorRules {
            watch,
            no_show_minutes: 30,
            clear_minutes: 15,
            release_minutes: None,
            posts: Vec::new(),
        };
        let span = Span::new(at("2027-03-15T22:00:00+09:00"), at("2027-03-15T23:00:00+09:00")).unwrap();
        LiveSigns {
            rules,
            span,
            state,
            turnout: Turnout {
                inside,
                came: inside,
                named,
            },
            is_stopped: bits & 1 > 0,
            wrong: match bits & 6 {
                0 => LiveWrong::Nothing,
                2 => LiveWrong::Taken,
                _ => LiveWrong::Untaken,
            },
            lacks_log: bits & 8 > 0,
            waits_for_time: bits & 16 > 0,
        }
    }

    /// A state and when it holds: the first line that does is the answer.
    type Drawn = (LiveState, fn(&LiveSigns, i64) -> bool);
    const DRAWN: [Drawn; 7] = [
        (LiveState::Stopped, |own, _| own.is_stopped),
        (LiveState::Incident, |own, _| own.wrong != LiveWrong::Nothing),
        (LiveState::Overrunning, |own, minutes| {
            own.turnout.inside == 1 && (minutes >= 60 || !own.state.is_standing())
        }),
        (LiveState::Unstaffed, |own, minutes| {
            let asks = match own.rules.watch {
                Watch::Off => false,
                Watch::Watch => own.turnout.named == 2,
                Watch::Required => true,
            };
            own.turnout.inside == 0 && own.state == SessionState::Running && minutes >= 30 && asks
        }),
        (LiveState::Silent, |own, _| {
            own.turnout.inside == 1 && own.lacks_log
        }),
        (LiveState::Running, |own, _| own.state.has_begun()),
        (LiveState::Starting, |_, _| true),
    ];

    /// Everything that may be known of a session, at some minutes after its start.
    fn every_case(mut look: impl FnMut(&LiveSigns, i64)) {
        for (watch, state) in Watch::ALL
            .iter()
            .flat_map(|watch| SessionState::ALL.iter().map(move |state| (*watch, *state)))
        {
            for (named, inside) in [(0, 0), (0, 1), (2, 0), (2, 1)] {
                for bits in 0..32 {
                    for minutes in [-10, 0, 29, 30, 59, 60, 600] {
                        look(&signs(watch, named, state, inside, bits), minutes);
                    }
                }
            }
        }
    }

    #[test]
    fn a_session_shows_the_worst_of_all_that_holds() {
        let mut seen = std::collections::BTreeMap::new();
        every_case(|own, minutes| {
            let (expected, _) = DRAWN.iter().find(|(_, holds)| holds(own, minutes)).unwrap();
            let now = own.span.start.plus_minutes(minutes);
            assert_eq!(own.live(now), *expected, "{minutes} {own:?}");
            *seen.entry(*expected).or_insert(0) += 1;
            if own.rules.watch == Watch::Off {
                assert_ne!(own.live(now), LiveState::Unstaffed, "nobody is asked for there");
            }
        });
        assert_eq!(seen.len(), LiveState::ALL.len(), "{seen:?}");
    }

    #[test]
    fn somebody_is_rung_up_for_the_most_urgent_of_five_reasons() {
        every_case(|own, minutes| {
            let now = own.span.start.plus_minutes(minutes);
            let stands = |wanted: LiveState| {
                let mut drawn = DRAWN.iter().filter(|(state, _)| *state == wanted);
                drawn.any(|(_, holds)| holds(own, minutes))
            };
            let holds = |why: &CallCause| match why {
                CallCause::Incident => own.wrong == LiveWrong::Untaken,
                CallCause::Overrunning => stands(LiveState::Overrunning),
                CallCause::Unstaffed => stands(LiveState::Unstaffed),
                CallCause::Stopped => own.is_stopped,
                CallCause::Wish => own.waits_for_time,
            };
            let expected = CallCause::ALL.iter().find(|why| holds(why)).copied();
            assert_eq!(own.call(now), expected, "{minutes} {own:?}");
        });
    }
}
