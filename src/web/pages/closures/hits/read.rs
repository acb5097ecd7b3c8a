//! The forms of hit sessions as they are sent.

use chrono::NaiveDateTime;

use super::reason_field;
use crate::app::bookings::{Becomes, Settlement};
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::span::LocalTime;
use crate::domain::text;
use crate::web::pages::frame::Form;
use crate::web::ui::{Trouble, Words};

/// What a form asks for, with the field that holds its reason.
pub(in crate::web::pages::closures) struct HitForm {
    pub settlement: Settlement,
    pub reason_field: String,
}

/// Reads either form.
///
/// # Errors
/// The field that can't be read.
pub(in crate::web::pages::closures) fn read(words: Words, form: &Form) -> Result<HitForm, Trouble> {
    let group = form.number("group").unwrap_or_default();
    let reason_field = reason_field(group, form.get("form").unwrap_or("each"));
    let mut settlement = Settlement {
        reason: form.text(&reason_field),
        ..Settlement::default()
    };
    for pair in form.all("version") {
        let numbers = pair.split_once(':');
        let numbers = numbers.and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)));
        settlement
            .versions
            .extend(numbers.map(|(id, version)| (BookingId(id), version)));
    }
    for id in form.all("session").iter().filter_map(|id| id.parse().ok()) {
        let becomes = if form.get("form") == Some("together") {
            together(form, id)
        } else {
            each(words, form, id)?
        };
        let becomes = becomes.map(|becomes| (SessionId(id), becomes));
        settlement.sessions.extend(becomes);
    }
    Ok(HitForm {
        settlement,
        reason_field,
    })
}

/// What becomes of a session when all are settled at once; none for one that finds no place.
fn together(form: &Form, id: i64) -> Option<Becomes> {
    let how = form.get("how")?;
    if how == "cancel" {
        return Some(Becomes::Cancelled);
    }
    moved(form.get(&format!("{how}-{id}"))?, Vec::new())
}

fn moved(start: &str, zones: Vec<String>) -> Option<Becomes> {
    let start = LocalTime::parse(start).ok()?;
    Some(Becomes::Moved { start, zones })
}

/// What was chosen for one session; none for one that stays as it is.
fn each(words: Words, form: &Form, id: i64) -> Result<Option<Becomes>, Trouble> {
    let Some(chosen) = form.get(&format!("to-{id}")).filter(|to| !to.is_empty()) else {
        return Ok(None);
    };
    let becomes = match chosen.split_once(' ') {
        None if chosen == "out" => Some(Becomes::LeftOut),
        None if chosen == "cancel" => Some(Becomes::Cancelled),
        None if chosen == "other" => return other(words, form, id).map(Some),
        Some(("in", zone)) => {
            let at = form.get(&format!("at-{id}")).unwrap_or_default();
            moved(at, vec![zone.to_owned()])
        }
        _ => moved(chosen, Vec::new()),
    };
    let unreadable = || Trouble::field(words, &format!("session-{id}"), "offer-unreadable");
    becomes.map(Some).ok_or_else(unreadable)
}

/// A time that was typed.
fn other(words: Words, form: &Form, id: i64) -> Result<Becomes, Trouble> {
    let wrong = |field: &str| Trouble::field(words, &format!("{field}-{id}"), "offer-unreadable");
    let date = text::day(&form.text(&format!("date-{id}"))).ok_or_else(|| wrong("date"))?;
    let time = text::clock(&form.text(&format!("time-{id}"))).ok_or_else(|| wrong("time"))?;
    Ok(Becomes::Moved {
        start: LocalTime::from_naive(NaiveDateTime::new(date, time)),
        zones: form.filled(&format!("zone-{id}")).into_iter().collect(),
    })
}
