//! Proposed changes of bookings, as they come up in random lives.

use madang::domain::booking::BookingState;
use serde_json::{Value, json};

use super::{Deed, MAY, World};
use crate::support::Reply;

impl Deed {
    /// Another plan for the newest approved booking, with another phase.
    pub(super) const fn amend(day: u32) -> Self {
        Self::Amend {
            who: MAY,
            which: 0,
            day,
            sessions: 2,
        }
    }
}

impl World {
    /// Proposes another plan for one of the approved bookings, or writes a proposed one again: longer, with
    /// more people, or with another phase.
    pub(super) fn amends(&self, who: u8, which: usize, (day, sessions): (u32, u32)) -> Option<Reply> {
        let can_be = |(id, state): &(&i64, &BookingState)| {
            state.is_firm() || (self.changes.contains(id) && state.is_waiting())
        };
        let all = self.bookings.iter().rev().filter(can_be);
        let id = all.map(|(id, _)| *id).cycle().nth(which)?;
        let booking = self.app.admin().gets(&format!("/api/v1/bookings/{id}")).ok();
        let base = match booking["amends"].as_i64() {
            Some(base) => self.app.admin().gets(&format!("/api/v1/bookings/{base}")).ok(),
            None => booking.clone(),
        };
        let mut phases = base["phases"].as_array()?.clone();
        for phase in &mut phases {
            phase
                .as_object_mut()?
                .retain(|name, _| name != "uid" && name != "sequence");
        }
        match day % 3 {
            0 => phases[0]["schedule"]["minutes"] = json!(300),
            1 => phases[0]["people"] = json!(1 + day),
            _ => {}
        }
        if sessions > 1 {
            let zone = phases[0]["zones"][0].as_str()?.to_owned();
            let more = self.phases(&zone, day + 2, 16, sessions - 1);
            phases.push(more[0].clone());
        }
        let skip = match day {
            5 => phases.last()?["schedule"]["start"].clone(),
            _ => Value::Null,
        };
        let skip: Vec<&Value> = [&skip].into_iter().filter(|own| own.is_string()).collect();
        let body = json!({ "phases": phases, "skip": skip, "note": "Life goes on." });
        let actor = self.actor(who, &booking, "amendments");
        Some(if booking["amends"] == Value::Null {
            actor.does("amendments", &booking, &body)
        } else {
            let path = format!("/api/v1/amendments/{}/revise", booking["id"]);
            actor.changes(&path, &booking["version"], &body)
        })
    }

    /// Whether a deed is about a proposed change.
    pub(super) fn is_of_change(&self, deed: &Deed) -> bool {
        let (Deed::Act { which, .. } | Deed::Offer { which, .. } | Deed::Amend { which, .. }) = deed else {
            return false;
        };
        let chosen = self.bookings.keys().rev().nth(*which);
        chosen.is_some_and(|id| self.changes.contains(id))
    }
}
