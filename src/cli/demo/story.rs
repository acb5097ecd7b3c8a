//! The demonstration's story: `config/demo/story.toml`, each step done by its person at its moment through
//! the use cases.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::LoadError;
use crate::app::bookings::{self, Amend, Approval, Ask, Dossier, Reason, Refusal, Remarks, SessionChange};
use crate::app::closures::{NewClosure, add_closure};
use crate::app::incidents::{NewIncident, report};
use crate::app::presence::{self, CrewBody, DoorBody, How};
use crate::app::stops::{self, NewStop};
use crate::app::{self, App, Tx, setup};
use crate::domain::access::Actor;
use crate::domain::ids::{BookingId, SessionId};
use crate::domain::presence::{Direction, Way};
use crate::domain::span::{Instant, LocalTime};
use crate::jobs::Pace;
use crate::store;

const STORY: &str = include_str!("../../../config/demo/story.toml");

/// One step as it is read.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub at: Instant,
    by: String,
    /// Name of the booking within the story.
    name: Option<String>,
    deed: Deed,
}

#[derive(Debug, Clone)]
enum Deed {
    Ask(Ask),
    Approve(Approval),
    Decline(Refusal),
    RequestChanges(Remarks),
    /// Another plan for an approved booking.
    Amend(Amend),
    CancelSession(LocalTime, Reason),
    Close(String, NewClosure),
    Stop(NewStop),
    Report(NewIncident),
    Crew(CrewBody),
    /// Some of the crew come to a session, or leave it.
    Pass(LocalTime, Direction, Vec<String>),
}

/// The steps in the order of the file, which is that of time.
pub(super) fn steps() -> Result<Vec<Step>, LoadError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Story {
        steps: Vec<Table>,
    }
    let story: Story = toml::from_str(STORY).map_err(|error| LoadError::file("story.toml", &error))?;
    story
        .steps
        .into_iter()
        .map(|table| parse(table.clone()).map_err(|error| LoadError::file(&place(&table), &error)))
        .collect()
}

fn place(table: &Table) -> String {
    let part = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or("?");
    format!("story.toml at {} by {}", part("at"), part("by"))
}

fn parse(mut table: Table) -> Result<Step, toml::de::Error> {
    let at = take(&mut table, "at")?;
    let by = take(&mut table, "by")?;
    let word: String = take(&mut table, "do")?;
    let name = if ["closure", "stop", "incident"].contains(&word.as_str()) {
        None
    } else {
        Some(take(&mut table, "ref")?)
    };
    let deed = match word.as_str() {
        "request" => Deed::Ask(rest(table)?),
        "draft" => Deed::Ask(Ask {
            draft: true,
            ..rest(table)?
        }),
        "approve" => Deed::Approve(rest(renamed(table, "text", "conditions"))?),
        "decline" => Deed::Decline(rest(table)?),
        "request_changes" => Deed::RequestChanges(rest(renamed(table, "text", "remarks"))?),
        "amend" => Deed::Amend(rest(table)?),
        "cancel_session" => Deed::CancelSession(take(&mut table, "original_start")?, rest(table)?),
        "stop" => Deed::Stop(rest(table)?),
        "incident" => Deed::Report(rest(table)?),
        "crew" => Deed::Crew(rest(table)?),
        "check_in" | "check_out" => {
            let direction = if word == "check_in" {
                Direction::In
            } else {
                Direction::Out
            };
            let start = take(&mut table, "original_start")?;
            Deed::Pass(start, direction, take(&mut table, "names")?)
        }
        "closure" => Deed::Close(take(&mut table, "site")?, rest(table)?),
        other => return Err(serde::de::Error::custom(format!("`{other}` is nothing to do"))),
    };
    Ok(Step { at, by, name, deed })
}

fn take<T: DeserializeOwned>(table: &mut Table, key: &'static str) -> Result<T, toml::de::Error> {
    let value = table
        .remove(key)
        .ok_or_else(|| serde::de::Error::missing_field(key))?;
    T::deserialize(value)
}

/// What is left of the step must be the use case's body, no more and no less.
fn rest<T: DeserializeOwned>(table: Table) -> Result<T, toml::de::Error> {
    T::deserialize(table)
}

fn renamed(mut table: Table, from: &str, to: &str) -> Table {
    if let Some(value) = table.remove(from) {
        table.insert(to.to_owned(), value);
    }
    table
}

/// Plays all steps, with everything that falls due in between. Gives the bookings by their names in the
/// story.
pub(super) async fn play(app: &App, pace: &Pace) -> Result<BTreeMap<String, BookingId>, LoadError> {
    let mut bookings = BTreeMap::new();
    for step in steps()? {
        let what = format!(
            "{} by {} at {}",
            step.name.as_deref().unwrap_or("something"),
            step.by,
            step.at
        );
        pace.advance_to(step.at)
            .await
            .map_err(LoadError::of(format!("before {what}")))?;
        let (name, booking) = (
            step.name.clone(),
            step.name.as_ref().and_then(|name| bookings.get(name).copied()),
        );
        let done = app
            .write(move |tx| act(tx, &step, booking))
            .await
            .map_err(LoadError::of(what))?;
        bookings.extend(name.zip(done));
    }
    Ok(bookings)
}

/// Does one step. Gives the booking that it was about.
fn act(tx: &mut Tx<'_>, step: &Step, booking: Option<BookingId>) -> app::Result<Option<BookingId>> {
    let actor = setup::actor_by_email(tx, &step.by)?;
    match (&step.deed, booking) {
        (Deed::Ask(ask), None) => {
            bookings::request(tx, &actor, ask, None).map(|dossier| Some(dossier.booking.id))
        }
        (Deed::Close(site, closure), _) => add_closure(tx, &actor, site, closure).map(|_| None),
        (Deed::Stop(new), _) => stops::place(tx, &actor, new).map(|_| None),
        (Deed::Report(incident), _) => report(tx, &actor, incident, &[]).map(|_| None),
        (deed, Some(id)) => change(tx, &actor, id, deed).map(|dossier| Some(dossier.booking.id)),
        (_, None) => Err(app::Error::NotFound),
    }
}

fn session_at(tx: &mut Tx<'_>, id: BookingId, start: LocalTime) -> app::Result<SessionId> {
    let sessions = store::sessions::sessions_of_booking(tx.conn, id)?;
    let found = sessions.iter().find(|session| session.original_start == start);
    found.map(|session| session.id).ok_or(app::Error::NotFound)
}

/// Some of the crew come to a session, or leave it.
fn pass(
    tx: &mut Tx<'_>,
    actor: &Actor,
    session: SessionId,
    direction: Direction,
    names: &[String],
) -> app::Result<()> {
    let id = store::sessions::get_session(tx.conn, session)?.booking;
    let how = How {
        way: Way::Web,
        key: None,
    };
    for member in presence::crew(tx, actor, id)? {
        let body = DoorBody {
            worker: Some(member.worker),
            visitor: None,
            direction,
            at: None,
        };
        if names.contains(&member.name) {
            presence::pass(tx, actor, session, &body, how)?;
        }
    }
    Ok(())
}

fn change(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, deed: &Deed) -> app::Result<Dossier> {
    let version = store::bookings::find_booking(tx.conn, id)?
        .ok_or(app::Error::NotFound)?
        .version;
    match deed {
        Deed::Approve(approval) => bookings::approve(tx, actor, id, version, approval),
        Deed::Decline(refusal) => bookings::decline(tx, actor, id, version, refusal),
        Deed::RequestChanges(remarks) => bookings::request_changes(tx, actor, id, version, remarks),
        Deed::Amend(amend) => {
            bookings::amend(tx, actor, id, version, amend)?;
            Dossier::load(tx, id)
        }
        Deed::CancelSession(start, reason) => {
            let session = session_at(tx, id, *start)?;
            bookings::change_session(tx, actor, session, version, (SessionChange::Cancel, reason))
        }
        Deed::Crew(crew) => {
            presence::keep_crew(tx, actor, id, crew)?;
            Dossier::load(tx, id)
        }
        Deed::Pass(start, direction, names) => {
            let session = session_at(tx, id, *start)?;
            pass(tx, actor, session, *direction, names)?;
            Dossier::load(tx, id)
        }
        Deed::Ask(_) | Deed::Close(..) | Deed::Stop(_) | Deed::Report(_) => {
            Err(app::Error::internal("a booking is asked for once in a story"))
        }
    }
}
