//! Sessions of a month as a calendar; on a phone as a list of the days that have any.

use crate::locale;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use maud::{Markup, html};

use super::filter::{self, Filter};
use crate::app::bookings::{self, SessionLine};
use crate::app::reads::lists::SessionQuery;
use crate::domain::booking::BookingState;
use crate::domain::span::start_of_day;
use crate::locale::Args;
use crate::web::error::{Answer, Problem};
use crate::web::pages::frame::Visit;
use crate::web::ui::Trouble;
use crate::web::ui::{self, Words};

/// Most sessions of a month that are looked at.
const MOST: i64 = 3_000;
/// Sessions that a day shows; the others are counted.
const MOST_A_DAY: usize = 4;

/// The month of an address, drawn.
pub(super) async fn show(visit: &Visit, typed: &Filter) -> Answer {
    visit.signed_in()?;
    let (trouble, filter) = narrowing(visit, typed).await?;
    let (words, tz) = (visit.words(), visit.frame.tz);
    let today = visit.frame.now.local(tz).date();
    let first = filter::month_of(&filter.month, today);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let site = Some(filter.site.clone()).filter(|slug| !slug.is_empty());
    let wanted = SessionQuery {
        from: Some(start_of_day(tz, first)),
        to: Some(start_of_day(tz, next)),
        site,
        limit: MOST,
        ..SessionQuery::default()
    };
    let lines = visit
        .read(move |tx, actor| bookings::session_lines(tx, actor, &wanted))
        .await?;
    let mut days: BTreeMap<NaiveDate, Vec<&SessionLine>> = BTreeMap::new();
    for line in lines.iter().filter(|line| is_wanted(&filter, line)) {
        let day = line.session.span.start.local(tz).date().max(first);
        days.entry(day).or_default().push(line);
    }
    let drawn = html! {
        (turn(words, &filter, first))
        @if days.is_empty() { div.card { (ui::empty(&words.t("no-sessions"), &words.t("no-sessions-hint"), None)) } }
        @else { (grid(words, (first, today), &days)) }
    };
    filter::around(visit, (typed, &filter), (trouble.as_ref(), drawn)).await
}

/// What the month is narrowed to, and what of the address can't be looked for.
async fn narrowing(visit: &Visit, typed: &Filter) -> Result<(Option<Trouble>, Filter), Problem> {
    let (actor, asked) = (visit.actor().clone(), typed.clone());
    match visit.app().read(move |tx| asked.query(tx, &actor, MOST)).await {
        Ok(_) => Ok((None, typed.clone())),
        Err(error) => {
            let trouble = visit.settle(error)?;
            let filter = typed.widened(&trouble);
            Ok((Some(trouble), filter))
        }
    }
}

fn is_wanted(filter: &Filter, line: &SessionLine) -> bool {
    let states = filter.states().unwrap_or_default();
    (states.is_empty() || states.contains(&line.state))
        && (filter.consortium.is_empty() || filter.consortium == line.consortium)
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
            a.btn rel="prev" href=(filter.href("/bookings", &[("month", &earlier)])) { "← " (words.t("earlier")) }
            h2 { (words.say("month-title", &title)) }
            a.btn rel="next" href=(filter.href("/bookings", &[("month", &later)])) { (words.t("later")) " →" }
        }
    }
}

fn grid(
    words: Words,
    (first, today): (NaiveDate, NaiveDate),
    days: &BTreeMap<NaiveDate, Vec<&SessionLine>>,
) -> Markup {
    let monday = crate::web::pages::bookings::wizard::schedule_form::monday(first);
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
                        (cell(words, (date, first.month() == date.month(), date == today), days.get(&date)))
                    } }
                }
            }
        }
    }
}

fn cell(
    words: Words,
    (date, is_inside, is_today): (NaiveDate, bool, bool),
    lines: Option<&Vec<&SessionLine>>,
) -> Markup {
    html! {
        td.off[!is_inside].bare[lines.is_none()] aria-current=[is_today.then_some("date")] {
            span.day { (date.day()) span.only-phone { " " (words.day(date)) } }
            @if let Some(lines) = lines {
                ul { @for line in lines.iter().take(MOST_A_DAY) { li { (entry(words, line)) } } }
                @if lines.len() > MOST_A_DAY { span.dim.small { (words.n("and-more", lines.len() - MOST_A_DAY)) } }
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
    let state = words.of("session", line.session.state.as_str());
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
