//! `/schedule`: what happens when, as a timeline, as bars of a quarter, or as a list.

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};
use serde::Deserialize;

use super::frame::{Nav, Page, Visit};
use crate::app::access::rights_at;
use crate::app::court::Ground;
use crate::app::reads::agenda::{Agenda, Look, Whose, look};
use crate::domain::booking::BookingState;
use crate::domain::span::{Span, Tz, start_of_day};
use crate::domain::text;
use crate::locale::{self, Args};
use crate::web::body::Query;
use crate::web::error::Answer;
use crate::web::ui::agenda::list;
use crate::web::ui::agenda::rows::{self, Asking};
use crate::web::ui::fields::hidden;
use crate::web::ui::timeline::{Scale, Timeline, Zoom, legend};
use crate::web::ui::{self, Options, Words};

#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct ScheduleQuery {
    zoom: Option<String>,
    from: Option<String>,
    site: Option<String>,
    state: Option<String>,
    after: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Day,
    Week,
    FourWeeks,
    Quarter,
    List,
    /// Nothing was said: the list on a phone, four weeks on a desk.
    Fitting,
}

const VIEWS: [(&str, View); 5] = [
    ("day", View::Day),
    ("week", View::Week),
    ("4weeks", View::FourWeeks),
    ("quarter", View::Quarter),
    ("list", View::List),
];

/// The states that the filter offers.
const STATES: [BookingState; 5] = [
    BookingState::Requested,
    BookingState::ChangesRequested,
    BookingState::Approved,
    BookingState::Active,
    BookingState::Completed,
];

/// Sites of one part of the timeline.
const SITES: usize = 12;
/// Sites of one part of a quarter.
const HEAT_SITES: usize = 40;

impl View {
    const fn days(self) -> u64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::FourWeeks | Self::Fitting => 28,
            Self::Quarter => 91,
            Self::List => 14,
        }
    }

    const fn zoom(self) -> Option<Zoom> {
        match self {
            Self::Day => Some(Zoom::Day),
            Self::Week => Some(Zoom::Week),
            Self::FourWeeks | Self::Fitting => Some(Zoom::FourWeeks),
            Self::Quarter | Self::List => None,
        }
    }

    /// The first day when none was said.
    fn first(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Day | Self::List => today,
            _ => today - Days::new(today.weekday().num_days_from_monday().into()),
        }
    }
}

struct Asked {
    wanted: ScheduleQuery,
    view: View,
    from: NaiveDate,
    today: NaiveDate,
    tz: Tz,
}

impl Asked {
    fn new(visit: &Visit, wanted: ScheduleQuery) -> Self {
        let tz = visit.frame.tz;
        let today = visit.frame.now.local(tz).date();
        let view = VIEWS
            .iter()
            .find(|(word, _)| wanted.zoom.as_deref() == Some(*word))
            .map_or(View::Fitting, |(_, view)| *view);
        let said = wanted
            .from
            .as_deref()
            .and_then(text::day)
            .filter(|day| (1971..2999).contains(&day.year()));
        Self {
            view,
            from: said.unwrap_or_else(|| view.first(today)),
            today,
            tz,
            wanted,
        }
    }

    fn until(&self) -> NaiveDate {
        self.from + Days::new(self.view.days())
    }

    fn over(&self) -> Span {
        let start = start_of_day(self.tz, self.from);
        Span::new(start, start_of_day(self.tz, self.until())).unwrap_or(Span {
            start,
            end: start.plus_days(1),
        })
    }

    fn look(&self, visit: &Visit) -> Look {
        let state = self.wanted.state.as_deref().and_then(BookingState::from_word);
        Look {
            over: self.over(),
            site: self.wanted.site.clone().filter(|slug| !slug.is_empty()),
            states: state.into_iter().collect(),
            whose: if visit.frame.standing.operates {
                Whose::Operated
            } else {
                Whose::Visible
            },
            after: self.wanted.after.unwrap_or_default(),
            hours: self.view.zoom().is_some(),
            sites: if self.view == View::Quarter {
                HEAT_SITES
            } else {
                SITES
            },
        }
    }

    /// This page with another part of its address.
    fn href(&self, name: &str, value: Option<&str>) -> String {
        let own = [
            ("zoom", self.wanted.zoom.clone()),
            ("from", self.wanted.from.clone()),
            ("site", self.wanted.site.clone()),
            ("state", self.wanted.state.clone()),
            (
                "after",
                self.wanted
                    .after
                    .filter(|_| name == "from")
                    .map(|after| after.to_string()),
            ),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, old) in own {
            let new = if key == name {
                value.map(str::to_owned)
            } else {
                old
            };
            if let Some(new) = new.filter(|text| !text.is_empty()) {
                query.append_pair(key, &new);
            }
        }
        format!("/schedule?{}", query.finish())
    }

    fn href_moved(&self, days: i64) -> String {
        let to = self
            .from
            .checked_add_signed(chrono::Duration::days(days))
            .unwrap_or(self.from);
        self.href("from", Some(&to.to_string()))
    }
}

/// `GET /schedule`
pub(super) async fn show(visit: Visit, query: Query<ScheduleQuery>) -> Answer {
    visit.signed_in()?;
    let asked = Asked::new(&visit, query.0);
    let wanted = asked.look(&visit);
    let agenda = visit.read(move |tx, actor| look(tx, actor, &wanted)).await?;
    let body = html! {
        (filters(&visit, &asked, &agenda))
        @if agenda.is_cut { (ui::alert("is-pending", &visit.words().t("schedule-cut"), html! {})) }
        @if agenda.grounds.is_empty() {
            (nothing(visit.words()))
        } @else {
            (picture(&visit, &asked, &agenda))
        }
        (parts(visit.words(), &asked, &agenda))
    };
    let page = Page::new(visit.words().t("schedule-title"))
        .at(Nav::Schedule)
        .lead(lead(&visit, &asked, &agenda))
        .actions(actions(&visit, &asked));
    visit.page(page, body)
}

fn picture(visit: &Visit, asked: &Asked, agenda: &Agenda) -> Markup {
    let words = visit.words();
    match asked.view {
        View::List => list::list(words, agenda, asked.over()),
        View::Quarter => {
            html! {
                p.dim.small { (words.t("schedule-quarter-hint")) }
                (rows::quarter(words, agenda, asked.from, asked.view.days()))
            }
        }
        View::Fitting => html! {
            div.phone {
                (list::list(words, agenda, asked.over()))
                p { a.btn href=(asked.href("zoom", Some("4weeks"))) { (words.t("schedule-timeline")) } }
            }
            div.desk { (timeline(visit, asked, agenda)) }
        },
        _ => timeline(visit, asked, agenda),
    }
}

fn timeline(visit: &Visit, asked: &Asked, agenda: &Agenda) -> Markup {
    let Some(zoom) = asked.view.zoom() else {
        return html! {};
    };
    let scale = Scale::new(asked.from, zoom, asked.tz);
    let closes = |ground: &&Ground| rights_at(visit.actor(), &ground.site).closes;
    let closable = agenda
        .grounds
        .iter()
        .filter(closes)
        .map(|ground| ground.site.id)
        .collect();
    let asking = if visit.frame.standing.asks {
        Asking::Offered
    } else {
        Asking::Closing(&closable)
    };
    let groups = rows::groups(visit.words(), agenda, scale, asking);
    let rest = |day: NaiveDate| agenda.holidays.is_holiday(day);
    let timeline = Timeline {
        scale,
        now: visit.frame.now,
        rest: &rest,
        groups: &groups,
    };
    html! { (legend(visit.words())) (timeline.show(visit.words())) }
}

fn nothing(words: Words) -> Markup {
    let next = words.t("schedule-empty-sites");
    let (headline, hint) = (words.t("schedule-empty"), words.t("schedule-empty-hint"));
    html! { div.card { (ui::empty(&headline, &hint, Some(("/sites", &next)))) } }
}

fn lead(visit: &Visit, asked: &Asked, agenda: &Agenda) -> Markup {
    let words = visit.words();
    let last = asked.until() - Days::new(1);
    let args = Args::new()
        .with("days", words.days(asked.from, last))
        .with("n", agenda.grounds.len())
        .with(
            "clock",
            locale::clock_basis(words.0, asked.over().start, asked.tz),
        );
    html! { (words.say("schedule-lead", &args)) }
}

fn actions(visit: &Visit, asked: &Asked) -> Markup {
    let words = visit.words();
    let days = i64::try_from(asked.view.days()).unwrap_or(28);
    let zooms = |place: &str, current: View| {
        html! {
            nav class={ "switch " (place) } aria-label=(words.t("schedule-zoom")) {
                @for (word, view) in VIEWS {
                    a href=(asked.href("zoom", Some(word)))
                        aria-current=[(view == current).then_some("true")]
                    {
                        (words.of("schedule-zoom", word))
                    }
                }
            }
        }
    };
    html! {
        @if asked.view == View::Fitting {
            (zooms("phone", View::List)) (zooms("desk", View::FourWeeks))
        } @else {
            (zooms("", asked.view))
        }
        nav.switch aria-label=(words.t("schedule-today")) {
            a href=(asked.href_moved(-days)) rel="prev" {
                span aria-hidden="true" { "‹" } span.sr { (words.t("schedule-earlier")) }
            }
            a href=(asked.href("from", None))
                aria-current=[(asked.from <= asked.today && asked.today < asked.until()).then_some("date")]
            {
                (words.t("schedule-today"))
            }
            a href=(asked.href_moved(days)) rel="next" {
                span aria-hidden="true" { "›" } span.sr { (words.t("schedule-later")) }
            }
        }
        @if visit.frame.standing.asks { a.btn.main href="/bookings/new" { (words.t("schedule-new")) } }
    }
}

fn filters(visit: &Visit, asked: &Asked, agenda: &Agenda) -> Markup {
    let words = visit.words();
    let chosen = asked.wanted.site.clone().unwrap_or_default();
    let sites = agenda.grounds.iter().map(|ground| &ground.site);
    let sites: Options = sites.map(|site| words.option(&site.slug, &site.names)).collect();
    let sites = sites.before("", words.t("schedule-all-sites"));
    let state = asked.wanted.state.clone().unwrap_or_default();
    let states = Options::of(words, "state", &STATES).before("", words.t("schedule-all-states"));
    html! {
        form.filters.noprint action="/schedule" {
            @for (name, value) in [("zoom", &asked.wanted.zoom), ("from", &asked.wanted.from)] {
                @if let Some(value) = value { (hidden(name, value)) }
            }
            (words.field("site", "schedule-site", &chosen).plain().select(None, &sites))
            (words.field("state", "schedule-state", &state).plain().select(None, &states))
            button.btn type="submit" { (words.t("schedule-filter")) }
        }
    }
}

fn parts(words: Words, asked: &Asked, agenda: &Agenda) -> Markup {
    html! {
        nav.row.noprint {
            @if asked.wanted.after.is_some() {
                a.btn href=(asked.href("after", None)) { (words.t("schedule-first-sites")) }
            }
            @if let Some(next) = agenda.next {
                a.btn href=(asked.href("after", Some(&next.to_string()))) { (words.t("schedule-more-sites")) }
            }
        }
    }
}
