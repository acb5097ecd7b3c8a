//! Tells people: makes the letter of an event and queues a notice for each reader, in the transaction of the
//! fact. The table in `domain::policy` says who, how urgently and until when; here those readers are found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::court::Ground;
use super::reads::lists::distinct;
use super::{Result, Tx};
use crate::domain::access::{Actor, MemberRole, PartyRole, PlatformRole};
use crate::domain::deputy::Deputyship;
use crate::domain::ids::{ConsortiumId, NoticeId, OrganisationId, PersonId, SessionId, ZoneId};
use crate::domain::invitation::Keeping;
use crate::domain::notice::{
    AttendedFacts, Changes, Closed, ComingFacts, ContactPerson, Event, IncidentFacts, Letter, Reader,
    SessionFacts, StopFacts, Urgency,
};
use crate::domain::policy::{Audience, SessionNotices};
use crate::domain::quiet::QuietHours;
use crate::domain::span::{Instant, Span, Tz};
use crate::domain::text::Language;
use crate::store::bookings::{Booking, Phase};
use crate::store::consortia::{Consortium, Contact};
use crate::store::notices::{Notice, NoticeState};
use crate::store::sessions::Session;

mod changes;
mod crew;
pub mod invited;
mod letter;
mod open;
mod overtaken;
mod part;
#[cfg(test)]
mod tests;

pub use self::changes::{Known, compare};
pub use self::crew::{tell_crew, tell_whole_crew};
pub(super) use self::invited::concern;
pub use self::letter::facts_of;
use self::letter::write;
pub use self::open::{
    Addressee, account_letter, letter_to, place_of, tell_one_at, tell_place, tell_site, tell_staff,
};
pub use self::part::published;

/// A booking with all that a letter about it shows.
pub struct Scene<'a> {
    pub ground: &'a Ground,
    pub consortium: &'a Consortium,
    pub booking: &'a Booking,
    pub phases: &'a [Phase],
    /// Its sessions, by start.
    pub sessions: &'a [Session],
}

impl Scene<'_> {
    /// When the rule of its phase's schedule alone would have a session.
    fn by_rule(&self, phase: &Phase, session: &Session) -> Span {
        let start = session.original_start.naive();
        Span::on_wall_clock(self.ground.tz(), start, phase.schedule.minutes)
    }
}

/// What one event adds to the scene.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// The id of the fact: a journal entry or a timer. One notice per fact, event and reader.
    pub fact: i64,
    /// The session that it is about.
    pub session: Option<SessionId>,
    /// When that session was before.
    pub before: Option<Span>,
    /// The zones where that session was before.
    pub zones_before: Vec<ZoneId>,
    /// Sessions that a closure hits or an offer holds.
    pub affected: Vec<SessionFacts>,
    /// Sessions that are elsewhere in time now, of which nothing is said by itself.
    pub retimed: Vec<SessionId>,
    pub closed: Option<Closed>,
    /// Work that was stopped.
    pub stop: Option<StopFacts>,
    /// What went wrong, in an alarm about it.
    pub incident: Option<IncidentFacts>,
    /// What people knew of the booking before; none: its letter compares with nothing.
    pub known: Option<Known>,
    /// What a proposed change would make other of its booking; none: it is none, or nothing is told of that.
    pub proposed: Option<Changes>,
    /// What a letter said that is sent anew, as its reader asked for another link; none: no such letter.
    pub renewed: Option<Renewed>,
    /// Days waited or left.
    pub days: Option<u32>,
    pub reason_code: Option<String>,
    /// What a person wrote.
    pub words: Option<String>,
    /// What a consortium said to the site with its request.
    pub reply: Option<String>,
    pub by: Option<String>,
    /// To whom a request was given, where somebody else decides in their place.
    pub assigned: Option<String>,
    /// How late the service was, in seconds.
    pub late_seconds: Option<i64>,
    /// From when on the time of the session is freed where nobody came.
    pub freed_from: Option<Instant>,
    /// When its people said that they come.
    pub coming: Option<ComingFacts>,
    /// Who came to the session, once it is over.
    pub attended: Option<AttendedFacts>,
    /// Not for those who hear of this event at the same moment, whose letter tells it too.
    pub unless: Option<Event>,
    /// Leaves no sooner, as what overtakes it may follow.
    pub not_before: Option<Instant>,
}

/// A letter that its reader asked for.
#[derive(Debug, Clone, Default)]
pub struct Renewed {
    /// What the letter before said was other.
    pub changes: Option<Changes>,
}

impl News {
    /// Where a letter leads that is about stopped work, an incident, or a session on its day.
    fn link(&self, event: Event) -> Option<String> {
        if let Some(session) = self.session.filter(|_| event.is_on_the_day()) {
            return Some(format!("/sessions/{session}"));
        }
        if let Some(session) = self.session.filter(|_| event.is_of_log()) {
            return Some(format!("/sessions/{session}/log"));
        }
        let of_stop = self.stop.as_ref().filter(|_| event.is_of_work());
        let of_stop = of_stop.map(|stop| format!("/stops/{}", stop.id));
        let of_incident = self.incident.as_ref();
        of_incident
            .map(|incident| format!("/incidents/{}", incident.id))
            .or(of_stop)
    }

    /// News of a fact that somebody made.
    #[must_use]
    pub fn by(fact: i64, actor: &Actor) -> Self {
        Self {
            fact,
            by: Some(actor.name.clone()),
            ..Self::default()
        }
    }
}

/// Queues the notices of one event, and ends those that wait and that it overtakes.
pub fn tell(tx: &mut Tx<'_>, scene: &Scene<'_>, event: Event, news: News) -> Result<()> {
    let mut contacts = readers(tx, scene, event)?;
    if let Some(other) = news.unless {
        let others = told(tx, scene, other)?;
        contacts.retain(|told| !others.iter().any(|reader| reader.email == told.reader.email));
    }
    tell_to(tx, scene, event, news, contacts)
}

/// Tells one reader alone what all of its readers might be told.
pub fn tell_one(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    event: Event,
    news: News,
    person: PersonId,
) -> Result<()> {
    let mut contacts = readers(tx, scene, event)?;
    contacts.retain(|told| told.person == Some(person));
    tell_to(tx, scene, event, news, contacts)
}

/// Tells somebody to whom a request was given, and whoever stands in for them today.
pub fn tell_assigned(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    fact: i64,
    by: &Actor,
    person: PersonId,
) -> Result<()> {
    let mut contacts = readers(tx, scene, Event::DecisionAssigned)?;
    let today = tx.now.local(scene.ground.tz()).date();
    let deputies = tx.deputies(vec![scene.ground.site.operator])?;
    let own = deputies
        .iter()
        .filter(|own| own.absent == person && own.holds_on(today) && by.person != Some(own.deputy));
    let own: Vec<PersonId> = own.map(|own| own.deputy).collect();
    let is_theirs = |told: &Told| told.person == Some(person);
    let name = contacts
        .iter()
        .find(|told| is_theirs(told))
        .map(|told| told.reader.name.clone());
    contacts.retain(|told| is_theirs(told) || told.person.is_some_and(|id| own.contains(&id)));
    let news = News {
        assigned: name.filter(|_| !own.is_empty()),
        ..News::by(fact, by)
    };
    tell_to(tx, scene, Event::DecisionAssigned, news, contacts)
}

/// Queues the notices of one event to some readers.
fn tell_to(tx: &mut Tx<'_>, scene: &Scene<'_>, event: Event, news: News, contacts: Vec<Told>) -> Result<()> {
    let mut notices = letters(tx, scene, event, &news, &contacts)?;
    overtaken::overtake(tx, scene, event, &news, &mut notices)?;
    invited::fill_calendars(tx, scene, &contacts, &mut notices)?;
    tx.queue(notices);
    Ok(())
}

/// The notices of one event to some readers.
fn letters(
    tx: &mut Tx<'_>,
    scene: &Scene<'_>,
    event: Event,
    news: &News,
    contacts: &[Told],
) -> Result<Vec<Notice>> {
    let contact = manager_of(
        &Circle::of(tx, scene.ground, scene.consortium)?.contacts,
        scene.consortium,
    );
    let letter = write(scene, event, news, (tx.now, contact));
    let mut notices = Vec::with_capacity(contacts.len());
    for Told {
        person,
        reader,
        leaves_at,
        ..
    } in contacts
    {
        let notice = waiting(tx, *person, reader.clone(), letter.clone())?;
        notices.push(Notice {
            booking: Some(scene.booking.id),
            site: Some(scene.ground.site.id),
            consortium: Some(scene.consortium.id),
            next_attempt_at: news.not_before.map_or(*leaves_at, |at| at.max(*leaves_at)),
            // One fact may concern several bookings: a closure, or the winner of a competition.
            dedup_key: format!("{}:{}:{event}:{}", news.fact, scene.booking.id, reader.email),
            session: news.session,
            ..notice
        });
    }
    Ok(notices)
}

/// Whom an event of this scene would be told to.
pub fn told(tx: &mut Tx<'_>, scene: &Scene<'_>, event: Event) -> Result<Vec<Reader>> {
    Ok(readers(tx, scene, event)?
        .into_iter()
        .map(|told| told.reader)
        .collect())
}

/// A Message-ID that nobody can guess from the row's number.
fn message_id(tx: &Tx<'_>, id: i64) -> String {
    format!(
        "{id}.{}@{}",
        crate::random::hex(&tx.random.bytes::<6>()),
        tx.rules.mail_domain
    )
}

/// Whom an event is told to, and since when their mail may leave.
struct Told {
    person: Option<PersonId>,
    reader: Reader,
    leaves_at: Instant,
    keeping: Keeping,
}

/// Only urgent notices leave in quiet hours, which are read on the site's clock.
fn leaves_at(urgency: Urgency, quiet: Option<QuietHours>, now: Instant, tz: Tz) -> Instant {
    match quiet {
        Some(quiet) if urgency != Urgency::AtOnce => quiet.leaves_at(now, tz),
        _ => now,
    }
}

/// The readers of an event, each once.
fn readers(tx: &mut Tx<'_>, scene: &Scene<'_>, event: Event) -> Result<Vec<Told>> {
    let policy = event.policy();
    let (now, tz) = (tx.now, scene.ground.tz());
    let circle = Circle::of(tx, scene.ground, scene.consortium)?.with_deputies(tx, event, tz)?;
    let mut found: Vec<Told> = Vec::new();
    for contact in circle.contacts.iter() {
        if circle.hears(contact, event) == Hearing::Told
            && !found.iter().any(|told| told.reader.email == contact.reader.email)
        {
            let leaves_at = leaves_at(policy.urgency, contact.quiet, now, tz);
            let keeping = circle.keeping(contact.person);
            found.push(Told {
                person: Some(contact.person),
                reader: contact.reader.clone(),
                leaves_at,
                keeping,
            });
        }
    }
    let duty = scene
        .ground
        .site
        .duty_email
        .as_ref()
        .filter(|_| policy.to.contains(&Audience::Duty));
    if let Some(email) = duty.filter(|email| !found.iter().any(|told| told.reader.email == **email)) {
        let name = scene.ground.site.names.ko.clone();
        let leaves_at = leaves_at(policy.urgency, Some(QuietHours::usual()), now, tz);
        let reader = Reader {
            email: email.clone(),
            name,
            language: Language::Ko,
        };
        found.push(Told {
            person: None,
            reader,
            leaves_at,
            keeping: Keeping::NotKept,
        });
    }
    Ok(found)
}

/// All whom any event of a booking may concern today.
struct Circle {
    contacts: Arc<Vec<Contact>>,
    operator: OrganisationId,
    parties: Vec<(OrganisationId, PartyRole)>,
    /// Who stands in for whom today, where the event asks for an answer.
    deputies: Vec<Deputyship>,
}

/// Whether somebody of the circle is told of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hearing {
    Told,
    /// They don't want to.
    Muted,
    NotConcerned,
}

impl Circle {
    fn of(tx: &mut Tx<'_>, ground: &Ground, consortium: &Consortium) -> Result<Self> {
        let parties = consortium.parties_on(tx.now.local(ground.tz()).date());
        let operator = ground.site.operator;
        // Of all events, so that the next one finds them read.
        let organisations = distinct(parties.iter().map(|(id, _)| *id).chain([operator]));
        Ok(Self {
            contacts: tx.contacts(organisations)?,
            operator,
            parties,
            deputies: Vec::new(),
        })
    }

    /// The same with those who stand in for somebody today: they get what asks for an answer, too.
    fn with_deputies(mut self, tx: &mut Tx<'_>, event: Event, tz: Tz) -> Result<Self> {
        if event.asks_for_an_answer() {
            let today = tx.now.local(tz).date();
            let organisations = self.parties.iter().map(|(id, _)| *id).chain([self.operator]);
            let all = tx.deputies(distinct(organisations))?;
            self.deputies = all.iter().filter(|own| own.holds_on(today)).copied().collect();
        }
        Ok(self)
    }

    /// Whether somebody is told of an event, by themselves or in somebody's place. A deputy can't turn off
    /// what the absent one would get.
    fn hears(&self, contact: &Contact, event: Event) -> Hearing {
        let to = event.policy().to;
        let concerns = |contact: &Contact| to.iter().any(|audience| self.belongs(contact, *audience));
        let mut own = self.deputies.iter().filter(|own| own.deputy == contact.person);
        let as_absent = |own: &Deputyship| Contact {
            role: own.role,
            platform: None,
            ..contact.clone()
        };
        let stands_in =
            own.any(|own| contact.organisation == Some(own.organisation) && concerns(&as_absent(own)));
        if stands_in || (concerns(contact) && hears(contact, event)) {
            Hearing::Told
        } else if concerns(contact) {
            Hearing::Muted
        } else {
            Hearing::NotConcerned
        }
    }

    fn belongs(&self, contact: &Contact, audience: Audience) -> bool {
        belongs(contact, audience, self.operator, &self.parties)
    }

    /// Whether a person's calendar follows the booking.
    fn keeping(&self, person: PersonId) -> Keeping {
        let kept = |contact: &&Contact| {
            [Audience::Consortium, Audience::Site]
                .iter()
                .any(|audience| self.belongs(contact, *audience))
        };
        let mut own = self.contacts.iter().filter(|contact| contact.person == person);
        if own.any(|contact| kept(&contact)) {
            Keeping::Kept
        } else {
            Keeping::NotKept
        }
    }
}

/// Whom to call or write to about some consortia.
pub fn contact_persons<'a>(
    tx: &mut Tx<'_>,
    consortia: impl Iterator<Item = &'a Arc<Consortium>> + Clone,
) -> Result<BTreeMap<ConsortiumId, ContactPerson>> {
    let leads = distinct(consortia.clone().filter_map(|own| own.lead_organisation()));
    let contacts = tx.contacts(leads)?;
    Ok(consortia
        .filter_map(|own| Some((own.id, manager_of(&contacts, own)?)))
        .collect())
}

/// Whom to call or write to about a consortium.
pub fn contact_person(tx: &mut Tx<'_>, consortium: &Arc<Consortium>) -> Result<Option<ContactPerson>> {
    Ok(contact_persons(tx, std::iter::once(consortium))?
        .into_values()
        .next())
}

/// The first of the managers of a consortium's lead.
fn manager_of(contacts: &[Contact], consortium: &Consortium) -> Option<ContactPerson> {
    let lead = consortium.lead_organisation()?;
    let is_manager =
        |contact: &&Contact| contact.organisation == Some(lead) && contact.role == MemberRole::Manager;
    let Contact { reader, phone, .. } = contacts.iter().find(is_manager)?;
    Some(ContactPerson {
        name: reader.name.clone(),
        email: reader.email.clone(),
        phone: phone.clone(),
    })
}

/// Whether somebody wants to hear of it.
fn hears(contact: &Contact, event: Event) -> bool {
    let in_detail =
        event.policy().detail == SessionNotices::Demonstration || contact.sessions == SessionNotices::Every;
    in_detail && !event.kind().is_some_and(|kind| contact.muted.contains(&kind))
}

fn belongs(
    contact: &Contact,
    audience: Audience,
    operator: OrganisationId,
    parties: &[(OrganisationId, PartyRole)],
) -> bool {
    match audience {
        Audience::Staff => contact.platform == Some(PlatformRole::Staff),
        Audience::Site => contact.organisation == Some(operator) && contact.role != MemberRole::Viewer,
        Audience::Duty => false,
        Audience::Consortium => {
            contact.role == MemberRole::Manager
                && parties
                    .iter()
                    .any(|(id, role)| contact.organisation == Some(*id) && *role != PartyRole::Host)
        }
    }
}

/// A notice that waits to leave at once, about no booking.
fn waiting(tx: &mut Tx<'_>, person: Option<PersonId>, reader: Reader, letter: Letter) -> Result<Notice> {
    let id = tx.id()?;
    let event = letter.event;
    let policy = event.policy();
    Ok(Notice {
        id: NoticeId(id),
        event,
        urgency: policy.urgency,
        person,
        booking: None,
        site: None,
        consortium: None,
        created_at: tx.now,
        useful_until: policy.useful_until(&letter),
        letter,
        state: NoticeState::Queued,
        attempts: 0,
        next_attempt_at: tx.now,
        message_id: message_id(tx, id),
        server_words: None,
        sent_at: None,
        dedup_key: format!("{id}:{event}:{}", reader.email),
        leaves_as: None,
        session: None,
        calendar_change: None,
        expiry: None,
        overtaken: None,
        reader,
    })
}
