//! Bookings as a list, as a month, and as a file: for every role what it may see.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::month;
use crate::app::bookings::{self, Choices, Line};
use crate::app::fields::Fields;
use crate::app::lists::{self, BookingQuery};
use crate::app::{Error, Result, Tx, signed_in};
use crate::domain::access::Actor;
use crate::domain::booking::BookingState;
use crate::domain::span::Instant;
use crate::domain::text;
use crate::locale;
use crate::web::body::Query;
use crate::web::csv;
use crate::web::error::Answer;
use crate::web::pages::{Nav, Page, Trouble, Visit};
use crate::web::ui::fields::Field;
use crate::web::ui::{self, Words};

/// Bookings on a page.
const ROWS: usize = 40;
/// Bookings in a file.
const MOST_ROWS: i64 = 10_000;

/// What the list is narrowed to, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// A state's word, or `open`: all that is not over.
    pub state: String,
    /// A site's slug.
    pub site: String,
    /// A consortium's slug.
    pub consortium: String,
    /// First day.
    pub from: String,
    /// Last day.
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
            "open" => Some(BookingState::ALL.iter().copied().filter(|state| !state.is_final()).collect()),
            word => BookingState::from_word(word).map(|state| vec![state]),
        }
    }

    pub(super) fn query(&self, tx: &mut Tx<'_>, actor: &Actor, limit: i64) -> Result<BookingQuery> {
        let named = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (site, consortium) = (named(&self.site), named(&self.consortium));
        let mut fields = Fields::default();
        lists::find_narrowed(tx, actor, &mut fields, (site.as_deref(), consortium.as_deref()))?;
        let days = (fields.optional_date("from", &self.from), fields.optional_date("to", &self.to));
        let states = self.states();
        if states.is_none() {
            fields.refuse("state", "unknown", "not-listed");
        }
        let (from, to, states) = fields.done(|| Some((days.0?, days.1?, states?)))?;
        let (from, to) = bookings::day_bounds(tx.rules.time_zone, from, to);
        Ok(BookingQuery { states, site, consortium, from, to, before: self.before, limit })
    }

    /// The same list, not narrowed to what there is not; of all days where one can't be read.
    pub(super) fn widened(&self, trouble: &Trouble) -> Self {
        let is_wrong = |field: &str| trouble.of(field).is_some();
        let kept = |field: &str, own: &String| if is_wrong(field) { String::new() } else { own.clone() };
        let day = |own: &String| if is_wrong("from") || is_wrong("to") { String::new() } else { own.clone() };
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
    pub fn href(&self, path: &str, changed: &[(&str, &str)]) -> String {
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
            let value = changed.iter().find(|(changed, _)| *changed == name).map_or(own.as_str(), |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        for (name, value) in changed.iter().filter(|(name, _)| *name == "before") {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

/// What the reader can narrow by, and whether they can ask.
struct Scope {
    /// `None` for who may ask for no consortium.
    choices: Option<Choices>,
    sites: Vec<(String, String)>,
}

async fn look(visit: &Visit, asked: Filter, limit: i64) -> Result<(Vec<Line>, Scope)> {
    let (actor, words) = (visit.actor().clone(), visit.words());
    visit
        .app()
        .read(move |tx| {
            signed_in(&actor)?;
            let query = asked.query(tx, &actor, limit)?;
            Ok((bookings::lines(tx, &actor, &query)?, scope(tx, &actor, words)?))
        })
        .await
}

/// `GET /bookings`
pub async fn index(visit: Visit, query: Query<Filter>) -> Answer {
    let filter = query.0;
    if filter.view == "calendar" {
        return month::show(&visit, &filter).await;
    }
    let limit = i64::try_from(ROWS).unwrap_or(i64::MAX) + 1;
    let words = visit.words();
    let (found, narrowed, trouble) = match look(&visit, filter.clone(), limit).await {
        Ok(found) => (found, filter.clone(), None),
        // What was typed comes back, above a list that is not narrowed by it, and no link goes on with it.
        Err(error) => {
            let trouble = visit.settle(error)?;
            let narrowed = filter.widened(&trouble);
            let found = look(&visit, narrowed.clone(), limit).await.map_err(|error| visit.problem(error))?;
            (found, narrowed, Some(trouble))
        }
    };
    let (mut lines, scope) = found;
    let next = (lines.len() > ROWS).then(|| lines[ROWS - 1].booking.id.to_string());
    lines.truncate(ROWS);
    let body = html! {
        @if let Some(trouble) = &trouble { (trouble.summary()) }
        (narrow(words, trouble.as_ref(), &filter, &scope))
        (views(words, &narrowed))
        @if lines.is_empty() { div.card { (nothing(words, &narrowed, &scope)) } }
        @else { div.card.scroll { (table(words, &lines, visit.frame.now)) } }
        nav.row.between.pager aria-label=(words.t("pages")) {
            @if filter.before.is_some() {
                a.btn href=(narrowed.href("/bookings", &[])) { (words.t("newest")) }
            } @else {
                span {}
            }
            @if let Some(next) = next {
                a.btn rel="next" href=(narrowed.href("/bookings", &[("before", &next)])) { (words.t("older-bookings")) }
            }
        }
    };
    visit.page_with(trouble.as_ref(), page(words, &narrowed, &scope), body)
}

fn page(words: Words, filter: &Filter, scope: &Scope) -> Page {
    Page::new(words.t("nav-bookings")).at(Nav::Bookings).actions(html! {
        a.btn href=(filter.href("/bookings.csv", &[("view", ""), ("month", "")])) { (words.t("csv")) }
        @if scope.choices.is_some() { a.btn.main href="/bookings/new" { (words.t("new-booking")) } }
    })
}

/// What a page of the list needs besides bookings.
fn scope(tx: &mut Tx<'_>, actor: &Actor, words: Words) -> Result<Scope> {
    match bookings::choices(tx, actor) {
        Ok(choices) => {
            let sites =
                choices.sites.iter().map(|site| (site.slug.clone(), words.name(&site.names).to_owned())).collect();
            Ok(Scope { choices: Some(choices), sites })
        }
        Err(Error::NotFound) => {
            let sites = bookings::own_sites(tx, actor)?;
            Ok(Scope {
                choices: None,
                sites: sites.iter().map(|site| (site.slug.clone(), words.name(&site.names).to_owned())).collect(),
            })
        }
        Err(other) => Err(other),
    }
}

/// The form that narrows the list.
fn narrow(words: Words, trouble: Option<&Trouble>, filter: &Filter, scope: &Scope) -> Markup {
    let any = || (String::new(), words.t("all"));
    let mut states = vec![any(), ("open".to_owned(), words.t("state-open"))];
    states.extend(BookingState::ALL.iter().map(|state| (state.to_string(), words.of("state", state.as_str()))));
    let mut sites = vec![any()];
    sites.extend(scope.sites.iter().cloned());
    let mut consortia = vec![any()];
    let own = scope.choices.iter().flat_map(|choices| &choices.consortia);
    consortia.extend(own.map(|own| (own.slug.clone(), words.name(&own.lead()).to_owned())));
    // With no field to change it in, a wrong one would stay for ever.
    let is_right = trouble.is_none_or(|trouble| trouble.of("consortium").is_none());
    let kept = Some(&filter.consortium).filter(|own| !own.is_empty() && is_right);
    html! {
        form.filters method="get" action="/bookings" {
            input type="hidden" name="view" value=(filter.view);
            (Field::new("state", &words.t("state"), &filter.state).select(words, trouble, &states))
            (Field::new("site", &words.t("site"), &filter.site).select(words, trouble, &sites))
            @if consortia.len() > 2 {
                (Field::new("consortium", &words.t("consortium"), &filter.consortium).select(
                    words,
                    trouble,
                    &consortia
                ))
            }
            @else if let Some(consortium) = kept { input type="hidden" name="consortium" value=(consortium); }
            @for (name, label) in [("from", "from-day"), ("to", "to-day")] {
                @let value = if name == "from" { &filter.from } else { &filter.to };
                (Field::new(name, &words.t(label), value).plain().input(words, trouble, "date"))
            }
            button.btn type="submit" { (words.t("apply")) }
        }
    }
}

fn views(words: Words, filter: &Filter) -> Markup {
    let is_calendar = filter.view == "calendar";
    let links = [
        (words.t("view-list"), filter.href("/bookings", &[("view", ""), ("month", "")]), !is_calendar),
        (words.t("view-calendar"), filter.href("/bookings", &[("view", "calendar")]), is_calendar),
    ];
    html! { div.row.views { (ui::tabs(&words.t("views"), &links)) } }
}

fn nothing(words: Words, filter: &Filter, scope: &Scope) -> Markup {
    let is_narrowed = [&filter.state, &filter.site, &filter.consortium, &filter.from, &filter.to]
        .iter()
        .any(|field| !field.is_empty());
    let ask = words.t("new-booking");
    let widen = words.t("show-all");
    let next = match (is_narrowed, scope.choices.is_some()) {
        (true, _) => Some(("/bookings", widen.as_str())),
        (false, true) => Some(("/bookings/new", ask.as_str())),
        (false, false) => None,
    };
    ui::empty(
        &words.t("no-bookings"),
        &words.t(if is_narrowed { "no-bookings-narrowed" } else { "no-bookings-hint" }),
        next,
    )
}

/// The keys of the columns' names.
const HEADS: [&str; 7] = ["booking-title", "state", "site", "consortium", "period", "session-count", "waiting-since"];

/// Bookings as a table; on a phone each becomes a card.
#[must_use]
pub fn table(words: Words, lines: &[Line], now: Instant) -> Markup {
    html! {
        table.data.folds {
            thead { tr {
                @for key in HEADS { th scope="col" { (words.t(key)) } }
            } }
            tbody { @for line in lines { (row(words, line, now)) } }
        }
    }
}

fn row(words: Words, line: &Line, now: Instant) -> Markup {
    let (booking, tz) = (&line.booking, line.tz());
    let (start, end) = (booking.span.start.local(tz).date(), booking.span.end.local(tz).date());
    html! {
        tr {
            th scope="row" { a href=(address(line)) { (booking.title) } }
            td data-label=(words.t("state")) { (ui::booking_badge(words, booking.life.state())) }
            td data-label=(words.t("site")) { (words.name(&line.site.names)) }
            td data-label=(words.t("consortium")) { (words.name(&line.consortium.lead())) }
            td data-label=(words.t("period")) { (words.days(start, end)) }
            td data-label=(words.t("session-count")) { (line.sessions) }
            td data-label=(words.t("waiting-since")) {
                @if let (Some(at), Some(_)) = (booking.requested_at, booking.life.hold_until()) {
                    (words.ago(at, now, tz))
                } @else {
                    "–"
                }
            }
        }
    }
}

/// Where a booking leads: a draft is gone on with.
#[must_use]
pub fn address(line: &Line) -> String {
    let id = line.booking.id;
    if line.booking.life.state() == BookingState::Draft {
        format!("/bookings/{id}/edit")
    } else {
        format!("/bookings/{id}")
    }
}

/// The frame of the month: filters, views, and what is drawn.
pub(super) async fn around(
    visit: &Visit,
    (typed, narrowed): (&Filter, &Filter),
    (trouble, drawn): (Option<&Trouble>, Markup),
) -> Answer {
    let words = visit.words();
    let scope = visit.read(move |tx, actor| scope(tx, actor, words)).await?;
    let body = html! {
        @if let Some(trouble) = trouble { (trouble.summary()) }
        (narrow(words, trouble, typed, &scope))
        (views(words, narrowed))
        (drawn)
    };
    visit.page_with(trouble, page(words, narrowed, &scope), body)
}

/// `GET /bookings.csv`: the list as a file, with the same filters.
pub async fn csv(visit: Visit, query: Query<Filter>) -> Answer {
    let filter = query.0;
    let lines = visit
        .read(move |tx, actor| {
            signed_in(actor)?;
            let query = filter.query(tx, actor, MOST_ROWS)?;
            bookings::lines(tx, actor, &query)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"bookings.csv\""))
        .body(csv_of(visit.words(), &lines)))
}

fn csv_of(words: Words, lines: &[Line]) -> String {
    let heads = [
        "number",
        "booking-title",
        "state",
        "consortium",
        "site",
        "starts",
        "ends",
        "session-count",
        "requested-at",
        "held-until",
    ];
    let row = |line: &Line| {
        let (booking, tz) = (&line.booking, line.tz());
        let moment = |at: Instant| at.local(tz).format("%Y-%m-%d %H:%M").to_string();
        csv::row([
            booking.id.to_string(),
            booking.title.clone(),
            words.of("state", booking.life.state().as_str()),
            words.name(&line.consortium.lead()).to_owned(),
            words.name(&line.site.names).to_owned(),
            moment(booking.span.start),
            moment(booking.span.end),
            line.sessions.to_string(),
            booking.requested_at.map(moment).unwrap_or_default(),
            booking.life.hold_until().map(moment).unwrap_or_default(),
        ])
    };
    [csv::MARK.to_owned(), csv::row(heads.map(|key| words.t(key)))].into_iter().chain(lines.iter().map(row)).collect()
}

/// The month that an address names, else that of today.
#[must_use]
pub fn month_of(text: &str, today: NaiveDate) -> NaiveDate {
    let named = text::day(&format!("{text}-01"));
    let first = chrono::Datelike::with_day(&today, 1).unwrap_or(today);
    named.filter(|day| (1970..2200).contains(&chrono::Datelike::year(day))).unwrap_or(first)
}

/// A weekday's short name, Monday first.
#[must_use]
pub fn weekdays(words: Words) -> Vec<String> {
    (1..=7).map(|day| locale::weekday(words.0, day)).collect()
}
