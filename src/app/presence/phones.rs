//! The list of all phones of a site, for where letters did not help: people stay in though everybody was told
//! as often as anybody is, or nobody took note of the worst that can happen.

use std::collections::{BTreeMap, BTreeSet};

use super::rules_of;
use crate::app::court::Ground;
use crate::app::{Result, Tx};
use crate::domain::ids::SessionId;
use crate::domain::incident::Severity;
use crate::domain::place::SitePhone;
use crate::domain::post::Post;
use crate::domain::presence::live::{CallCause, CallDone};
use crate::domain::presence::{CrewPart, MOST_REMINDERS};
use crate::domain::span::Instant;
use crate::domain::text::{Names, worded};
use crate::domain::timer::TimerKind;
use crate::store;
use crate::store::incidents::Incident;
use crate::store::presence::crew::CrewMember;

worded! {
    /// Whose a phone is.
    pub PhoneOf {
        /// Of the site itself, day and night.
        Site = "site",
        /// Another one of the site, at its hours.
        Desk = "desk",
        /// Of who is on duty there.
        Duty = "duty",
        /// Of who leads the crew, or else of the consortium.
        Lead = "lead",
        Crew = "crew",
    }
}

/// A phone of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneLine {
    pub of: PhoneOf,
    pub name: Names,
    pub number: String,
}

impl PhoneLine {
    /// The phone of somebody who answers for the consortium.
    #[must_use]
    pub fn of_lead(name: &str, number: &str) -> Self {
        Self {
            of: PhoneOf::Lead,
            name: alike(name),
            number: number.to_owned(),
        }
    }
}

/// Who answers a phone of a site, and when.
fn answered(phone: &SitePhone) -> String {
    if phone.hours.is_empty() {
        phone.name.clone()
    } else {
        format!("{} ({})", phone.name, phone.hours)
    }
}

/// All phones about a session of a site, those that are answered day and night first. `call` is whom else to
/// call where nobody of the crew has a phone.
pub(in crate::app) fn phone_list(
    tx: &mut Tx<'_>,
    ground: &Ground,
    crew: &[CrewMember],
    call: Option<PhoneLine>,
) -> Result<Vec<PhoneLine>> {
    let site = &ground.site;
    let line = |of, name: Names, number: &str| PhoneLine {
        of,
        name,
        number: number.to_owned(),
    };
    let mut lines = vec![line(PhoneOf::Site, site.names.clone(), &site.phone)];
    let others = site.phones.iter();
    lines.extend(others.map(|own| line(PhoneOf::Desk, alike(&answered(own)), &own.number)));
    let on_duty = rules_of(tx, site.id)?.posts_at(tx.now.local(site.tz), |_| true);
    let on_duty: BTreeSet<_> = on_duty
        .iter()
        .filter(|own| own.1 == Post::Duty)
        .map(|own| own.0)
        .collect();
    let contacts = tx.contacts(vec![site.operator])?;
    let here = contacts.iter().filter(|one| on_duty.contains(&one.person));
    lines.extend(here.map(|one| line(PhoneOf::Duty, alike(&one.reader.name), &one.phone)));
    let mut crew: Vec<&CrewMember> = crew.iter().collect();
    crew.sort_by_key(|member| member.part != CrewPart::Lead);
    let has_phone = crew.iter().any(|member| !member.worker.phone.is_empty());
    lines.extend(crew.iter().map(|member| {
        let is_lead = member.part == CrewPart::Lead;
        let of = if is_lead { PhoneOf::Lead } else { PhoneOf::Crew };
        line(of, alike(&member.worker.name), &member.worker.phone)
    }));
    lines.extend(call.filter(|_| !has_phone));
    lines.retain(|own| !own.number.is_empty());
    Ok(lines)
}

/// All phones about an incident.
pub(in crate::app) fn phones_about(
    tx: &mut Tx<'_>,
    ground: &Ground,
    incident: &Incident,
) -> Result<Vec<PhoneLine>> {
    let crew = match incident.booking {
        Some(booking) => store::presence::crew::crew_of(tx.conn, booking)?,
        None => Vec::new(),
    };
    phone_list(tx, ground, &crew, None)
}

/// A name that is the same in both languages.
fn alike(name: &str) -> Names {
    Names {
        ko: name.to_owned(),
        en: name.to_owned(),
    }
}

/// Of sessions with their ends where somebody is still in: those of which people were told as often as they
/// are, and about which nobody rang anybody up since.
pub(in crate::app) fn unheard(
    tx: &mut Tx<'_>,
    over: &BTreeMap<SessionId, Instant>,
) -> Result<BTreeSet<SessionId>> {
    let Some(since) = over.values().min() else {
        return Ok(BTreeSet::new());
    };
    let ids: Vec<SessionId> = over.keys().copied().collect();
    let told = store::timers::fired_about(tx.conn, &ids, TimerKind::Clear)?;
    let called = store::presence::calls::done_about(tx.conn, &ids, CallDone::Called, *since)?;
    let mut unheard = BTreeSet::new();
    for (id, end) in over {
        let told = told.iter().filter(|own| own.0 == Some(*id) && own.1 >= *end);
        let mut called = called.iter().filter(|own| own.cause == CallCause::Overrunning);
        let is_called = called.any(|own| own.session == Some(*id) && own.at >= *end);
        if told.count() as i64 >= MOST_REMINDERS && !is_called {
            unheard.insert(*id);
        }
    }
    Ok(unheard)
}

/// Whether nobody took note in time of the worst that can happen.
#[must_use]
pub fn is_unheard_of(incident: &Incident, now: Instant) -> bool {
    incident.severity == Severity::S1 && incident.is_alarm() && incident.acknowledge_by <= now
}
