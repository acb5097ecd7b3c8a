//! Timers against the sessions that wait for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rows, SessionRow, TURN, TimerRow};

/// Sessions that will be wait for their start and end; what runs waits for its end; nothing else waits.
/// Those of proposed changes only wait for somebody to say what becomes of them, where a closure hits them.
pub(super) fn pending_timers(rows: &Rows, found: &mut Vec<String>) {
    let ids = |own: &[SessionRow]| own.iter().map(|session| session.id).collect::<BTreeSet<i64>>();
    let (sessions, proposed) = (ids(&rows.sessions), ids(&rows.proposed));
    let mut pending: BTreeMap<(i64, &str), Vec<i64>> = BTreeMap::new();
    for timer in rows.timers.iter().filter(|timer| timer.fired_at.is_none()) {
        let Some(id) = timer.session_id else { continue };
        pending.entry((id, &timer.kind)).or_default().push(timer.due_at);
        let is_of_flag = matches!(timer.kind.as_str(), "flagged_in_3" | "flagged_in_1");
        let may_wait = sessions.contains(&id) || (is_of_flag && proposed.contains(&id));
        if !may_wait {
            found.push(format!(
                "timer {} waits for session {id}, which is not there",
                timer.id
            ));
        }
    }
    for session in &rows.sessions {
        let runs = matches!(
            session.booking_state.as_str(),
            "approved" | "active" | "suspended"
        );
        let coming = runs && matches!(session.state.as_str(), "scheduled" | "moved");
        // The end of a session that was missed, or cut by a stop, stays: it is what completes a booking whose
        // last session it was.
        let may_end = runs && matches!(session.state.as_str(), "missed" | "cut_short");
        let here = coming || (runs && session.state == "running");
        let due = [
            ("start", session.starts_at, coming, false),
            ("end", session.ends_at, here, may_end),
        ];
        for (kind, at, is_due, may_be) in due {
            let waiting = pending.get(&(session.id, kind)).cloned().unwrap_or_default();
            let good = if is_due {
                waiting == [at]
            } else {
                waiting.is_empty() || (may_be && waiting == [at])
            };
            if !good {
                let SessionRow {
                    id,
                    state,
                    booking_id,
                    booking_state,
                    ..
                } = session;
                found.push(format!(
                    "session {id} ({state}, {kind} at {at}) of booking {booking_id} ({booking_state}) has {kind} timers at {waiting:?}"
                ));
            }
        }
        if session.state == "running" && !runs {
            found.push(format!(
                "session {} runs in booking {}, which is {}",
                session.id, session.booking_id, session.booking_state
            ));
        }
    }
}

/// Nothing fired twice, or out of order; what runs was started by its timer, what ended was ended by its
/// timer.
pub(super) fn fired_timers(rows: &Rows, found: &mut Vec<String>) {
    let mut fired: BTreeMap<(i64, &str), Vec<&TimerRow>> = BTreeMap::new();
    let mut latest: Option<&TimerRow> = None;
    for timer in rows.timers.iter().filter(|timer| timer.fired_at.is_some()) {
        // By due time: the moments of firing must rise.
        let moment = timer.fired_at.map(|at| at + TURN);
        if let Some(before) = latest.filter(|before| before.fired_at > moment) {
            found.push(format!("{timer:?} fired before {before:?}"));
        }
        if timer.fired_at < Some(timer.due_at) {
            found.push(format!("{timer:?} fired before its time"));
        }
        latest = Some(timer);
        if let Some(session) = timer.session_id {
            fired.entry((session, &timer.kind)).or_default().push(timer);
        }
    }
    for ((session, kind), timers) in &fired {
        let moments: BTreeSet<i64> = timers.iter().map(|timer| timer.due_at).collect();
        let once = matches!(*kind, "start" | "end") && timers.len() > 1;
        if once || moments.len() < timers.len() {
            found.push(format!(
                "session {session}: {kind} fired {} times: {timers:?}",
                timers.len()
            ));
        }
    }
    for session in &rows.sessions {
        let has_fired = |kind| fired.contains_key(&(session.id, kind));
        let started = matches!(
            session.state.as_str(),
            "running" | "ended" | "missed" | "cut_short"
        );
        // One that a person ended before its time needs no timer for that.
        let by_person = session.planned_end > Some(session.ends_at);
        let ended = session.state == "ended" && !by_person;
        if started && !has_fired("start") || ended && !has_fired("end") {
            found.push(format!(
                "session {} is {} and its timer has not fired",
                session.id, session.state
            ));
        }
    }
}
