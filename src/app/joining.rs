//! Asking for an account: anybody may, staff decide. The page and the mail that answer are the same whether
//! or not the address has an account.

use super::access::oneself;
use super::account_mail::bare;
use super::fields::{Fields, read_prose};
use super::journal::{Entry, note};
use super::people::{NamedGuest, offer_place};
use super::register::{Founded, FoundingBody, found_consortium};
use super::tell::{Addressee, letter_to, tell_staff};
use super::{Error, Result, Tx, auth, permit};
use crate::domain::access::{Actor, Deed, MemberRole};
use crate::domain::journal::JournalAction;
use crate::domain::notice::{AccountFacts, ContactPerson, Event, Letter, Reader};
use crate::domain::text::{Email, Language, Names};
use crate::store::invitations::Answer;
use crate::store::people::{self, Person};
use crate::store::visitors::account_asks::{self as store, AccountAsk, Answered, NewAccountAsk};
use crate::store::{register, sites};

const MAX_NAME: usize = 80;
const MAX_WORDS: usize = 1_000;
/// Most that a list shows.
const MOST: i64 = 100;

/// A wish for an account as its form says it.
#[derive(Debug, Clone, Default, serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Han Byeol", "email": "byeol@new-robots.example", "organisation": "New Robots",
    "purpose": "We want to try a cleaning robot at night.",
}))]
pub struct JoinBody {
    /// The name of who asks.
    pub name: String,
    /// The address that the answer goes to.
    pub email: String,
    /// The name of their organisation.
    pub organisation: String,
    /// What they want it for.
    pub purpose: String,
    /// Slug of the site on whose page it began; may be empty.
    #[serde(default)]
    pub site: String,
}

/// Asks for an account. Gives the id of the wish.
///
/// # Errors
/// [`Error::Invalid`], [`Error::TooMany`].
pub fn ask_account(tx: &mut Tx<'_>, actor: &Actor, language: Language, body: &JoinBody) -> Result<i64> {
    let mut fields = Fields::default();
    let name = fields.person_name("name", &body.name, MAX_NAME);
    let email = fields.email("email", &body.email);
    let organisation = fields.line("organisation", &body.organisation, MAX_NAME);
    let purpose = fields.prose("purpose", &body.purpose, MAX_WORDS);
    if purpose.as_ref().is_some_and(String::is_empty) {
        fields.refuse("purpose", "required", "needs-message");
    }
    let (name, email, organisation, purpose) =
        fields.done(|| Some((name?, email?, organisation?, purpose?)))?;
    auth::charge_open_form(tx, actor, "accounts")?;
    let site = sites::find_site(tx.conn, &body.site)?;
    let ask = NewAccountAsk {
        id: tx.id()?,
        site: site.map(|site| site.id),
        asker: Reader {
            email: email.to_string(),
            name,
            language,
        },
        organisation,
        purpose,
        asked_at: tx.now,
    };
    store::insert_ask(tx.conn, &ask)?;
    tell(tx, &ask)?;
    confirm(tx, &ask.asker, &email)?;
    Ok(ask.id)
}

fn tell(tx: &mut Tx<'_>, ask: &NewAccountAsk) -> Result<()> {
    let facts = AccountFacts {
        organisation: Some(Names {
            ko: ask.organisation.clone(),
            en: ask.organisation.clone(),
        }),
        ..bare(tx)
    };
    let letter = Letter {
        words: Some(ask.purpose.clone()),
        asker: Some(ContactPerson {
            name: ask.asker.name.clone(),
            email: ask.asker.email.clone(),
            phone: String::new(),
        }),
        ..Letter::of_account(
            Event::AccountAsked,
            tx.now,
            format!("/account-asks/{}", ask.id),
            facts,
        )
    };
    tell_staff(tx, &letter)
}

/// Says to who asked that it arrived, with nothing of what was typed.
fn confirm(tx: &mut Tx<'_>, asker: &Reader, email: &Email) -> Result<()> {
    if !auth::is_form_confirmed(tx, email)? {
        return Ok(());
    }
    let letter = Letter::of_account(Event::AccountAskReceived, tx.now, "/sites".to_owned(), bare(tx));
    let reader = Reader {
        name: String::new(),
        ..asker.clone()
    };
    letter_to(tx, Addressee::of(reader), letter)
}

/// What staff see of wishes.
#[derive(Debug, Clone)]
pub struct AskList {
    pub open: Vec<AccountAsk>,
    pub answered: Vec<AccountAsk>,
}

/// A wish with what is known of who has its address.
#[derive(Debug, Clone)]
pub struct AskPortrait {
    pub ask: AccountAsk,
    pub site: Option<Names>,
    /// Who has the address already.
    pub known: Option<Person>,
}

/// The wishes, newest first.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins.
pub fn list_asks(tx: &mut Tx<'_>, actor: &Actor) -> Result<AskList> {
    permit(actor, Deed::RunProgramme)?;
    Ok(AskList {
        open: store::list_asks(tx.conn, true, MOST)?,
        answered: store::list_asks(tx.conn, false, MOST)?,
    })
}

/// How many wishes wait for somebody.
pub fn count_asks(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize> {
    if permit(actor, Deed::RunProgramme).is_err() {
        return Ok(0);
    }
    Ok(usize::try_from(store::count_open(tx.conn)?).unwrap_or_default())
}

/// One wish.
///
/// # Errors
/// [`Error::Forbidden`] for all but staff and admins, [`Error::NotFound`].
pub fn portray_ask(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<AskPortrait> {
    permit(actor, Deed::RunProgramme)?;
    let ask = store::get_ask(tx.conn, id)?;
    let site = match ask.site {
        Some(id) => Some(sites::get_site(tx.conn, id)?.names),
        None => None,
    };
    let known = match Email::parse(&ask.asker.email) {
        Ok(email) => people::find_person_by_email(tx.conn, &email)?,
        Err(_) => None,
    };
    Ok(AskPortrait { ask, site, known })
}

fn open_ask(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Result<AccountAsk> {
    permit(actor, Deed::RunProgramme)?;
    let ask = store::get_ask(tx.conn, id)?;
    if ask.answer.is_some() {
        return Err(Error::field("words", "answered", "already-decided"));
    }
    Ok(ask)
}

fn close(tx: &mut Tx<'_>, actor: &Actor, ask: &AccountAsk, answer: Answer, words: &str) -> Result<()> {
    let how = Answered {
        answer,
        by: Some(oneself(actor)?),
        words,
        at: tx.now,
    };
    store::answer_asks(tx.conn, &ask.asker.email, &how)?;
    let action = if answer == Answer::Accepted {
        JournalAction::PersonAcceptAsk
    } else {
        JournalAction::PersonDeclineAsk
    };
    let entry = Entry {
        subject: format!("account ask {}", ask.id),
        reason: Some(words.to_owned()),
        ..Entry::of(action)
    };
    note(tx, actor, entry).map(drop)
}

/// Invites who asked to an organisation that is there.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Invalid`] when it was decided before, and for an
/// organisation that is unknown or that they belong to.
pub fn invite_asker(tx: &mut Tx<'_>, actor: &Actor, id: i64, organisation: &str, role: &str) -> Result<()> {
    let ask = open_ask(tx, actor, id)?;
    let mut fields = Fields::default();
    let email = fields.email("email", &ask.asker.email);
    let role = fields.word("role", role, MemberRole::ALL);
    let found = register::ids_of_organisations(tx.conn, &[organisation])?;
    let house = found.get(organisation).copied();
    if house.is_none() {
        fields.refuse("organisation", "unknown", "no-organisation");
    }
    let (email, role, house) = fields.done(|| Some((email?, role?, house?)))?;
    let guest = NamedGuest {
        name: ask.asker.name.clone(),
        email,
        role,
        language: Some(ask.asker.language),
    };
    if offer_place(tx, actor, house, guest)? {
        return Err(Error::field("organisation", "member", "belongs-there"));
    }
    close(tx, actor, &ask, Answer::Accepted, "")
}

/// Makes a consortium with its organisations and people out of a wish, which is accepted by it.
///
/// # Errors
/// Those of [`found_consortium`]; [`Error::Invalid`] when it was decided before.
pub fn found_for_asker(tx: &mut Tx<'_>, actor: &Actor, id: i64, body: &FoundingBody) -> Result<Founded> {
    let ask = open_ask(tx, actor, id)?;
    let founded = found_consortium(tx, actor, body)?;
    close(tx, actor, &ask, Answer::Accepted, "")?;
    Ok(founded)
}

/// Declines a wish, in words that who asked reads.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`]; [`Error::Invalid`] when it was decided before, or without
/// words.
pub fn decline_ask(tx: &mut Tx<'_>, actor: &Actor, id: i64, words: &str) -> Result<()> {
    let ask = open_ask(tx, actor, id)?;
    let words = read_prose("words", words, MAX_WORDS)?;
    if words.is_empty() {
        return Err(Error::field("words", "required", "needs-reason"));
    }
    close(tx, actor, &ask, Answer::Declined, &words)?;
    let letter = Letter {
        words: Some(words),
        asked: Some(ask.purpose),
        ..Letter::of_account(Event::AccountAskDeclined, tx.now, "/sites".to_owned(), bare(tx))
    };
    letter_to(tx, Addressee::of(ask.asker), letter)
}

/// Deletes wishes that are older than the retention that the settings name. How many.
pub fn forget_asks(tx: &mut Tx<'_>) -> Result<usize> {
    let before = tx.now.plus_days(-tx.rules.retention_days);
    Ok(store::delete_asks(tx.conn, before)?)
}
