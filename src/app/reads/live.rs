//! The sessions of this moment, the worst first, and whom to ring up about them.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::incidents::IncidentFile;
use crate::app::{Result, Tx};
use crate::domain::ids::{IncidentId, SessionId};
use crate::domain::incident::IncidentState;
use crate::domain::place::SiteKind;
use crate::domain::presence::live::{CALL_RESTS, CallCause, LiveSigns, LiveState, LiveWrong};
use crate::domain::presence::{DoorRules, Turnout};
use crate::domain::span::Instant;
use crate::domain::text::worded;
use crate::store;
use crate::store::presence::calls::CallEntry;
use crate::store::presence::comings::SaidComing;
use crate::store::presence::live::LiveRow;

/// Most rows of those whom to ring up.
const MOST_CALLS: usize = 8;
/// What ends within this time ends soon, in seconds.
const ENDS_SOON: i64 = 60 * 60;

worded! {
    /// What the cards of a board may be narrowed to, beside their states.
    pub LiveGroup {
        /// Somebody of it is in.
        Inside = "inside",
        /// It ends within the hour.
        Ending = "ending",
    }
}

/// What the cards of a board are narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiveShow {
    State(LiveState),
    Group(LiveGroup),
}

/// What is known of a session of this moment.
#[derive(Debug, Clone)]
pub struct LiveSession {
    pub row: LiveRow,
    pub live: LiveState,
    why: Option<CallCause>,
    /// The worst of what happened there and is not closed.
    pub incident: Option<IncidentId>,
}

/// Who is to be rung up, before names are known.
#[derive(Debug, Clone)]
pub(super) struct CallReason<'a> {
    pub(super) why: CallCause,
    pub(super) since: Instant,
    pub(super) session: Option<SessionId>,
    pub(super) incident: Option<&'a IncidentFile>,
    /// What somebody did about it within the last hour.
    pub(super) handled: Option<CallEntry>,
}

/// The sessions of this moment.
#[derive(Debug, Clone)]
pub(super) struct LiveSessions<'a> {
    all: Vec<LiveSession>,
    pub(super) reasons: Vec<CallReason<'a>>,
}

impl LiveShow {
    /// What an address names; none: everything.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let state = LiveState::from_word(word).map(Self::State);
        state.or_else(|| LiveGroup::from_word(word).map(Self::Group))
    }

    /// All that there are, in the order in which pages name them.
    pub fn all() -> impl Iterator<Item = Self> {
        let groups = LiveGroup::ALL.iter().map(|group| Self::Group(*group));
        LiveState::ALL
            .iter()
            .map(|state| Self::State(*state))
            .chain(groups)
    }

    /// The word in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State(state) => state.as_str(),
            Self::Group(group) => group.as_str(),
        }
    }

    fn shows(self, own: &LiveSession, now: Instant) -> bool {
        match self {
            Self::State(state) => own.live == state,
            Self::Group(LiveGroup::Inside) => own.row.counts.inside > 0,
            Self::Group(LiveGroup::Ending) => {
                let left = own.row.span.end.unix() - now.unix();
                own.row.state.is_standing() && (0..=ENDS_SOON).contains(&left)
            }
        }
    }
}

/// Looks at the sessions of this moment, at sites of one kind or of any. `wrong` is what is not closed.
pub(super) fn look<'a>(
    tx: &mut Tx<'_>,
    kind: Option<SiteKind>,
    wrong: &'a [IncidentFile],
) -> Result<LiveSessions<'a>> {
    let now = tx.now;
    let urgent: Vec<&IncidentFile> = wrong.iter().filter(|file| is_urgent(file)).collect();
    let rows = store::presence::live::live_rows(tx.conn, kind, now)?;
    let mut all: Vec<LiveSession> = rows.into_iter().map(|row| judged(row, &urgent, now)).collect();
    all.sort_by_key(|own| (own.live, own.row.span.start, own.row.session));
    let mut reasons: Vec<CallReason> = all.iter().filter_map(|own| reason(own, &urgent, now)).collect();
    let told: BTreeSet<IncidentId> = all.iter().filter_map(|own| own.incident).collect();
    // Of what is not urgent somebody has to take note in time, too.
    let elsewhere = wrong
        .iter()
        .filter(|file| is_urgent(file) || file.incident.acknowledge_by <= now)
        .filter(|file| is_untaken(file) && !told.contains(&file.incident.id));
    reasons.extend(elsewhere.map(|file| CallReason {
        why: CallCause::Incident,
        since: file.incident.reported_at,
        session: None,
        incident: Some(file),
        handled: None,
    }));
    let done = store::presence::calls::calls_since(tx.conn, now.plus(-CALL_RESTS))?;
    for own in &mut reasons {
        own.handled = done.iter().rfind(|entry| own.is_told_by(entry)).copied();
    }
    let grade = |own: &CallReason| own.incident.map(|file| file.incident.severity);
    reasons.sort_by_key(|own| (own.handled.is_some(), own.why, grade(own), own.since));
    reasons.truncate(MOST_CALLS);
    Ok(LiveSessions { all, reasons })
}

fn is_urgent(file: &IncidentFile) -> bool {
    file.incident.severity.is_urgent() && file.incident.state != IncidentState::Closed
}

fn is_untaken(file: &IncidentFile) -> bool {
    file.incident.state == IncidentState::Open
}

/// Whether something happened at a session, or where it is.
fn concerns(file: &IncidentFile, row: &LiveRow) -> bool {
    let own = &file.incident;
    if own.session.is_some() || own.booking.is_some() {
        return own.session == Some(row.session)
            || (own.session.is_none() && own.booking == Some(row.booking));
    }
    own.site == row.site && own.zone.is_none_or(|zone| file.ground.meets(zone, &row.zones))
}

fn turnout_of(row: &LiveRow) -> Turnout {
    Turnout {
        inside: row.counts.inside as usize,
        came: row.counts.came as usize,
        named: row.counts.named as usize,
    }
}

fn judged(row: LiveRow, urgent: &[&IncidentFile], now: Instant) -> LiveSession {
    let own: Vec<&&IncidentFile> = urgent.iter().filter(|file| concerns(file, &row)).collect();
    let untaken = own.iter().find(|file| is_untaken(file));
    let counts = row.counts;
    let signs = LiveSigns {
        rules: DoorRules {
            watch: row.watch,
            no_show_minutes: row.no_show_minutes,
            clear_minutes: 0,
            release_minutes: None,
            posts: Vec::new(),
        },
        span: row.span,
        state: row.state,
        turnout: turnout_of(&row),
        is_stopped: row.stopped_at.is_some(),
        wrong: match untaken {
            Some(_) => LiveWrong::Untaken,
            None if own.is_empty() => LiveWrong::Nothing,
            None => LiveWrong::Taken,
        },
        lacks_log: counts.unlogged > 0,
        waits_for_time: row.state.is_standing() && row.wished_end.is_some_and(|until| until > row.span.end),
    };
    LiveSession {
        live: signs.live(now),
        why: signs.call(now),
        incident: untaken.or(own.first()).map(|file| file.incident.id),
        row,
    }
}

fn reason<'a>(own: &LiveSession, urgent: &[&'a IncidentFile], now: Instant) -> Option<CallReason<'a>> {
    let why = own.why?;
    let file = urgent.iter().find(|file| Some(file.incident.id) == own.incident);
    let file = file.copied().filter(|_| why == CallCause::Incident);
    let ended = own
        .row
        .span
        .end
        .min(own.row.stopped_at.unwrap_or(own.row.span.end));
    let since = match (why, file) {
        (_, Some(file)) => file.incident.reported_at,
        (CallCause::Stopped, _) => own.row.stopped_at.unwrap_or(now),
        (CallCause::Overrunning, _) => ended.min(now),
        _ => own.row.span.start,
    };
    Some(CallReason {
        why,
        since,
        session: Some(own.row.session),
        incident: file,
        handled: None,
    })
}

impl CallReason<'_> {
    /// Whether an entry is about this.
    fn is_told_by(&self, entry: &CallEntry) -> bool {
        let incident = self.incident.filter(|_| self.session.is_none());
        let is_here =
            entry.session == self.session && entry.incident == incident.map(|file| file.incident.id);
        is_here && entry.cause == self.why
    }
}

impl LiveSessions<'_> {
    /// Those that a board shows, the worst first.
    pub(super) fn shown(&self, show: Option<LiveShow>, now: Instant, most: usize) -> Vec<LiveSession> {
        let all = self.all.iter();
        let shown = all.filter(|own| show.is_none_or(|show| show.shows(own, now)));
        shown.take(most).cloned().collect()
    }

    /// How many there are of each, and how many people are in.
    pub(super) fn counts(&self, starting: usize, now: Instant) -> LiveNumbers {
        let count = |show: LiveShow| match show {
            LiveShow::State(LiveState::Starting) => starting,
            show => self.all.iter().filter(|own| show.shows(own, now)).count(),
        };
        let people = self.all.iter().map(|own| own.row.counts.inside as usize);
        LiveNumbers {
            each: LiveShow::all().map(|show| (show.as_str(), count(show))).collect(),
            people: people.sum(),
            all: self.all.len(),
            running: self.all.iter().filter(|own| own.row.state.is_standing()).count(),
        }
    }

    /// When people said last that they come, of the sessions where they are awaited.
    pub(super) fn comings(&self, tx: &mut Tx<'_>) -> Result<BTreeMap<SessionId, SaidComing>> {
        let ids: Vec<SessionId> = self.all.iter().map(|own| own.row.session).collect();
        let mut said = store::presence::comings::newest(tx.conn, &ids)?;
        let now = tx.now;
        let turnouts = self.all.iter().map(|own| (own.row.session, turnout_of(&own.row)));
        let turnouts: BTreeMap<_, _> = turnouts.collect();
        said.retain(|id, said| turnouts.get(id).is_some_and(|own| own.awaits(said.at, now)));
        Ok(said)
    }

    /// The sessions about which somebody is rung up.
    pub(super) fn called(&self) -> impl Iterator<Item = SessionId> {
        self.reasons.iter().filter_map(|own| own.session)
    }
}

/// How many sessions there are of each kind.
#[derive(Debug, Clone)]
pub struct LiveNumbers {
    each: BTreeMap<&'static str, usize>,
    /// How many people are in.
    pub people: usize,
    pub all: usize,
    /// How many of them run.
    pub running: usize,
}

impl LiveNumbers {
    /// How many there are of one kind.
    #[must_use]
    pub fn of(&self, show: LiveShow) -> usize {
        self.each.get(show.as_str()).copied().unwrap_or_default()
    }
}
