//! What only the demonstration may do: look through anybody's eyes and read everybody's mail. Each function
//! answers "not found" unless the clock is one that is moved by hand, which no real service has.

use super::auth::{self, SignedIn};
use super::people::{self, PersonView};
use super::{App, Error, Result, Tx};
use crate::clock::Clock;
use crate::domain::access::{PlatformRole, Scope};
use crate::domain::ids::{NoticeId, OrganisationId, PersonId, SiteId};
use crate::domain::span::Instant;
use crate::domain::text::Names;
use crate::store;
use crate::store::consortia::Consortium;
use crate::store::notices::{Notice, NoticeFilter, NoticeState};
use crate::store::people::{Membership, Person};
use crate::store::sites::Site;

/// Most people that are offered.
const MOST_PEOPLE: i64 = 500;
/// Most receivers that the mailbox offers to choose from.
const MOST_RECEIVERS: i64 = 500;

/// What somebody of the demonstration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Staff,
    Admin,
    /// Of an organisation that operates sites.
    Operator,
    Consortium,
}

/// Somebody whom one may be.
#[derive(Debug, Clone)]
pub struct Persona {
    pub part: Part,
    pub person: PersonView,
    /// What it is known for: sites that their organisation operates, consortia that it is a party of.
    pub known_for: Vec<Names>,
}

fn only_here(app: &App) -> Result<()> {
    if matches!(app.clock, Clock::Manual(_)) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Everybody who may sign in, by part.
///
/// # Errors
/// [`Error::NotFound`] outside of the demonstration.
pub async fn personas(app: &App) -> Result<Vec<Persona>> {
    only_here(app)?;
    app.read(|tx| {
        let people = store::people::list_people(tx.conn, None, "", PersonId(0), MOST_PEOPLE)?;
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let memberships = store::people::list_memberships(tx.conn, &ids)?;
        let organisations: Vec<_> = memberships.iter().map(|place| place.organisation).collect();
        let operated = store::sites::list_sites(tx.conn, SiteId(0), MOST_PEOPLE)?;
        let terms = store::scope::terms_of_organisations(tx.conn, &organisations)?;
        let consortia: Vec<_> = terms.into_iter().map(|(consortium, _)| consortium).collect();
        let consortia = store::consortia::consortia_by_ids(tx.conn, &consortia)?;
        let at = City {
            sites: operated,
            consortia,
        };
        let persona = |person: Person| at.persona(person, &memberships);
        let mut personas: Vec<Persona> = people
            .into_iter()
            .filter(|person| person.disabled_at.is_none())
            .map(persona)
            .collect();
        personas.sort_by_key(|persona| (persona.part, persona.person.id));
        Ok(personas)
    })
    .await
}

/// Where people are known from.
struct City {
    sites: Vec<Site>,
    consortia: Vec<Consortium>,
}

impl City {
    fn persona(&self, person: Person, memberships: &[Membership]) -> Persona {
        let houses: Vec<OrganisationId> = memberships
            .iter()
            .filter(|place| place.person == person.id)
            .map(|place| place.organisation)
            .collect();
        let sites: Vec<Names> = self
            .sites
            .iter()
            .filter(|site| houses.contains(&site.operator))
            .map(|site| site.names.clone())
            .collect();
        let takes_part = |consortium: &&Consortium| {
            consortium
                .parties
                .iter()
                .any(|party| houses.contains(&party.organisation))
        };
        let part = part(person.platform_role, !sites.is_empty());
        // Operators host many consortia; they are known for their house.
        let known_for = if sites.is_empty() {
            self.consortia
                .iter()
                .filter(takes_part)
                .map(|own| own.titles.clone())
                .collect()
        } else {
            sites
        };
        Persona {
            part,
            person: people::view(person, memberships),
            known_for,
        }
    }
}

const fn part(role: Option<PlatformRole>, operates: bool) -> Part {
    match role {
        Some(PlatformRole::Staff) => Part::Staff,
        Some(PlatformRole::Admin) => Part::Admin,
        None if operates => Part::Operator,
        None => Part::Consortium,
    }
}

/// Signs in as somebody without their password.
///
/// # Errors
/// [`Error::NotFound`] outside of the demonstration, and for nobody.
pub async fn sign_in_as(app: &App, person: PersonId, origin: auth::Origin) -> Result<SignedIn> {
    only_here(app)?;
    app.write(move |tx| {
        let (bearer, _) = store::auth::find_person(tx.conn, person)?.ok_or(Error::NotFound)?;
        auth::open_login(tx, bearer, &origin)
    })
    .await
}

/// When the next session starts or ends, if any will.
///
/// # Errors
/// [`Error::NotFound`] outside of the demonstration.
pub async fn next_start_or_end(app: &App) -> Result<Option<Instant>> {
    only_here(app)?;
    app.read(|tx| Ok(store::timers::next_start_or_end(tx.conn, tx.now)?))
        .await
}

/// A mail that left.
#[derive(Debug, Clone)]
pub struct Post {
    pub message_id: String,
    /// What it told; never empty.
    pub notices: Vec<Notice>,
}

/// What the mailbox shows.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    /// Mails, newest first.
    pub mails: Vec<Post>,
    /// Everybody who got mail, for a choice: the address, and a notice to it that stands for it in URLs.
    pub receivers: Vec<(String, NoticeId)>,
    /// The address that it was narrowed to.
    pub receiver: Option<String>,
    /// What to ask for as `before` to see older ones.
    pub next: Option<i64>,
}

/// Mails that left, newest first: to everybody, or to the receiver of the notice `like`.
///
/// # Errors
/// [`Error::NotFound`] outside of the demonstration.
pub async fn mailbox(app: &App, like: Option<NoticeId>, before: Option<i64>, limit: i64) -> Result<Mailbox> {
    only_here(app)?;
    app.read(move |tx| {
        let receiver = like
            .map(|id| store::notices::receiver_of(tx.conn, id)?.ok_or(Error::NotFound))
            .transpose()?;
        let filter = NoticeFilter {
            state: Some(NoticeState::Sent),
            email: receiver.clone(),
            before: before.map(NoticeId),
            limit,
            // Everybody here may be anybody.
            scope: Scope::Everything,
            ..NoticeFilter::default()
        };
        let found = store::notices::list_notices(tx.conn, &filter)?;
        let next = found
            .last()
            .filter(|_| found.len() as i64 == limit)
            .map(|notice| notice.id.0);
        let receivers = store::notices::receivers(tx.conn, MOST_RECEIVERS)?;
        Ok(Mailbox {
            mails: bundle(found),
            receivers,
            receiver,
            next,
        })
    })
    .await
}

/// The mail that a notice left in.
///
/// # Errors
/// [`Error::NotFound`] outside of the demonstration, and while it has not left.
pub async fn mail(app: &App, id: NoticeId) -> Result<Post> {
    only_here(app)?;
    app.read(move |tx| {
        let notice = store::notices::get_notice(tx.conn, id)?;
        if notice.state != NoticeState::Sent {
            return Err(Error::NotFound);
        }
        let all = together(tx, &notice)?;
        bundle(all).pop().ok_or(Error::NotFound)
    })
    .await
}

/// The notice with those that left in the same mail, newest first.
fn together(tx: &mut Tx<'_>, notice: &Notice) -> Result<Vec<Notice>> {
    match &notice.leaves_as {
        Some(message_id) => Ok(store::notices::sent_in(
            tx.conn,
            &notice.reader.email,
            message_id,
        )?),
        None => Ok(vec![notice.clone()]),
    }
}

/// Notices, newest first, as the mails that they left in.
fn bundle(notices: Vec<Notice>) -> Vec<Post> {
    let mut mails: Vec<Post> = Vec::new();
    for notice in notices {
        let message_id = notice
            .leaves_as
            .clone()
            .unwrap_or_else(|| notice.message_id.clone());
        match mails.iter_mut().find(|mail| mail.message_id == message_id) {
            Some(mail) => mail.notices.insert(0, notice),
            None => mails.push(Post {
                message_id,
                notices: vec![notice],
            }),
        }
    }
    mails
}
