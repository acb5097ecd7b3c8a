//! Sessions of a month as a calendar; on a phone as a list of the days that have any.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use maud::{Markup, html};

use super::filter::{self, Filter};
use crate::app::bookings::{self, SessionLine};
use crate::app::reads::lists::SessionQuery;
use crate::app::{Result, Tx};
use crate::domain::booking::BookingState;
use crate::domain::span::{Span, start_of_day};
use crate::locale::{self, Args};
use crate::web::error::Answer;
use crate::web::pages::frame::Visit;
use crate::web::ui::{self, Words};

/// Most sessions of a month that are looked at.
const MOST: i64 = 3_000;
/// Sessions that a day shows; the others are counted.
const MOST_A_DAY: usize = 4;

/// The month of an address, drawn.
pub(super) async fn show(visit: &Visit, typed: &Filter) -> Answer {
    visit.signed_in()?;
    let (words, tz) = (visit.words(), visit.frame.tz);
    let today = visit.frame.now.local(tz).date();
    // What is taken out of a filter is never its month.
    let first = filter::month_of(&typed.month, today);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let over = Span {
        start: start_of_day(tz, first),
        end: start_of_day(tz, next),
    };
    let narrowed = filter::narrowed(visit, typed, async |asked| look(visit, asked, over).await).await?;
    let mut days: BTreeMap<NaiveDate, Vec<&SessionLine>> = BTreeMap::new();
    for line in &narrowed.found {
        let day = line.session.span.start.local(tz).date().max(first);
        days.entry(day).or_default().push(line);
    }
    let drawn = html! {
        (turn(words, &narrowed.filter, first))
        @if days.is_empty() {
            div.card { (ui::empty(&words.t("no-sessions"), &words.t("no-sessions-hint"), None)) }
        }
        @else { (grid(words, first, today, &days)) }
    };
    filter::around(visit, typed, &narrowed, drawn).await
}

/// The sessions of a month whose bookings the filter leaves.
async fn look(visit: &Visit, asked: Filter, over: Span) -> Result<Vec<SessionLine>> {
    let actor = visit.actor().clone();
    let read = move |tx: &mut Tx<'_>| {
        let query = asked.query(tx, &actor, MOST)?;
        let wanted = SessionQuery {
            from: Some(over.start),
            to: Some(over.end),
            site: query.site,
            limit: MOST,
            ..SessionQuery::default()
        };
        let mut lines = bookings::session_lines(tx, &actor, &wanted)?;
        lines.retain(|line| {
            (query.states.is_empty() || query.states.contains(&line.state))
                && query
                    .consortium
                    .as_ref()
                    .is_none_or(|own| *own == line.consortium)
        });
        Ok(lines)
    };
    visit.app().read(read).await
}

fn turn(words: Words, filter: &Filter, first: NaiveDate) -> Markup {
    let month = |day: Option<NaiveDate>| day.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    let earlier = month(first.checked_sub_months(Months::new(1)));
    let later = month(first.checked_add_months(Months::new(1)));
    let title = Args::new()
        .with("year", first.year().to_string())
        .with("month", words.t(&format!("month-{}", first.month())));
    html! {
        div.row.between.turn {
            a.btn rel="prev" href=(filter.href("/bookings", &[("month", &earlier)])) {
                "← " (words.t("earlier"))
            }
            h2 { (words.say("month-title", &title)) }
            a.btn rel="next" href=(filter.href("/bookings", &[("month", &later)])) { (words.t("later")) " →" }
        }
    }
}

fn grid(
    words: Words,
    first: NaiveDate,
    today: NaiveDate,
    days: &BTreeMap<NaiveDate, Vec<&SessionLine>>,
) -> Markup {
    let monday = first.week(Weekday::Mon).first_day();
    let weeks = (0..6)
        .map(|week| monday + Days::new(week * 7))
        .take_while(|start| *start <= first || start.month() == first.month());
    html! {
        table.month {
            thead { tr { @for day in weekdays(words) { th scope="col" { (day) } } } }
            tbody {
                @for start in weeks {
                    tr { @for offset in 0..7 {
                        @let date = start + Days::new(offset);
                        (cell(words, date, first.month() == date.month(), date == today, days.get(&date)))
                    } }
                }
            }
        }
    }
}

fn cell(
    words: Words,
    date: NaiveDate,
    is_inside: bool,
    is_today: bool,
    lines: Option<&Vec<&SessionLine>>,
) -> Markup {
    html! {
        td.off[!is_inside].bare[lines.is_none()] aria-current=[is_today.then_some("date")] {
            span.day { (date.day()) span.only-phone { " " (words.day(date)) } }
            @if let Some(lines) = lines {
                ul { @for line in lines.iter().take(MOST_A_DAY) { li { (entry(words, line)) } } }
                @if lines.len() > MOST_A_DAY {
                    span.dim.small { (words.n("and-more", lines.len() - MOST_A_DAY)) }
                }
            }
        }
    }
}

fn entry(words: Words, line: &SessionLine) -> Markup {
    let tz = line.site.tz;
    let look = if line.session.state.is_standing() && line.state == BookingState::Requested {
        ui::look_of_booking(line.state)
    } else {
        ui::look_of_session(line.session.state)
    };
    let state = words.of("session", line.session.state);
    html! {
        a class={ "slot " (look) } href={ "/bookings/" (line.session.booking) }
            title={ (words.name(&line.site.names)) " · " (state) }
        {
            b { (words.clock(line.session.span.start, tz)) }
            " "
            (line.title)
            span.sr { " · " (words.hours(line.session.span, tz)) " · " (state) }
        }
    }
}

/// A weekday's short name, Monday first.
fn weekdays(words: Words) -> Vec<String> {
    (1..=7).map(|day| locale::weekday(words.0, day)).collect()
}
