//! Questions about a site: anybody asks, its people answer. What a visitor typed is told to the site alone: a
//! mail to an address that nobody proved says nothing that somebody else may have written.

use super::access::{oneself, or_hidden};
use super::court::Ground;
use super::fields::{Fields, read_prose};
use super::journal::{Entry, note, on_behalf};
use super::tell::{Addressee, letter_to, place_of, tell_site};
use super::{Doing, Error, Result, Tx, access, allow, auth, permit};
use crate::domain::access::{Actor, Deed, Subject};
use crate::domain::ids::SiteId;
use crate::domain::journal::JournalAction;
use crate::domain::notice::{ContactPerson, Event, Letter, Place, Reader};
use crate::domain::span::Instant;
use crate::domain::text::{Email, Language, Names};
use crate::store::bookings::by_mail::switches;
use crate::store::people;
use crate::store::sites::{self, Site, Zone};
use crate::store::visitors::questions::{self as store, NewQuestion, Question, Which};

/// Most characters of a question or an answer.
const MAX_WORDS: usize = 2_000;
const MAX_NAME: usize = 80;
/// Most questions of a list.
pub const MOST: i64 = 100;

/// A question as its form says it.
#[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "zone": "main", "name": "Yoon Daon", "email": "daon@visitors.example", "words": "Is there a goods lift?",
}))]
pub struct AskBody {
    /// Slug of the zone that it is about; empty: the whole site.
    #[serde(default)]
    pub zone: String,
    /// Who asks; of whoever is signed in it is known, and not read.
    #[serde(default)]
    pub name: String,
    /// Where the answer goes; not read either of whoever is signed in.
    #[serde(default)]
    pub email: String,
    /// What they want to know.
    pub words: String,
}

/// A site that can be asked.
#[derive(Debug, Clone)]
pub struct AskPlace {
    pub site: Names,
    /// The zone that the question is about.
    pub zone: Option<Names>,
}

/// What a list of questions shows.
#[derive(Debug, Clone)]
pub struct QuestionList {
    pub open: Vec<Question>,
    pub answered: Vec<Question>,
    /// The sites that they are about.
    pub grounds: Vec<Ground>,
}

fn site_to_ask(tx: &mut Tx<'_>, slug: &str) -> Result<Site> {
    let site = sites::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    if switches(tx.conn, site.id)?.questions {
        Ok(site)
    } else {
        Err(Error::NotFound)
    }
}

fn zone_of(tx: &mut Tx<'_>, site: &Site, slug: &str) -> Result<Option<Zone>> {
    if slug.is_empty() {
        return Ok(None);
    }
    let zones = sites::zones_of_site(tx.conn, site.id)?;
    let found = zones.into_iter().find(|zone| zone.slug == slug);
    found.map(Some).ok_or(Error::NotFound)
}

/// What the form of a question is about.
///
/// # Errors
/// [`Error::NotFound`], also where nobody may ask.
pub fn place_to_ask(tx: &mut Tx<'_>, site: &str, zone: &str) -> Result<AskPlace> {
    let site = site_to_ask(tx, site)?;
    let zone = zone_of(tx, &site, zone)?;
    Ok(AskPlace {
        site: site.names,
        zone: zone.map(|zone| zone.names),
    })
}

/// Asks a site. The answer is the same whoever has the address. Gives the id of the question.
///
/// # Errors
/// [`Error::NotFound`] where nobody may ask, [`Error::Invalid`], [`Error::TooMany`].
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, site: &str, language: Language, body: &AskBody) -> Result<i64> {
    let site = site_to_ask(tx, site)?;
    let zone = zone_of(tx, &site, &body.zone)?;
    let (asker, words) = read(tx, actor, language, body)?;
    auth::charge_open_form(tx, actor, &format!("site {}", site.id))?;
    let question = NewQuestion {
        id: tx.id()?,
        site: site.id,
        zone: zone.as_ref().map(|zone| zone.id),
        person: actor.person,
        asker,
        words,
        asked_at: tx.now,
    };
    store::insert_question(tx.conn, &question)?;
    tell(tx, &site, zone.as_ref(), &question)?;
    Ok(question.id)
}

/// Tells the site's people what was asked, and who asked that it arrived.
fn tell(tx: &mut Tx<'_>, site: &Site, zone: Option<&Zone>, question: &NewQuestion) -> Result<()> {
    let (place, link) = (place_of(site, zone), format!("/sites/{}/questions", site.slug));
    let asked = Letter {
        words: Some(question.words.clone()),
        asker: Some(ContactPerson {
            name: question.asker.name.clone(),
            email: question.asker.email.clone(),
            phone: String::new(),
        }),
        ..Letter::of_place(Event::QuestionAsked, tx.now, link, place.clone())
    };
    tell_site(tx, site, &asked)?;
    confirm(tx, site, question, place)
}

/// Tells who asked that it arrived, with nothing of what was typed.
fn confirm(tx: &mut Tx<'_>, site: &Site, question: &NewQuestion, place: Place) -> Result<()> {
    let is_proven = question.person.is_some();
    let Ok(email) = Email::parse(&question.asker.email) else {
        return Ok(());
    };
    if !is_proven && !auth::is_form_confirmed(tx, &email)? {
        return Ok(());
    }
    let link = format!("/sites/{}", site.slug);
    let letter = Letter {
        asked: is_proven.then(|| question.words.clone()),
        ..Letter::of_place(Event::QuestionReceived, tx.now, link, place)
    };
    let name = if is_proven {
        question.asker.name.clone()
    } else {
        String::new()
    };
    let to = Addressee {
        person: question.person,
        site: Some(site.id),
        reader: Reader {
            name,
            ..question.asker.clone()
        },
    };
    letter_to(tx, to, letter)
}

/// Reads who asks, and what.
fn read(tx: &mut Tx<'_>, actor: &Actor, language: Language, body: &AskBody) -> Result<(Reader, String)> {
    let mut fields = Fields::default();
    let words = fields.prose("words", &body.words, MAX_WORDS);
    if words.as_ref().is_some_and(String::is_empty) {
        fields.refuse("words", "required", "needs-message");
    }
    let asker = if let Some(person) = actor.person {
        let own = people::get_person(tx.conn, person)?;
        Some(Reader {
            email: own.email,
            name: own.name,
            language: own.language,
        })
    } else {
        let name = fields.person_name("name", &body.name, MAX_NAME);
        let email = fields.email("email", &body.email);
        name.zip(email).map(|(name, email)| Reader {
            email: email.to_string(),
            name,
            language,
        })
    };
    fields.done(|| Some((asker?, words?)))
}

/// The sites whose questions somebody answers; none: all.
fn answered_by(tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Vec<SiteId>>> {
    access::signed_in(actor)?;
    if permit(actor, Deed::AnswerQuestions).is_ok() {
        return Ok(None);
    }
    let own: Vec<_> = actor.works_for().collect();
    Ok(Some(crate::store::scope::sites_of_organisations(tx.conn, &own)?))
}

/// How many questions wait for somebody, at the sites that they answer for.
pub fn count_open(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize> {
    let sites = answered_by(tx, actor)?;
    let open = store::count_open(tx.conn, sites.as_deref())?;
    Ok(usize::try_from(open).unwrap_or_default())
}

/// The open questions at all sites that somebody answers for.
///
/// # Errors
/// [`Error::NotFound`] for those who answer for none.
pub fn list_open(tx: &mut Tx<'_>, actor: &Actor) -> Result<QuestionList> {
    let of = answered_by(tx, actor)?;
    if of.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::NotFound);
    }
    let open = store::list_questions(tx.conn, of.as_deref(), Which::Open, MOST)?;
    let sites: Vec<SiteId> = open.iter().map(|question| question.site).collect();
    Ok(QuestionList {
        open,
        answered: Vec::new(),
        grounds: Ground::of_sites(tx, sites)?,
    })
}

/// The questions about a site.
///
/// # Errors
/// [`Error::NotFound`] also for those who do not answer there.
pub fn list_of_site(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<QuestionList> {
    let (site, _) = site_to_answer(tx, actor, slug)?;
    let own = [site.id];
    let mut listed = |which| store::list_questions(tx.conn, Some(&own), which, MOST);
    Ok(QuestionList {
        open: listed(Which::Open)?,
        answered: listed(Which::Answered)?,
        grounds: Ground::of_sites(tx, own)?,
    })
}

fn site_to_answer(tx: &mut Tx<'_>, actor: &Actor, slug: &str) -> Result<(Site, Doing)> {
    let site = sites::find_site(tx.conn, slug)?.ok_or(Error::NotFound)?;
    let doing = or_hidden(allow(actor, Deed::AnswerQuestions, &Subject::site(site.operator)))?;
    Ok((site, doing))
}

/// Whether the answer is written here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerBody {
    /// It goes to who asked.
    Words(String),
    /// They have it already, by mail or phone; nobody is told.
    Elsewhere,
}

/// Answers a question. Who asked is told.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] without words, or when somebody answered before.
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, slug: &str, id: i64, body: &AnswerBody) -> Result<()> {
    let (site, doing) = site_to_answer(tx, actor, slug)?;
    let question = store::get_question(tx.conn, site.id, id)?;
    let words = match body {
        AnswerBody::Words(raw) => {
            let words = read_prose("answer", raw, MAX_WORDS)?;
            if words.is_empty() {
                return Err(Error::field("answer", "required", "needs-message"));
            }
            words
        }
        AnswerBody::Elsewhere => String::new(),
    };
    let by = oneself(actor)?;
    if !store::answer_question(tx.conn, id, Some(by), &words, tx.now)? {
        return Err(Error::field("answer", "answered", "already-answered"));
    }
    let entry = Entry {
        site: Some(site.id),
        subject: format!("site {slug}"),
        on_behalf: on_behalf(doing, &site.names.en),
        ..Entry::of(JournalAction::SiteAnswerQuestion)
    };
    note(tx, actor, entry)?;
    if words.is_empty() {
        return Ok(());
    }
    tell_answer(tx, &site, question, words)
}

fn tell_answer(tx: &mut Tx<'_>, site: &Site, question: Question, words: String) -> Result<()> {
    let zone = zone_named(tx, &question)?;
    let (place, link) = (place_of(site, zone.as_ref()), format!("/sites/{}", site.slug));
    let letter = Letter {
        words: Some(words),
        asked: Some(question.words),
        ..Letter::of_place(Event::QuestionAnswered, tx.now, link, place)
    };
    let to = Addressee {
        person: question.person,
        site: Some(site.id),
        reader: question.asker,
    };
    letter_to(tx, to, letter)
}

fn zone_named(tx: &mut Tx<'_>, question: &Question) -> Result<Option<Zone>> {
    let Some(id) = question.zone else { return Ok(None) };
    let zones = sites::zones_of_site(tx.conn, question.site)?;
    Ok(zones.into_iter().find(|zone| zone.id == id))
}

/// Deletes questions that are older than the retention that the settings name. How many.
pub fn forget_questions(tx: &mut Tx<'_>) -> Result<usize> {
    let before: Instant = tx.now.plus_days(-tx.rules.retention_days);
    Ok(store::delete_questions(tx.conn, before)?)
}
