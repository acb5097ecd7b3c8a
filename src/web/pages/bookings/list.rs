//! Bookings as a list, as a month, and as a file: for every role what it may see.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use maud::{Markup, html};

use super::filter::{self, Filter, Narrowed, Scope, narrow, page, scope, views};
use super::month;
use crate::app::bookings::{self, Line};
use crate::app::{Result, signed_in};
use crate::domain::span::Instant;
use crate::web::body::Query;
use crate::web::csv;
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;
use crate::web::ui::bookings::table;
use crate::web::ui::{self, Trouble, Words};

/// Bookings on a page.
const ROWS: usize = 40;
/// Bookings in a file.
const MOST_ROWS: i64 = 10_000;

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
pub(crate) async fn index(visit: Visit, query: Query<Filter>) -> Answer {
    let filter = query.0;
    if filter.view == "calendar" {
        return month::show(&visit, &filter).await;
    }
    let limit = i64::try_from(ROWS).unwrap_or(i64::MAX) + 1;
    let words = visit.words();
    // What was typed and can't be looked for comes back above the list, and no link goes on with it.
    let Narrowed {
        filter: narrowed,
        trouble,
        found: (mut lines, scope),
    } = filter::narrowed(&visit, &filter, async |asked| look(&visit, asked, limit).await).await?;
    let next = (lines.len() > ROWS).then(|| lines[ROWS - 1].booking.id.to_string());
    lines.truncate(ROWS);
    let body = html! {
        (Trouble::summary(trouble.as_ref()))
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
                a.btn rel="next" href=(narrowed.href("/bookings", &[("before", &next)])) {
                    (words.t("older-bookings"))
                }
            }
        }
    };
    visit.page_with(trouble.as_ref(), page(words, &narrowed, &scope), body)
}

fn nothing(words: Words, filter: &Filter, scope: &Scope) -> Markup {
    let is_narrowed = [
        &filter.state,
        &filter.site,
        &filter.consortium,
        &filter.from,
        &filter.to,
    ]
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
        &words.t(if is_narrowed {
            "no-bookings-narrowed"
        } else {
            "no-bookings-hint"
        }),
        next,
    )
}

/// `GET /bookings.csv`: the list as a file, with the same filters.
pub(crate) async fn csv(visit: Visit, query: Query<Filter>) -> Answer {
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
            words.of("state", booking.life.state()),
            words.name(&line.consortium.lead()).to_owned(),
            words.name(&line.site.names).to_owned(),
            moment(booking.span.start),
            moment(booking.span.end),
            line.sessions.all.to_string(),
            booking.requested_at.map(moment).unwrap_or_default(),
            booking.life.hold_until().map(moment).unwrap_or_default(),
        ])
    };
    [csv::MARK.to_owned(), csv::row(heads.map(|key| words.t(key)))]
        .into_iter()
        .chain(lines.iter().map(row))
        .collect()
}
