//! The journal: who did what, when, why, and what it was before.

use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::journal_fields::{Where, changes};
use super::journal_subject::about;
use super::{FailedSearch, Part};
use crate::app::{self, Tx};
use crate::domain::access::Actor;

use crate::app::admin::{self, Journal};
use crate::app::court::Ground;
use crate::app::fields::Fields;
use crate::app::journal::absent;
use crate::app::reads::lists;
use crate::app::register::Choice;
use crate::domain::ids::{BookingId, EntryId, PersonId};
use crate::domain::journal::JournalTopic;
use crate::domain::span::start_of_day;
use crate::domain::text;
use crate::store::journal::{Row, Search};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::pages::frame::{Form, Visit};
use crate::web::ui::{Options, Trouble, Words, empty, history};

/// Entries on one page.
const SHOWN: i64 = 50;
/// Most characters that are looked for.
const MOST_SOUGHT: usize = 100;

/// What the journal is searched for, as it stands in an address.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(default)]
pub(crate) struct JournalAddress {
    booking: String,
    site: String,
    person: String,
    about: String,
    words: String,
    from: String,
    to: String,
    before: Option<i64>,
}

impl JournalAddress {
    /// What is looked for; the site is named by its slug alone.
    fn search(&self, visit: &Visit) -> app::Result<Search> {
        let mut fields = Fields::default();
        let from = fields.optional_date("from", &self.from);
        let to = fields.optional_date("to", &self.to);
        let about = match filled(&self.about) {
            None => Some(None),
            Some(word) => fields.word("about", &word, JournalTopic::ALL).map(Some),
        };
        let (from, to, about) = fields.done(|| Some((from?, to?, about?)))?;
        let start = |day: NaiveDate| start_of_day(visit.frame.tz, day);
        Ok(Search {
            // What is no number is no booking's and nobody's.
            booking: filled(&self.booking).map(|text| BookingId(text.parse().unwrap_or_default())),
            person: filled(&self.person).map(|text| PersonId(text.parse().unwrap_or_default())),
            about,
            words: filled(&self.words).map(|words| words.chars().take(MOST_SOUGHT).collect()),
            from: from.map(start),
            to: to.map(|day| start(day + chrono::Days::new(1))),
            before: self.before.map(EntryId),
            limit: SHOWN,
            ..Search::default()
        })
    }

    /// The slug of the site that entries are about.
    fn site(&self) -> Option<String> {
        filled(&self.site)
    }

    /// What was typed. Somebody's address is no id yet.
    fn of(form: &Form) -> Self {
        Self {
            booking: form.text("booking"),
            site: form.text("site"),
            person: String::new(),
            about: form.text("about"),
            words: form.text("words"),
            from: form.text("from"),
            to: form.text("to"),
            before: None,
        }
    }

    /// Without what can't be looked for: it narrows nothing.
    fn readable(&self, wrong: Option<FailedSearch<'_>>) -> Self {
        let is_wrong = |field: &str| wrong.is_some_and(|wrong| wrong.trouble.of(field).is_some());
        let kept = |field: &str, typed: &String| {
            if is_wrong(field) {
                String::new()
            } else {
                typed.clone()
            }
        };
        let kept_day = |typed: &String| {
            if text::day(typed).is_none() {
                String::new()
            } else {
                typed.clone()
            }
        };
        Self {
            words: kept("words", &self.words),
            site: kept("site", &self.site),
            about: JournalTopic::from_word(self.about.trim())
                .map(|topic| topic.to_string())
                .unwrap_or_default(),
            from: kept_day(&self.from),
            to: kept_day(&self.to),
            ..self.clone()
        }
    }

    /// The same for the entries before those that were found; none when there are no more.
    fn after(&self, found: &Journal) -> Option<Self> {
        let is_full = found.rows.len() as i64 == SHOWN;
        let last = found.rows.last().filter(|_| is_full).map(|row| row.id);
        last.or(found.unread).map(|id| Self {
            before: Some(id.0),
            ..self.clone()
        })
    }

    /// The address of the part of the journal that is wanted.
    fn path(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("booking", &self.booking),
            ("site", &self.site),
            ("person", &self.person),
            ("about", &self.about),
            ("words", &self.words),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if let Some(before) = self.before {
            query.append_pair("before", &before.to_string());
        }
        format!("/admin/journal?{}", query.finish())
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// `GET /admin/journal`
pub(crate) async fn index(visit: Visit, wanted: Query<JournalAddress>) -> Answer {
    let site = wanted.0.site();
    let known = match wanted.0.search(&visit) {
        Ok(_) => {
            let look = move |tx: &mut Tx<'_>, actor: &Actor| {
                let mut fields = Fields::default();
                lists::find_narrowed(tx, actor, &mut fields, site.as_deref(), None)?;
                fields.done(|| Some(()))
            };
            visit.look(look).await?
        }
        Err(error) => Err(visit.settle(error)?),
    };
    let trouble = known.err();
    let failed = trouble
        .as_ref()
        .map(|trouble| FailedSearch { trouble, typed: "" });
    show(&visit, &wanted.0, failed).await
}

/// `POST /admin/journal`: the same, for a person whose address was typed, which stands in no URL.
pub(crate) async fn search(mut visit: Visit, form: Form) -> Answer {
    let wanted = JournalAddress::of(&form);
    let typed = form.text("person");
    let email = typed.clone();
    let person = visit
        .read(move |tx, actor| admin::person_at(tx, actor, &email))
        .await?;
    let words = visit.words();
    let wrong = if !typed.is_empty() && person.is_none() {
        Some(("person", "journal-nobody"))
    } else if wanted.words.contains('@') {
        Some(("words", "journal-no-address"))
    } else {
        None
    };
    if let Some((field, key)) = wrong {
        let trouble = Trouble::field(words, field, key);
        visit.comes_back_to("/admin/journal");
        let failed = FailedSearch {
            trouble: &trouble,
            typed: &typed,
        };
        return show(&visit, &wanted, Some(failed)).await;
    }
    let person = person.map(|id| id.to_string()).unwrap_or_default();
    visit.go(&JournalAddress { person, ..wanted }.path(), "")
}

/// The page, with what can't be looked for and the address that was typed.
async fn show(visit: &Visit, wanted: &JournalAddress, wrong: Option<FailedSearch<'_>>) -> Answer {
    let readable = wanted.readable(wrong);
    let search = readable.search(visit).map_err(|error| visit.problem(error))?;
    let found = visit.read(move |tx, actor| {
        Ok((
            admin::journal(tx, actor, readable.site().as_deref(), &search)?,
            admin::site_choices(tx, actor)?,
        ))
    });
    let (found, sites) = found.await?;
    let words = visit.words();
    let typed = wrong.map(|wrong| wrong.typed).filter(|typed| !typed.is_empty());
    let typed = typed.unwrap_or_else(|| found.by.as_deref().unwrap_or_default());
    let trouble = wrong.map(|wrong| wrong.trouble);
    let body = html! {
        (Part::Journal.tabs(visit))
        (filters(words, trouble, wanted, typed, &sites))
        div.card {
            @if found.rows.is_empty() {
                (empty(&words.t("journal-none"), &words.t("journal-none-hint"), None))
            }
            ol.list { @for row in &found.rows { li { div.item { (entry(visit, &found, row)) } } } }
        }
        @if let Some(next) = wanted.after(&found) {
            p.row.end {
                @if found.unread.is_some() { span.small.dim { (words.t("journal-unread")) } }
                a.btn href=(next.path()) { (words.t("older")) }
            }
        }
    };
    visit.page_with(
        trouble,
        Part::Journal.page(words).lead(words.t("journal-lead")),
        body,
    )
}

fn filters(
    words: Words,
    trouble: Option<&Trouble>,
    wanted: &JournalAddress,
    person: &str,
    sites: &[Choice],
) -> Markup {
    let subjects = Options::of(words, "about", JournalTopic::ALL).before("", words.t("all"));
    let sites = Options::named(words, sites).before("", words.t("all"));
    html! {
        form.filters method="post" action="/admin/journal" role="search" {
            (words.field("words", "journal-words", &wanted.words).plain().input(trouble, "search"))
            (words.field("about", "journal-about", &wanted.about).plain().select(trouble, &subjects))
            (words.field("person", "journal-person", person).plain().input(trouble, "text"))
            (words.field("site", "report-site", &wanted.site).plain().select(trouble, &sites))
            (words.field("booking", "journal-booking", &wanted.booking).plain().input(None, "text"))
            (words.field("from", "report-from", &wanted.from).plain().input(trouble, "date"))
            (words.field("to", "report-to", &wanted.to).plain().input(trouble, "date"))
            button.btn type="submit" { (words.t("search")) }
        }
    }
}

fn entry(visit: &Visit, journal: &Journal, row: &Row) -> Markup {
    let words = visit.words();
    let ground = row.site_id.and_then(|site| journal.sites.get(&site));
    let tz = ground.map_or(visit.frame.tz, Ground::tz);
    let by = row.person_id.and_then(|id| journal.people.get(&id));
    let changed = match ground {
        Some(ground) if row.booking_id.is_some() => history::differences(words, row, ground),
        _ => changes(words, row, Where { tz, ground }),
    };
    html! {
        span.row.between {
            span { b { (history::did(words, &row.action)) } " — " (about(words, journal, row, tz)) }
            span.small.dim { (words.moment(row.at, tz)) }
        }
        div.small.dim {
            @match by.zip(row.person_id) {
                Some((name, id)) => { a href={ "/admin/journal?person=" (id) } { (name) } },
                None if row.action.is_by_people() => { (words.t("by-unknown")) },
                None => { (words.t("journal-service")) }
            }
            @if let Some(whom) = &row.on_behalf {
                " · " (words.t("journal-for")) " " (on_behalf(words, journal, row).unwrap_or(whom))
            }
            @if let Some(address) = &row.address { " · " (address) }
        }
        @if let Some(reason) = &row.reason { p.small.pre { (reason) } }
        @if !changed.is_empty() {
            details {
                summary.small { (words.n("journal-changes", changed.len())) }
                (history::table(words, &changed))
            }
        }
    }
}

/// For whom: somebody who was away, the consortium of a booking, or the site.
fn on_behalf<'a>(words: Words, journal: &'a Journal, row: &Row) -> Option<&'a str> {
    if let Some(absent) = absent(row) {
        return journal.people.get(&absent).map(String::as_str);
    }
    match row.consortium_id {
        Some(consortium) => journal
            .consortia
            .get(&consortium)
            .map(|own| words.name(&own.titles)),
        None => journal
            .sites
            .get(&row.site_id?)
            .map(|ground| words.name(&ground.site.names)),
    }
}
