//! What bookings are narrowed to, and what stands around the list and the month: the form that narrows, the
//! two views.

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::bookings::{self, Choices};
use crate::app::fields::Fields;
use crate::app::reads::lists::{self, BookingQuery};
use crate::app::{Error, Result, Tx};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::text;
use crate::store::bookings::BookingKind;
use crate::store::sites::Site;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::paths::with_query;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Options, Trouble, Words};

/// What the list is narrowed to, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// A state's word, or `open`: all that is not over.
    pub state: String,
    pub site: String,
    pub consortium: String,
    pub from: String,
    pub to: String,
    /// `calendar`, or nothing for the list.
    pub view: String,
    /// The month that is drawn, `2027-04`.
    pub month: String,
    /// After which id the page begins.
    pub before: Option<i64>,
}

impl Filter {
    /// The states that are looked for, of which none means all; no list for a word that is no state.
    pub(super) fn states(&self) -> Option<Vec<BookingState>> {
        match self.state.as_str() {
            "" => Some(Vec::new()),
            "open" => Some(
                BookingState::ALL
                    .iter()
                    .copied()
                    .filter(|state| !state.is_final())
                    .collect(),
            ),
            word => BookingState::from_word(word).map(|state| vec![state]),
        }
    }

    pub(super) fn query(&self, tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<BookingQuery> {
        let named = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (site, consortium) = (named(&self.site), named(&self.consortium));
        let mut fields = Fields::default();
        lists::find_narrowed(tx, actor, &mut fields, site.as_deref(), consortium.as_deref())?;
        let days = (
            fields.optional_date("from", &self.from),
            fields.optional_date("to", &self.to),
        );
        let states = self.states();
        if states.is_none() {
            fields.refuse("state", "unknown", "not-listed");
        }
        let (from, to, states) = fields.done(|| Some((days.0?, days.1?, states?)))?;
        let (from, to) = bookings::day_bounds(tx.rules.time_zone, from, to);
        Ok(BookingQuery {
            kind: Some(BookingKind::Booking),
            states,
            site,
            consortium,
            from,
            to,
            before: self.before,
            limit,
        })
    }

    /// The filter without the fields that `trouble` names; without both days where one can't be read.
    pub(super) fn widened(&self, trouble: &Trouble) -> Self {
        let is_wrong = |field: &str| trouble.of(field).is_some();
        let kept = |field: &str, own: &String| {
            if is_wrong(field) {
                String::new()
            } else {
                own.clone()
            }
        };
        let day = |own: &String| {
            if is_wrong("from") || is_wrong("to") {
                String::new()
            } else {
                own.clone()
            }
        };
        Self {
            state: kept("state", &self.state),
            site: kept("site", &self.site),
            consortium: kept("consortium", &self.consortium),
            from: day(&self.from),
            to: day(&self.to),
            ..self.clone()
        }
    }

    /// The address of this list with some fields changed.
    #[must_use]
    pub(crate) fn href(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, own) in [
            ("state", &self.state),
            ("site", &self.site),
            ("consortium", &self.consortium),
            ("from", &self.from),
            ("to", &self.to),
            ("view", &self.view),
            ("month", &self.month),
        ] {
            let value = changed
                .iter()
                .find(|(changed, _)| *changed == name)
                .map_or(own.as_str(), |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, value) in changed.iter().filter(|(name, _)| *name == "before") {
            query.append_pair(name, value);
        }
        with_query(path, &query.finish())
    }
}

/// What the reader can narrow by, and whether they may send requests.
pub(super) struct Scope {
    /// `None` for who may ask for no consortium.
    pub choices: Option<Choices>,
    pub sites: Options,
}

pub(super) fn page(words: Words, filter: &Filter, scope: &Scope) -> Page {
    Page::new(words.t("nav-bookings"))
        .at(Nav::Bookings)
        .actions(html! {
            a.btn href=(filter.href("/bookings.csv", &[("view", ""), ("month", "")])) { (words.t("csv")) }
            @if scope.choices.is_some() { a.btn.main href="/bookings/new" { (words.t("new-booking")) } }
        })
}

/// What a page of the list needs besides bookings.
pub(super) fn scope(tx: &mut Tx<'_>, actor: &Actor, words: Words) -> Result<Scope> {
    let choices = match bookings::choices(tx, actor) {
        Ok(choices) => Some(choices),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other),
    };
    let option = |site: &Site| words.option(&site.slug, &site.names);
    let sites = match &choices {
        Some(choices) => choices.sites.iter().map(option).collect(),
        None => bookings::own_sites(tx, actor)?.iter().map(option).collect(),
    };
    Ok(Scope { choices, sites })
}

pub(crate) fn narrow(words: Words, trouble: Option<&Trouble>, filter: &Filter, scope: &Scope) -> Markup {
    let or_all = |options: Options| options.before("", words.t("all"));
    let states = Options::of(words, "state", BookingState::ALL).before("open", words.t("state-open"));
    let own = scope.choices.iter().flat_map(|choices| &choices.consortia);
    let consortia: Options = own.map(|own| words.option(&own.slug, &own.lead())).collect();
    let has_several = consortia.len() > 1;
    let consortia = or_all(consortia);
    // With no field to change it in, a wrong one would stay for ever.
    let is_right = trouble.is_none_or(|trouble| trouble.of("consortium").is_none());
    let kept = Some(&filter.consortium).filter(|own| !own.is_empty() && is_right);
    html! {
        form.filters method="get" action="/bookings" {
            (hidden("view", &filter.view))
            (words.field("state", "state", &filter.state).select(trouble, &or_all(states)))
            (words.field("site", "site", &filter.site).select(trouble, &or_all(scope.sites.clone())))
            @if has_several {
                (words.field("consortium", "consortium", &filter.consortium).select(trouble, &consortia))
            }
            @else if let Some(consortium) = kept { (hidden("consortium", consortium)) }
            @for (name, label) in [("from", "from-day"), ("to", "to-day")] {
                @let value = if name == "from" { &filter.from } else { &filter.to };
                (words.field(name, label, value).plain().input(trouble, "date"))
            }
            button.btn type="submit" { (words.t("apply")) }
        }
    }
}

pub(crate) fn views(words: Words, filter: &Filter) -> Markup {
    let is_calendar = filter.view == "calendar";
    let links = [
        (
            words.t("view-list"),
            filter.href("/bookings", &[("view", ""), ("month", "")]),
            !is_calendar,
        ),
        (
            words.t("view-calendar"),
            filter.href("/bookings", &[("view", "calendar")]),
            is_calendar,
        ),
    ];
    html! { div.row.views { (ui::tabs(&words.t("views"), &links)) } }
}

pub(super) struct Narrowed<T> {
    /// What it was narrowed by: the filter as typed, without what can't be looked for.
    pub filter: Filter,
    /// What can't be looked for.
    pub trouble: Option<Trouble>,
    pub found: T,
}

/// Looks for what was typed; where that can't be done, for what is left without the fields that are wrong.
///
/// # Errors
/// The problem of a look that fails for another reason than what was typed.
pub(super) async fn narrowed<T>(
    visit: &Visit,
    typed: &Filter,
    look: impl AsyncFn(Filter) -> Result<T>,
) -> std::result::Result<Narrowed<T>, Problem> {
    let (filter, trouble, found) = match look(typed.clone()).await {
        Ok(found) => (typed.clone(), None, found),
        Err(error) => {
            let trouble = visit.settle(error)?;
            let filter = typed.widened(&trouble);
            let found = look(filter.clone()).await.map_err(|error| visit.problem(error))?;
            (filter, Some(trouble), found)
        }
    };
    Ok(Narrowed {
        filter,
        trouble,
        found,
    })
}

/// The frame of the month: filters, views, and what is drawn.
pub(super) async fn around<T>(
    visit: &Visit,
    typed: &Filter,
    narrowed: &Narrowed<T>,
    drawn: Markup,
) -> Answer {
    let words = visit.words();
    let trouble = narrowed.trouble.as_ref();
    let scope = visit.read(move |tx, actor| scope(tx, actor, words)).await?;
    let body = html! {
        (Trouble::summary(trouble))
        (narrow(words, trouble, typed, &scope))
        (views(words, &narrowed.filter))
        (drawn)
    };
    visit.page_with(trouble, page(words, &narrowed.filter, &scope), body)
}

/// The month that an address names, else that of today.
#[must_use]
pub(super) fn month_of(text: &str, today: NaiveDate) -> NaiveDate {
    let named = text::day(&format!("{text}-01"));
    let first = today.with_day(1).unwrap_or(today);
    named
        .filter(|day| (1970..2200).contains(&day.year()))
        .unwrap_or(first)
}
