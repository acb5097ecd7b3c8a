//! What a change made other of a booking, against what people were told of it last.

use super::Scene;
use crate::domain::notice::{ChangedDate, ChangedNeeds, Changes, KnownDate, PhaseNeeds};
use crate::domain::span::Tz;
use crate::store::bookings::Phase;
use crate::store::sessions::Session;

/// A booking as it was before a change.
#[derive(Debug, Clone)]
pub struct Known {
    title: String,
    purpose: String,
    phases: Vec<Phase>,
    sessions: Vec<Session>,
}

/// A session that counts, with the index of its phase.
#[derive(Clone, Copy)]
struct Spot<'a> {
    phase: usize,
    session: &'a Session,
}

impl Spot<'_> {
    fn is_same(&self, other: &Self) -> bool {
        self.phase == other.phase
            && self.session.span == other.session.span
            && self.session.zones == other.session.zones
    }

    fn is_same_day(&self, other: &Self, tz: Tz) -> bool {
        let day = |own: &Self| own.session.span.start.local(tz).date();
        self.phase == other.phase && day(self) == day(other)
    }
}

/// A session before and after a change.
struct Moved<'a> {
    from: Spot<'a>,
    to: Spot<'a>,
}

impl Known {
    /// What is known of a booking as it stands.
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        Self {
            title: scene.booking.title.clone(),
            purpose: scene.booking.purpose.clone(),
            phases: scene.phases.to_vec(),
            sessions: scene.sessions.to_vec(),
        }
    }
}

/// What is other now than what was known.
#[must_use]
pub fn compare(scene: &Scene<'_>, known: &Known) -> Changes {
    Changes {
        dates: dates(scene, known),
        needs: needs(scene, known),
        title: (known.title != scene.booking.title).then(|| known.title.clone()),
        purpose: known.purpose != scene.booking.purpose,
        ..Changes::default()
    }
    .bounded()
}

fn needs(scene: &Scene<'_>, known: &Known) -> Vec<ChangedNeeds> {
    let needs = |phase: &Phase| PhaseNeeds {
        people: phase.people,
        power_w: phase.power_w,
        area_m2: phase.area_m2,
    };
    let both = known.phases.iter().zip(scene.phases);
    let alike = both
        .enumerate()
        .filter(|(_, (before, now))| before.kind == now.kind);
    let all = alike.map(|(phase, (before, now))| ChangedNeeds {
        phase,
        kind: now.kind,
        before: needs(before),
        now: needs(now),
    });
    all.filter(|own| own.before != own.now).collect()
}

/// Sessions that stand or were held.
fn spots<'a>(phases: &[Phase], sessions: &'a [Session]) -> Vec<Spot<'a>> {
    let counts = |session: &&Session| session.state.is_standing() || session.state.has_begun();
    let spot = |session: &'a Session| {
        let phase = phases.iter().position(|phase| phase.id == session.phase)?;
        Some(Spot { phase, session })
    };
    sessions.iter().filter(counts).filter_map(spot).collect()
}

/// A date that is gone and one that is new are told as one that moved where it is the same session, else on
/// the same day, else one after another where there are as many of both.
fn dates(scene: &Scene<'_>, known: &Known) -> Vec<ChangedDate> {
    let mut gone = spots(&known.phases, &known.sessions);
    let mut new = spots(scene.phases, scene.sessions);
    let tz = scene.ground.tz();
    pair(&mut gone, &mut new, Spot::is_same);
    let mut moved = pair(&mut gone, &mut new, |from, to| from.session.id == to.session.id);
    moved.extend(pair(&mut gone, &mut new, |from, to| from.is_same_day(to, tz)));
    if gone.len() == new.len() {
        moved.extend(pair(&mut gone, &mut new, |from, to| from.phase == to.phase));
    }
    let date = |phases: &[Phase], spot: Spot<'_>| {
        Some(KnownDate {
            kind: phases.get(spot.phase)?.kind,
            span: spot.session.span,
            zones: scene.ground.names_of(&spot.session.zones),
        })
    };
    let changed = |before: Option<Spot<'_>>, now: Option<Spot<'_>>| ChangedDate {
        before: before.and_then(|spot| date(&known.phases, spot)),
        now: now.and_then(|spot| date(scene.phases, spot)),
    };
    let mut all: Vec<ChangedDate> = moved
        .into_iter()
        .map(|Moved { from, to }| changed(Some(from), Some(to)))
        .chain(gone.into_iter().map(|spot| changed(Some(spot), None)))
        .chain(new.into_iter().map(|spot| changed(None, Some(spot))))
        .collect();
    all.sort_by_key(|own| own.before.as_ref().or(own.now.as_ref()).map(|date| date.span));
    all
}

/// Takes out those of both that belong together.
fn pair<'a>(
    gone: &mut Vec<Spot<'a>>,
    new: &mut Vec<Spot<'a>>,
    is_pair: impl Fn(&Spot<'a>, &Spot<'a>) -> bool,
) -> Vec<Moved<'a>> {
    let mut pairs = Vec::new();
    gone.retain(|from| {
        let Some(at) = new.iter().position(|to| is_pair(from, to)) else {
            return true;
        };
        let to = new.remove(at);
        pairs.push(Moved { from: *from, to });
        false
    });
    pairs
}
