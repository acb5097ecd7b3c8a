//! Sessions whose time is now: how one begins, and how one that a suspension stopped goes on.

use std::collections::BTreeSet;

use serde_json::json;

use super::dossier::Dossier;
use super::planned::elsewhere;
use crate::app::court::{self, Lock, PlannedPhase, Terms};
use crate::app::presence::await_people;
use crate::app::tell::{News, tell};
use crate::app::{Doing, Result, Tx, journal};
use crate::domain::access::Actor;
use crate::domain::booking::{BookingState, Change};
use crate::domain::ids::SessionId;
use crate::domain::journal::JournalAction;
use crate::domain::judge::Outcome;
use crate::domain::notice::Event;
use crate::domain::schedule::Occurrence;
use crate::domain::session::{SessionAction, SessionState};
use crate::domain::span::{Instant, Span};
use crate::store;
use crate::store::sessions::Session;

/// Sessions that go on.
pub(super) struct Back {
    /// Those that had begun before.
    resumed: Vec<SessionId>,
    /// Those that begin only now.
    begun: Vec<SessionId>,
}

impl Dossier {
    /// Records and tells that a session began. With the first one the booking becomes active.
    pub(in crate::app) fn begin(&mut self, tx: &mut Tx<'_>, id: SessionId, news: News) -> Result<()> {
        let is_first = self.booking.life.state() == BookingState::Approved;
        if is_first {
            self.apply(Change::Start)?;
            self.save_in_course(tx)?;
        }
        let entry = self.entry(JournalAction::SessionStart, Doing::Own);
        journal::note(tx, &journal::service(), self.about_session(id, entry, json!({})))?;
        let event = if is_first {
            Event::DemonstrationStarted
        } else {
            Event::SessionStarted
        };
        tell(
            tx,
            &self.scene(),
            event,
            News {
                session: Some(id),
                ..news
            },
        )
    }

    /// Lets sessions go on that a suspension stopped and whose time is not over, where that time is still
    /// free: cut short, they gave it back. Claims, timers and words follow when the booking is settled.
    pub(super) fn bring_back(&mut self, tx: &mut Tx<'_>) -> Result<Back> {
        self.bring_back_some(tx, |_| true)
    }

    /// Lets sessions go on that a stop halted, as a suspension's do. The booking is locked.
    pub(in crate::app) fn go_on(
        &mut self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        halted: &BTreeSet<SessionId>,
    ) -> Result<()> {
        let back = self.bring_back_some(tx, |own| halted.contains(&own.id))?;
        if !back.resumed.is_empty() || !back.begun.is_empty() {
            self.replace_claims(tx)?;
            self.save_in_course(tx)?;
            self.write_timers(tx, None)?;
            self.tell_back(tx, actor, back)?;
        }
        // What was cut last may have been the last of all, and its end may have passed.
        if self.sessions.iter().all(|own| own.span.end <= tx.now) {
            let news = News::by(tx.id()?, actor);
            self.close_if_over(tx, "", news)?;
        }
        Ok(())
    }

    fn bring_back_some(&mut self, tx: &mut Tx<'_>, which: impl Fn(&Session) -> bool) -> Result<Back> {
        let mut back = Back {
            resumed: Vec::new(),
            begun: Vec::new(),
        };
        let free = self.still_free(tx, which)?;
        for session in self.sessions.iter_mut().filter(|own| free.contains(&own.id)) {
            if session.state == SessionState::Missed {
                session.actual_start = Some(tx.now);
                back.begun.push(session.id);
            } else {
                back.resumed.push(session.id);
            }
            session.state = session.state.apply(SessionAction::Resume)?;
            (session.actual_end, session.reason) = (None, None);
            store::sessions::update_session(tx.conn, session)?;
        }
        for id in &back.begun {
            await_people(tx, self, *id)?;
        }
        Ok(back)
    }

    /// Of the sessions that a suspension stopped: those that may take what is left of their time.
    fn still_free(
        &mut self,
        tx: &mut Tx<'_>,
        which: impl Fn(&Session) -> bool,
    ) -> Result<BTreeSet<SessionId>> {
        let now = tx.now;
        // What has begun can't be asked for: only the time that is left is judged.
        let left = |session: &Session| Occurrence {
            original_start: session.original_start,
            span: Span {
                start: now,
                end: session.span.end,
            },
        };
        let planned = self.phases.iter().map(|phase| {
            let stopped: Vec<&Session> = self
                .sessions_in(phase.id)
                .filter(|own| is_stopped(own, now) && which(own))
                .collect();
            let occurrences = stopped.iter().map(|own| left(own)).collect();
            let mut planned = PlannedPhase::stored(phase, occurrences);
            planned.elsewhere = elsewhere(phase, stopped);
            // That it is on a holiday was settled when it began.
            planned.schedule.skip_holidays = false;
            planned
        });
        let phases: Vec<PlannedPhase> = planned.collect();
        if court::extent(&phases).is_none() {
            return Ok(BTreeSet::new());
        }
        let terms = Terms {
            overrides: super::decide::grants(&phases, "resumed by the site"),
            ..Terms::asked_at(self.asked_at(tx))
        };
        let judged = self.hear(tx, &phases, &terms, Lock::Zones)?;
        let free = judged
            .verdicts
            .iter()
            .map(|judged| &judged.verdict)
            .filter(|verdict| verdict.outcome != Outcome::Refused);
        Ok(free
            .filter_map(|verdict| {
                let phase = self.phases.get(verdict.phase)?.id;
                let mut sessions = self.sessions_in(phase);
                sessions.find(|own| own.original_start == verdict.original_start)
            })
            .map(|session| session.id)
            .collect())
    }

    /// Records and tells that sessions go on.
    pub(super) fn tell_back(&mut self, tx: &mut Tx<'_>, actor: &Actor, back: Back) -> Result<()> {
        for id in back.resumed {
            let entry = self.entry(JournalAction::SessionRestore, Doing::Own);
            let became = json!({ "state": SessionState::Running });
            journal::note(tx, actor, self.about_session(id, entry, became))?;
        }
        for id in back.begun {
            let news = News::by(tx.id()?, actor);
            self.begin(tx, id, news)?;
        }
        Ok(())
    }
}

/// Whether a session would run now.
fn is_stopped(session: &Session, now: Instant) -> bool {
    session.state.apply(SessionAction::Resume).is_ok() && session.span.start <= now && now < session.span.end
}
