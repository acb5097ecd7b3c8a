//! Who is on site. Presence lies beside the state of a session: it starts and ends by the clock whether or
//! not anybody came, and nobody is ever checked in or out by a clock.

pub mod live;

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, Timelike};

use super::access::Term;
use super::ids::{PersonId, WorkerId, ZoneId};
use super::post::Post;
use super::session::SessionState;
use super::span::{Instant, Span};
use super::text::worded;

worded! {
    /// Whether a site asks who is there.
    pub Watch {
        /// It does not; nobody is missed.
        Off = "off",
        /// It does, and tells when nobody came or somebody stays.
        Watch = "watch",
        /// As `watch`, and nobody works there who did not check in.
        Required = "required",
    }
}

worded! {
    /// What somebody of a crew does.
    pub CrewPart {
        Lead = "lead",
        Operator = "operator",
        Safety = "safety",
        Visitor = "visitor",
    }
}

worded! {
    /// How an entry was made.
    pub Way {
        /// By the zone's sign.
        Qr = "qr",
        /// By a link of a mail.
        Link = "link",
        /// By the site's people or staff, in somebody's place.
        Duty = "duty",
        /// By the consortium's people on a page.
        Web = "web",
        Api = "api",
    }
}

worded! {
    /// What became of a session with its people, where something has to be said of it.
    pub Attendance {
        /// Nobody had come, and what was left of its time was freed.
        NoShow = "no_show",
    }
}

worded! {
    /// Which way somebody goes.
    pub Direction {
        In = "in",
        Out = "out",
    }
}

worded! {
    /// What an entry says of somebody.
    pub PresenceState {
        In = "in",
        Out = "out",
        /// It was wrong, and counts for nothing.
        Wrong = "wrong",
    }
}

worded! {
    /// Something that changes an entry.
    pub PresenceAction {
        Leave = "leave",
        /// Close it as wrong, with words.
        Correct = "correct",
        /// They never left: the entry is open again.
        Stay = "stay",
    }
}

/// What may follow what: action, states it may leave, state it leads to.
pub const PRESENCE_TRANSITIONS: &[(PresenceAction, &[PresenceState], PresenceState)] = {
    use PresenceState as P;
    &[
        (PresenceAction::Leave, &[P::In], P::Out),
        (PresenceAction::Correct, &[P::In, P::Out], P::Wrong),
        (PresenceAction::Stay, &[P::Out], P::In),
    ]
};

impl PresenceState {
    /// The state after `action`; none: not in this state.
    #[must_use]
    pub fn apply(self, action: PresenceAction) -> Option<Self> {
        PRESENCE_TRANSITIONS
            .iter()
            .find(|(act, from, _)| *act == action && from.contains(&self))
            .map(|(_, _, to)| *to)
    }
}

/// Somebody's post at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    pub person: PersonId,
    pub post: Post,
    /// Where; none: at the whole site.
    pub zone: Option<ZoneId>,
    pub term: Term,
}

/// How a site watches who is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorRules {
    pub watch: Watch,
    /// Minutes after a start by which somebody must have come.
    pub no_show_minutes: u32,
    /// Minutes between two letters about somebody who stays after the end.
    pub clear_minutes: u32,
    /// Minutes after a start after which its time is freed where nobody came; none: it never is. Means
    /// something only where everybody has to check in.
    pub release_minutes: Option<u32>,
    pub posts: Vec<Posted>,
}

impl DoorRules {
    /// The posts that are held at a moment of the site's clock: those of the day, and until noon those of the
    /// day before too, as a shift goes on over midnight. Of the posts of one zone those that `counts` says.
    #[must_use]
    pub fn posts_at(&self, at: NaiveDateTime, counts: impl Fn(ZoneId) -> bool) -> Vec<(PersonId, Post)> {
        let (today, is_morning) = (at.date(), at.hour() < 12);
        let before = today.pred_opt().filter(|_| is_morning);
        let holds = |term: &Term| term.holds_on(today) || before.is_some_and(|day| term.holds_on(day));
        let held = self.posts.iter().filter(|own| holds(&own.term));
        let here = held.filter(|own| own.zone.is_none_or(&counts));
        here.map(|own| (own.person, own.post)).collect()
    }

    /// Whether somebody is missed who does not come. Where nobody was named nobody can be checked in, so only
    /// a site that requires it misses anybody.
    #[must_use]
    pub fn expects(&self, named: usize) -> bool {
        match self.watch {
            Watch::Off => false,
            Watch::Watch => named > 0,
            Watch::Required => true,
        }
    }

    /// From when on nobody came to a session.
    #[must_use]
    pub fn missed_from(&self, start: Instant) -> Instant {
        start.plus(i64::from(self.no_show_minutes) * 60)
    }

    /// When people are told that nobody came to a session whose people said last that they come at `coming`:
    /// then, but no more than [`ALARM_WAITS`] later than without a word.
    #[must_use]
    pub fn alarmed_at(&self, start: Instant, coming: Instant) -> Instant {
        let due = self.missed_from(start);
        coming.min(due.plus(ALARM_WAITS)).max(due)
    }

    /// From when on the time of a session is freed to which nobody came; none: it never is.
    #[must_use]
    pub fn freed_from(&self, start: Instant) -> Option<Instant> {
        let minutes = self.release_minutes.filter(|_| self.watch == Watch::Required)?;
        Some(start.plus_minutes(minutes.into()))
    }

    /// The same where its people said last when they come: they get as long after that as after a start, but
    /// no longer than the session is.
    #[must_use]
    pub fn freed_at(&self, span: Span, coming: Option<Instant>) -> Option<Instant> {
        let due = self.freed_from(span.start)?;
        let patient = coming.map(|at| self.missed_from(at).min(span.end));
        Some(patient.map_or(due, |at| due.max(at)))
    }
}

/// How long before its start people may come to a session, in seconds.
pub const OPENS_BEFORE: i64 = 60 * 60;
/// How much later people are told that nobody came where its people said when they come, in seconds.
pub const ALARM_WAITS: i64 = 60 * 60;
/// How long after its end the links of a session still open its page, in seconds: whoever stayed leaves.
pub const LINK_AFTER: i64 = 2 * 60 * 60;
/// How old a moment may be that is told late, by a phone that had no network.
pub const LATEST: i64 = 2 * 60 * 60;
/// What is told within this time was told at once.
const AT_ONCE: i64 = 60;
/// How long it may be said that somebody's coming or leaving was written in error.
const CORRECTED_WITHIN: i64 = 24 * 60 * 60;
/// How often people are told that somebody stays after the end.
pub const MOST_REMINDERS: i64 = 4;
/// How long before its first session and after its last a site sees the crew of a booking, in days.
pub const SITE_SEES_BEFORE: i64 = 7;
/// For so many days after the last session a site sees who came.
pub const SITE_SEES_AFTER: i64 = 30;

/// Whether it may still be said of what was written of a moment that it was wrong.
#[must_use]
pub fn is_correctable(at: Instant, now: Instant) -> bool {
    now.unix() - at.unix() <= CORRECTED_WITHIN
}

/// Why somebody may not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotIn {
    /// It opens later, at this moment.
    Early(Instant),
    Over,
    /// It does not take place.
    Off,
    /// Work is stopped there.
    Stopped,
}

/// Whether somebody may come, or came, to a session at a moment. `span` ends when the session did.
///
/// # Errors
/// Why they may not.
pub fn may_enter(span: Span, state: SessionState, at: Instant) -> Result<(), NotIn> {
    let opens = span.start.plus(-OPENS_BEFORE);
    match state {
        _ if at < opens => Err(NotIn::Early(opens)),
        // What a phone tells late is judged by when it was.
        SessionState::Ended if at >= span.end => Err(NotIn::Over),
        SessionState::CutShort if at > span.end => Err(NotIn::Over),
        _ if !state.is_standing() && !state.has_begun() => Err(NotIn::Off),
        _ if at > span.end => Err(NotIn::Over),
        _ => Ok(()),
    }
}

/// What is written of a session's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnout {
    /// How many are in.
    pub inside: usize,
    /// How many ever came.
    pub came: usize,
    /// How many were named to come.
    pub named: usize,
}

impl Turnout {
    /// What some entries say together, of a crew of so many.
    #[must_use]
    pub fn of(entries: impl IntoIterator<Item = PresenceState>, named: usize) -> Self {
        let mut turnout = Self {
            named,
            ..Self::default()
        };
        for state in entries {
            turnout.inside += usize::from(state == PresenceState::In);
            turnout.came += usize::from(state != PresenceState::Wrong);
        }
        turnout
    }

    /// Whether people still wait for those who said that they come at a moment: nobody came, or somebody who
    /// was named isn't in with the others and the moment lies ahead.
    #[must_use]
    pub fn awaits(self, coming: Instant, now: Instant) -> bool {
        match self {
            Self { came: 0, .. } => true,
            Self { inside: 0, .. } => false,
            _ => self.inside < self.named && now < coming,
        }
    }
}

/// How many people some entries are of: who came twice is one, and of a visitor it is not known.
#[must_use]
pub fn count_people(entries: impl IntoIterator<Item = Option<WorkerId>>) -> usize {
    let mut named = BTreeSet::new();
    let mut people = 0;
    for worker in entries {
        people += usize::from(worker.is_none_or(|id| named.insert(id)));
    }
    people
}

worded! {
    /// How a session stands with its people. The order is that of what is worst.
    pub Stand {
        /// It is over, and somebody is still in.
        Overrunning = "overrunning",
        /// It has run for long, and nobody came.
        Missing = "missing",
        Present = "present",
        /// Nobody has come yet.
        Awaited = "awaited",
        /// All who came have left.
        Left = "left",
    }
}

impl Stand {
    /// How a session of this time and state stands.
    #[must_use]
    pub fn of(rules: &DoorRules, span: Span, state: SessionState, turnout: Turnout, now: Instant) -> Self {
        let runs = state == SessionState::Running;
        match turnout {
            Turnout { inside: 1.., .. } if now >= span.end || !state.is_standing() => Self::Overrunning,
            Turnout { inside: 1.., .. } => Self::Present,
            Turnout { came: 1.., .. } => Self::Left,
            _ if runs && rules.expects(turnout.named) && rules.missed_from(span.start) <= now => {
                Self::Missing
            }
            _ => Self::Awaited,
        }
    }

    /// Whether a session that runs has begun without its people, who are expected: nobody is late yet.
    #[must_use]
    pub fn is_begun(self, rules: &DoorRules, state: SessionState, turnout: Turnout) -> bool {
        self == Self::Awaited && state == SessionState::Running && rules.expects(turnout.named)
    }

    /// Whether somebody has to do something now.
    #[must_use]
    pub const fn is_hot(self) -> bool {
        matches!(self, Self::Overrunning | Self::Missing)
    }
}

/// A moment that somebody tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryTold {
    pub at: Instant,
    /// Whether it was told later than it was.
    pub is_late: bool,
}

/// Why a moment is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotThen {
    /// It has not been yet.
    Ahead,
    /// It is more than [`LATEST`] ago.
    TooOld,
}

/// Reads when something was that is told now.
///
/// # Errors
/// Why the moment is not taken.
pub fn told_at(at: Option<Instant>, now: Instant) -> Result<EntryTold, NotThen> {
    let at = at.unwrap_or(now);
    let age = now.unix() - at.unix();
    if age < -AT_ONCE {
        return Err(NotThen::Ahead);
    }
    if age > LATEST {
        return Err(NotThen::TooOld);
    }
    Ok(EntryTold {
        at: at.min(now),
        is_late: age > AT_ONCE,
    })
}

#[cfg(test)]
mod tests;
