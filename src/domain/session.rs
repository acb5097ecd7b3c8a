//! The life of one session: its states and the one table of what may follow what.

use super::notice::Event;
use super::span::Span;
use super::text::worded;

worded! {
    /// Where a session stands.
    pub SessionState {
        /// Will be at the time its schedule gives.
        Scheduled = "scheduled",
        /// Will be at another time or in another zone; keeps its original start as its name.
        Moved = "moved",
        Running = "running",
        Ended = "ended",
        /// Left out when it was asked for, or later by the consortium.
        Skipped = "skipped",
        Cancelled = "cancelled",
        /// Its time passed while its booking was suspended, or its zone was closed.
        Missed = "missed",
        /// Stopped while it ran.
        CutShort = "cut_short",
    }
}

worded! {
    /// Who took a session away that was left out or called off.
    pub CalledOffBy {
        /// The consortium, which may bring it back alone.
        Consortium = "consortium",
        Site = "site",
        /// Its schedule: it leaves out the holiday, or no longer has the session. One that has it again gives
        /// it back.
        Schedule = "schedule",
    }
}

worded! {
    /// Something that moves a session from one state to another.
    pub SessionAction {
        Start = "start",
        End = "end",
        /// Give it another time or zone.
        Move = "move",
        Cancel = "cancel",
        Skip = "skip",
        Restore = "restore",
        /// Let its time pass.
        Miss = "miss",
        Cut = "cut",
        /// End it before its time.
        Finish = "finish",
        /// Let it go on for longer.
        Extend = "extend",
        /// Go on with what a suspension stopped, while its time lasts.
        Resume = "resume",
    }
}

/// The state does not allow the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{action} is not possible while the session is {state}")]
pub struct SessionNotNow {
    pub action: SessionAction,
    pub state: SessionState,
}

/// What may follow what: action, states it may leave, state it leads to.
pub const SESSION_TRANSITIONS: &[(SessionAction, &[SessionState], SessionState)] = {
    use SessionState as S;
    const TO_COME: &[SessionState] = &[S::Scheduled, S::Moved];
    &[
        (SessionAction::Start, TO_COME, S::Running),
        (SessionAction::End, &[S::Running], S::Ended),
        (SessionAction::Move, TO_COME, S::Moved),
        (SessionAction::Cancel, TO_COME, S::Cancelled),
        (SessionAction::Skip, TO_COME, S::Skipped),
        (SessionAction::Restore, &[S::Skipped, S::Cancelled], S::Scheduled),
        (SessionAction::Miss, TO_COME, S::Missed),
        (SessionAction::Cut, &[S::Running], S::CutShort),
        (SessionAction::Finish, &[S::Running], S::Ended),
        // Its time is another than its schedule gives.
        (SessionAction::Extend, TO_COME, S::Moved),
        (SessionAction::Extend, &[S::Running], S::Running),
        (SessionAction::Resume, &[S::CutShort, S::Missed], S::Running),
    ]
};

impl SessionState {
    /// The state after `action`. A restored session that has another time than its schedule gives is
    /// `Scheduled` here; see [`SessionState::restored`].
    ///
    /// # Errors
    /// [`SessionNotNow`] when the table has no such row.
    pub fn apply(self, action: SessionAction) -> Result<Self, SessionNotNow> {
        SESSION_TRANSITIONS
            .iter()
            .find(|(act, from, _)| *act == action && from.contains(&self))
            .map(|(_, _, to)| *to)
            .ok_or(SessionNotNow { action, state: self })
    }

    /// What a session comes back as, given the time of its schedule and its own.
    #[must_use]
    pub fn restored(by_schedule: Span, own: Span) -> Self {
        if by_schedule == own {
            Self::Scheduled
        } else {
            Self::Moved
        }
    }

    /// Whether it is planned and has not started.
    #[must_use]
    pub const fn is_to_come(self) -> bool {
        matches!(self, Self::Scheduled | Self::Moved)
    }

    /// Whether it will be, or is.
    #[must_use]
    pub const fn is_standing(self) -> bool {
        self.is_to_come() || matches!(self, Self::Running)
    }

    /// Whether it is one of the sessions that an agreement allows: it will be, is, or was held.
    #[must_use]
    pub const fn counts_to_quota(self) -> bool {
        self.is_to_come() || self.has_begun()
    }

    /// Whether it has started: it runs, or was held.
    #[must_use]
    pub const fn has_begun(self) -> bool {
        matches!(self, Self::Running | Self::Ended | Self::CutShort)
    }

    /// Whether it was held and is no more.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Ended | Self::CutShort)
    }

    /// Whether it takes its time in its zones, in a booking that holds time: also when it has ended as
    /// planned. One that was cut short gives back all of it.
    #[must_use]
    pub const fn takes_time(self) -> bool {
        self.is_standing() || matches!(self, Self::Ended)
    }
}

impl SessionAction {
    /// What people are told, for those actions of which that is all. Starts and ends have their own rule: the
    /// first and last of a booking are told as the demonstration's; more time may only be asked for.
    #[must_use]
    pub const fn event(self) -> Option<Event> {
        match self {
            Self::Move => Some(Event::SessionMoved),
            Self::Cancel | Self::Skip => Some(Event::SessionCancelled),
            Self::Restore => Some(Event::SessionRestored),
            Self::Start | Self::End | Self::Miss | Self::Cut | Self::Finish | Self::Extend | Self::Resume => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row a state in the order of `SessionState::ALL`; its words are in the order of `SessionAction::ALL`:
    /// start, end, move, cancel, skip, restore, miss, cut, finish, extend, resume.
    const DRAWN: [&str; 8] = [
        "running - moved cancelled skipped - missed - - moved -",
        "running - moved cancelled skipped - missed - - moved -",
        "- ended - - - - - cut_short ended running -",
        "- - - - - - - - - - -",
        "- - - - - scheduled - - - - -",
        "- - - - - scheduled - - - - -",
        "- - - - - - - - - - running",
        "- - - - - - - - - - running",
    ];

    #[test]
    fn states_are_told_apart_by_what_is_asked_of_them() {
        let with = |holds: fn(SessionState) -> bool| {
            let all = SessionState::ALL.iter().filter(|state| holds(**state));
            all.map(|state| state.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(with(SessionState::is_to_come), ["scheduled", "moved"]);
        assert_eq!(with(SessionState::is_standing), ["scheduled", "moved", "running"]);
        assert_eq!(
            with(SessionState::takes_time),
            ["scheduled", "moved", "running", "ended"]
        );
        assert_eq!(
            with(SessionState::counts_to_quota),
            ["scheduled", "moved", "running", "ended", "cut_short"]
        );
    }

    #[test]
    fn every_state_answers_every_action_as_drawn() {
        for (state, row) in SessionState::ALL.iter().zip(DRAWN) {
            for (action, drawn) in SessionAction::ALL.iter().zip(row.split(' ')) {
                let got = state.apply(*action).map_or("-", SessionState::as_str);
                assert_eq!(got, drawn, "{action} while {state}");
            }
        }
    }
}
