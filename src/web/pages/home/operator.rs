//! `/home` of a site operator: who is on site today and tonight, the next two weeks, what waits.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

use crate::app::access::rights_at;
use crate::app::incidents::{list_own_tasks, of_last_days};
use crate::app::presence::stayed;
use crate::app::questions::count_open;
use crate::app::reads::agenda::{Agenda, Look, Whose, flagged, look};
use crate::app::reads::first_steps::steps_to_show;
use crate::app::stops::open_anywhere;
use crate::app::tell::contact_persons;
use crate::domain::ids::{ConsortiumId, SiteId, ZoneId};
use crate::domain::notice::ContactPerson;
use crate::domain::span::{Span, Tz, start_of_day};
use crate::locale::{self, Args};
use crate::store::sessions::Session;
use crate::web::error::Answer;
use crate::web::pages::frame::first_steps::card;
use crate::web::pages::frame::{Nav, Page, Visit};
use crate::web::ui::agenda::list;
use crate::web::ui::agenda::rows::{SiteZone, name};
use crate::web::ui::bookings::more_time_asked;
use crate::web::ui::{self, Words, plan_badge};

const AHEAD: u64 = 14;
/// A night ends at this hour.
const MORNING: i64 = 6;

pub(super) async fn show(visit: &Visit) -> Answer {
    let tz = visit.frame.tz;
    let today = visit.frame.now.local(tz).date();
    let wanted = days_ahead(today, tz);
    let (agenda, stayed, reach, flags, asked, troubles, (steps, tasks)) = visit
        .read(move |tx, actor| {
            let agenda = look(tx, actor, &wanted)?;
            let sites: Vec<SiteId> = agenda.grounds.iter().map(|ground| ground.site.id).collect();
            let stayed = stayed(tx, &sites)?;
            let reach = contact_persons(tx, agenda.consortia.values())?;
            let (flags, asked) = (flagged(tx, actor)?, count_open(tx, actor)?);
            let troubles = (open_anywhere(tx, actor)?, of_last_days(tx, actor, None)?);
            let own = (steps_to_show(tx, actor)?, list_own_tasks(tx, actor)?);
            Ok((agenda, stayed, reach, flags, asked, troubles, own))
        })
        .await?;
    let words = visit.words();
    let on_site = on_site(&agenda, today, tz);
    let body = html! {
        (card(visit, &steps))
        (ui::stops::boxes(words, &troubles.0, visit.frame.now))
        (ui::incidents::card(words, &troubles.1, visit.frame.now))
        (ui::incidents::own_tasks(words, &tasks, visit.frame.now))
        (still_there(words, &agenda, &stayed))
        @for session in &on_site { (asks_for_time(words, &agenda, session)) }
        (tiles(visit, &flags, on_site.len()))
        p {
            a href="/incidents" { (words.t("incidents-title")) }
            @if asked > 0 { " · " a href="/questions" { (words.n("questions-wait", asked)) } }
        }
        div.cols.side {
            div.stack.loose {
                section.card id="on-site" {
                    header { h2 { (words.t("home-on-site")) } span.dim { (words.day(today)) } }
                    @if on_site.is_empty() {
                        (ui::empty(&words.t("home-on-site-none"), &words.t("home-on-site-none-hint"), None))
                    }
                    ul.list { @for session in &on_site { li { (visitor(words, &agenda, session, &reach)) } } }
                }
                section.card {
                    header {
                        h2 { (words.t("home-ahead")) }
                        a href="/schedule?zoom=week" { (words.t("nav-schedule")) }
                    }
                    (ahead(words, &agenda, today, tz))
                }
            }
            div.stack.loose {
                @if !flags.sessions.is_empty() { (flagged_card(words, &flags)) }
                (own_sites(visit, &agenda))
            }
        }
    };
    visit.page(Page::new(words.t("home-operator")).at(Nav::Home), body)
}

/// People who are in after the end of their session, site by site.
fn still_there(words: Words, agenda: &Agenda, stayed: &BTreeMap<SiteId, i64>) -> Markup {
    html! {
        @for ground in &agenda.grounds {
            @if let Some(people) = stayed.get(&ground.site.id) {
                @let args = Args::new()
                    .with("n", usize::try_from(*people).unwrap_or_default())
                    .with("site", words.name(&ground.site.names).to_owned());
                (ui::alert("is-incident", &words.say("home-stayed", &args), html! {
                    p { a href={ "/tonight?site=" (ground.site.slug) } { (words.t("home-stayed-see")) } }
                }))
            }
        }
    }
}

/// That a session of today shall go on for longer, if the site lets it.
fn asks_for_time(words: Words, agenda: &Agenda, session: &Session) -> Markup {
    let (Some(ground), Some(booking)) = (agenda.ground(session.site), agenda.booking(session)) else {
        return html! {};
    };
    more_time_asked(words, session, &booking.title, ground.tz())
}

/// Today and the days that follow, at the sites that the reader operates.
fn days_ahead(today: NaiveDate, tz: Tz) -> Look {
    let start = start_of_day(tz, today);
    let end = start_of_day(tz, today + Days::new(AHEAD));
    let over = Span::new(start, end).unwrap_or(Span {
        start,
        end: start.plus_days(14),
    });
    Look {
        over,
        site: None,
        states: Vec::new(),
        whose: Whose::Operated,
        after: 0,
        sites: 50,
        hours: false,
    }
}

/// The sessions from the start of today to the morning after.
fn on_site(agenda: &Agenda, today: NaiveDate, tz: Tz) -> Vec<&Session> {
    let start = start_of_day(tz, today);
    let tonight = start_of_day(tz, today + Days::new(1)).plus(MORNING * 3_600);
    let mut found: Vec<&Session> = agenda
        .sessions
        .iter()
        .filter(|session| session.span.start < tonight && session.span.end > start)
        .collect();
    // What is over stands last: who comes next is looked for first.
    found.sort_by_key(|session| (!session.state.is_standing(), session.span.start));
    found
}

fn tiles(visit: &Visit, flags: &Agenda, on_site: usize) -> Markup {
    let words = visit.words();
    let waiting = visit.frame.standing.waiting;
    let tile = |href: &str, n: usize, key: &str, look: &str| {
        html! {
            a.card.kpi.plain href=(href) {
                b class=(if n > 0 { look } else { "" }) { (n) } span { (words.t(key)) }
            }
        }
    };
    html! {
        div.kpis {
            (tile("/inbox", waiting, "home-to-decide", "hot"))
            (tile("#on-site", on_site, "home-today", ""))
            (tile("/flagged", flags.sessions.len(), "home-flagged", "hot"))
        }
    }
}

/// One session of today: when, where, whose, how many, and whom to call.
fn visitor(
    words: Words,
    agenda: &Agenda,
    session: &Session,
    reach: &BTreeMap<ConsortiumId, ContactPerson>,
) -> Markup {
    let (Some(ground), Some(booking)) = (agenda.ground(session.site), agenda.booking(session)) else {
        return html! {};
    };

    html! {
        div.item {
            div.row.between {
                b { (words.span(session.span, ground.tz())) } (plan_badge(words, session))
            }
            div { a href={ "/bookings/" (booking.id) } { (name(words, agenda, booking)) } }
            div.row.small.dim {
                (words.name(&ground.site.names)) " · " (words.zones(ground, &session.zones))
                @if let Some(kind) = agenda.kind(session) { " · " (words.of("phase", kind)) }
                @let people = agenda.people(session);
                @if people > 0 { " · " (words.n("inbox-people", people as usize)) }
            }
            @if let Some(person) = reach.get(&booking.consortium) {
                div.small {
                    (words.t("home-contact"))
                    " "
                    (ui::contact(person))
                }
            }
            @if let Some(why) = words.hit(session.flag.as_ref(), &session.broken) {
                div.small { (ui::badge("is-incident", &why)) }
            }
        }
    }
}

/// The next two weeks: for each zone the days on which somebody is there.
fn ahead(words: Words, agenda: &Agenda, today: NaiveDate, tz: Tz) -> Markup {
    let days: Vec<NaiveDate> = today
        .iter_days()
        .take(usize::try_from(AHEAD).unwrap_or(14))
        .collect();
    let mut busy: BTreeMap<(ZoneId, NaiveDate), usize> = BTreeMap::new();
    for session in &agenda.sessions {
        for zone in &session.zones {
            *busy
                .entry((*zone, session.span.start.local(tz).date()))
                .or_default() += 1;
        }
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words.t("home-ahead")) {
            table.data.days {
                thead {
                    tr {
                        th scope="col" { (words.t("tl-zone")) }
                        @for day in &days { th.num scope="col" { (date_head(words, *day, today)) } }
                    }
                }
                @for ground in &agenda.grounds {
                    tbody {
                        tr {
                            th scope="rowgroup" colspan=(days.len() + 1) { (words.name(&ground.site.names)) }
                        }
                        @for zone in ground.offered() {
                            tr {
                                th scope="row" { (words.name(&zone.names)) }
                                @for day in &days {
                                    td.num {
                                        @if let Some(n) = busy.get(&(zone.id, *day)) {
                                            (busy_day(words, SiteZone { ground, zone }, *day, *n))
                                        } @else { span.dim aria-hidden="true" { "·" } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many sessions begin in a zone on a day, with the way to that day.
fn busy_day(words: Words, SiteZone { ground, zone }: SiteZone<'_>, day: NaiveDate, n: usize) -> Markup {
    html! {
        a href={ "/schedule?zoom=day&from=" (day) "&site=" (ground.site.slug) } {
            span.sr { (words.name(&zone.names)) ", " (words.day(day)) ": " } (n)
        }
    }
}

/// The day over a column: its number, with the month where one begins, and the weekday below.
fn date_head(words: Words, day: NaiveDate, today: NaiveDate) -> Markup {
    let number = if day == today || day.day() == 1 {
        format!("{}/{}", day.month(), day.day())
    } else {
        day.day().to_string()
    };
    let weekday = locale::weekday(words.0, day.weekday().number_from_monday());
    html! {
        span.sr { (words.day(day)) } span aria-hidden="true" { (number) small { (weekday) } }
    }
}

fn flagged_card(words: Words, flags: &Agenda) -> Markup {
    html! {
        section.card {
            header { h2 { (words.t("home-flagged")) } a href="/flagged" { (words.t("all")) } }
            ul.list {
                @for session in flags.sessions.iter().take(5) { li { (list::dated(words, flags, session)) } }
            }
        }
    }
}

fn own_sites(visit: &Visit, agenda: &Agenda) -> Markup {
    let words = visit.words();
    html! {
        section.card {
            header { h2 { (words.t("home-sites")) } }
            ul.list {
                @for ground in &agenda.grounds {
                    li { div.item {
                        a href={ "/sites/" (ground.site.slug) } { b { (words.name(&ground.site.names)) } }
                        div.row.small {
                            @let to = |page: &str| format!("/sites/{}/{page}", ground.site.slug);
                            @let rights = rights_at(visit.actor(), &ground.site);
                            @if rights.closes {
                                a href=(to("closures")) { (words.t("closures-title")) }
                                a href=(to("closures/new")) { (words.t("closure-new")) }
                            }
                            @if rights.edits {
                                a href=(to("edit")) { (words.t("edit-site-edit")) }
                            }
                        }
                    } }
                }
            }
        }
    }
}
