//! Who comes to the sessions of a booking: a name, a phone, an address and a language, no account.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::subject_of;
use crate::app::bookings::Dossier;
use crate::app::fields::Fields;
use crate::app::journal::{self, note};
use crate::app::tell::{News, tell_crew};
use crate::app::{Doing, Error, Result, Tx, access, allow};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::fault::Fault;
use crate::domain::ids::{BookingId, ConsortiumId, WorkerId};
use crate::domain::journal::JournalAction;
use crate::domain::notice::Event;
use crate::domain::presence::{CrewPart, SITE_SEES_AFTER, SITE_SEES_BEFORE, may_enter};
use crate::domain::text::Language;
use crate::store;
use crate::store::presence::crew::{CrewMember, Worker};
use crate::store::sessions::Session;

/// Most people of a crew.
const MOST: usize = 50;
const MAX_NAME: usize = 100;

/// The whole crew of a booking.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "crew": [{ "name": "Kim Narae", "phone": "010-5550-0412", "part": "lead" }] }))]
pub struct CrewBody {
    /// Everybody who comes; who is not named any more comes no more.
    pub crew: Vec<CrewMemberBody>,
    /// The people whom the caller saw: where others are there by now, nothing is changed.
    #[serde(default)]
    pub seen: Option<Vec<i64>>,
}

/// Somebody who comes to the sessions.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CrewMemberBody {
    /// Who it is, where the consortium named them before.
    #[serde(default)]
    pub worker: Option<i64>,
    /// Their name, as they are called at the door.
    pub name: String,
    /// Their phone; may be empty.
    #[serde(default)]
    pub phone: String,
    /// Where the link is sent by which they come in, an hour before each session; may be empty.
    #[serde(default)]
    pub email: String,
    /// `ko` or `en`; Korean when nothing is said.
    #[serde(default)]
    pub language: Option<String>,
    /// `lead`, `operator`, `safety` or `visitor`; `operator` when nothing is said.
    #[serde(default)]
    pub part: Option<String>,
}

/// Somebody of a crew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CrewView {
    /// Their id, by which they are checked in.
    pub worker: i64,
    /// The name by which they are called.
    pub name: String,
    /// Their phone; may be empty.
    pub phone: String,
    /// Where their links are sent, for those who name the crew; empty for all others.
    pub email: String,
    /// The language that they read.
    pub language: Language,
    /// What they do there.
    pub part: CrewPart,
}

impl From<CrewMember> for CrewView {
    fn from(member: CrewMember) -> Self {
        Self {
            worker: member.worker.id.0,
            name: member.worker.name,
            phone: member.worker.phone,
            email: String::new(),
            language: member.worker.language,
            part: member.part,
        }
    }
}

impl CrewView {
    /// As those see it who name the crew.
    fn whole(member: CrewMember) -> Self {
        let email = member.worker.email.clone();
        Self {
            email,
            ..member.into()
        }
    }
}

/// Who comes to the sessions of a booking.
///
/// # Errors
/// [`Error::NotFound`], also for the site's people long before and after; [`Error::Forbidden`].
pub fn crew(tx: &mut Tx<'_>, actor: &Actor, id: BookingId) -> Result<Vec<CrewView>> {
    access::signed_in(actor)?;
    let dossier = Dossier::load(tx, id)?;
    may_see(tx, actor, &dossier)?;
    let members = store::presence::crew::crew_of(tx.conn, id)?.into_iter();
    if allow(actor, Deed::KeepCrew, &subject_of(tx, &dossier)?).is_ok() {
        Ok(members.map(CrewView::whole).collect())
    } else {
        Ok(members.map(CrewView::from).collect())
    }
}

/// Stops whoever may not see the crew of a booking: its site's people see it from some days before its first
/// session until some days after its last.
pub(super) fn may_see(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<Doing> {
    let subject = subject_of(tx, dossier)?;
    let doing = allow(actor, Deed::SeeCrew, &subject)?;
    let without_site = Subject {
        operator: None,
        posts: Vec::new(),
        ..subject
    };
    let span = dossier.booking.span;
    let is_near =
        span.start.plus_days(-SITE_SEES_BEFORE) <= tx.now && tx.now <= span.end.plus_days(SITE_SEES_AFTER);
    if is_near || allow(actor, Deed::SeeCrew, &without_site).is_ok() {
        Ok(doing)
    } else {
        Err(Error::NotFound)
    }
}

/// Makes these people the crew of a booking.
///
/// # Errors
/// [`Error::Stale`] where other people are in it than were seen, [`Error::Invalid`] with every bad field,
/// [`Error::NotFound`], [`Error::Forbidden`].
pub fn keep_crew(tx: &mut Tx<'_>, actor: &Actor, id: BookingId, body: &CrewBody) -> Result<Vec<CrewView>> {
    tx.open_almanac()?;
    store::bookings::lock_booking(tx.conn, id)?;
    let (dossier, doing) = Dossier::open(tx, actor, id, Deed::KeepCrew)?;
    // Another booking of the consortium may name the same people, or let go of them.
    store::consortia::lock_quota(tx.conn, dossier.consortium.id)?;
    let before = store::presence::crew::crew_of(tx.conn, id)?;
    if let Some(seen) = &body.seen {
        let there: BTreeSet<i64> = before.iter().map(|own| own.worker.id.0).collect();
        if there != seen.iter().copied().collect() {
            let current = dossier.booking.version;
            return Err(Error::Stale { current });
        }
    }
    let known = store::presence::crew::workers_of_consortium(tx.conn, dossier.consortium.id)?;
    let members = read(tx, &dossier, &known, body)?;
    for member in &members {
        if !known.iter().any(|own| own.id == member.worker.id) {
            store::presence::crew::insert_worker(tx.conn, &member.worker, tx.now)?;
        } else if !known.contains(&member.worker) {
            store::presence::crew::update_worker(tx.conn, &member.worker)?;
        }
    }
    store::presence::crew::set_crew(tx.conn, id, &members)?;
    store::presence::crew::delete_unused(tx.conn, dossier.consortium.id)?;
    let entry = journal::Entry {
        became: Some(json!({ "people": members.len() }).to_string()),
        ..dossier.entry(JournalAction::BookingCrew, doing)
    };
    let fact = note(tx, actor, entry)?;
    named_on_the_day(tx, &dossier, fact, &addressed_anew(&before, &members))?;
    Ok(members.into_iter().map(CrewView::whole).collect())
}

/// Who of a crew was not in it before, or has another address.
fn addressed_anew(before: &[CrewMember], members: &[CrewMember]) -> Vec<Worker> {
    let name = |member: &CrewMember| (member.worker.id, member.worker.email.clone());
    let known: BTreeSet<(WorkerId, String)> = before.iter().map(name).collect();
    let new = members.iter().filter(|member| !known.contains(&name(member)));
    new.map(|member| member.worker.clone()).collect()
}

/// Whoever is named, or gets an address, when people may come to a session already gets their link at once.
fn named_on_the_day(tx: &mut Tx<'_>, dossier: &Dossier, fact: i64, new: &[Worker]) -> Result<()> {
    let now = tx.now;
    let opens = |session: &&Session| may_enter(session.taken(), session.state, now).is_ok();
    let is_firm = dossier.booking.life.state().is_firm();
    let open = dossier.sessions.iter().filter(|_| is_firm).filter(opens);
    for session in open.map(|own| own.id) {
        let news = News {
            fact,
            session: Some(session),
            ..News::default()
        };
        tell_crew(tx, &dossier.scene(), Event::CrewLink, &news, new)?;
    }
    Ok(())
}

/// Forgets the names, phones and addresses of people who were on site, were named, reported without an
/// account, or answered for what was recorded, once the time is over for which people are kept. For a job.
/// How many.
pub fn forget_people(tx: &mut Tx<'_>) -> Result<usize> {
    let before = tx.now.plus_days(-tx.rules.retention_days);
    let reporters = store::incidents::forget_reporters(tx.conn, before)?;
    let contacts = store::bookings::recordings::forget_contacts(tx.conn, before)?;
    let words = store::presence::comings::forget_words(tx.conn, before)?;
    Ok(reporters + contacts + words + store::presence::crew::forget_people(tx.conn, before)?)
}

fn read(tx: &mut Tx<'_>, dossier: &Dossier, known: &[Worker], body: &CrewBody) -> Result<Vec<CrewMember>> {
    let consortium = dossier.consortium.id;
    let mut fields = Fields::default();
    if body.crew.len() > MOST {
        fields.refuse("crew", "too_many", Fault::new("at-most").with("most", MOST));
    }
    let mut members: Vec<CrewMember> = Vec::new();
    for (index, raw) in body.crew.iter().take(MOST).enumerate() {
        let id = match raw.worker {
            Some(id) => WorkerId(id),
            None => WorkerId(tx.id()?),
        };
        let is_twice = members.iter().any(|own| own.worker.id == id);
        fields.within(format!("crew.{index}"), |fields| {
            if raw.worker.is_some() && !known.iter().any(|own| own.id == id) {
                fields.refuse("worker", "unknown", "no-worker");
            } else if is_twice {
                fields.refuse("worker", "twice", "named-twice");
            }
            members.extend(read_member(fields, raw, id, consortium));
        });
    }
    fields.done(|| Some(members))
}

/// Somebody of a crew; none, with the faults noted, where something is wrong.
fn read_member(
    fields: &mut Fields,
    raw: &CrewMemberBody,
    id: WorkerId,
    consortium: ConsortiumId,
) -> Option<CrewMember> {
    let name = fields.person_name("name", &raw.name, MAX_NAME);
    let phone = fields.phone("phone", &raw.phone);
    let email = match raw.email.trim() {
        "" => Some(String::new()),
        email => fields
            .email("email", email)
            .map(|email| email.as_str().to_owned()),
    };
    let language = raw.language.as_deref().unwrap_or(Language::Ko.as_str());
    let language = fields.word("language", language, Language::ALL);
    let part = raw.part.as_deref().unwrap_or(CrewPart::Operator.as_str());
    let part = fields.word("part", part, CrewPart::ALL);
    let worker = Worker {
        id,
        consortium,
        name: name?,
        phone: phone?,
        email: email?,
        language: language?,
    };
    Some(CrewMember { worker, part: part? })
}
