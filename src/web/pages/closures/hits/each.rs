//! Hit sessions one by one: the nearest days, other zones, other times, left out or called off.

use maud::{Markup, html};

use super::{Group, Here, carried, why};
use crate::app::bookings::HitSession;
use crate::domain::span::LocalTime;
use crate::web::pages::frame::Visit;
use crate::web::ui::agenda::rows::name;
use crate::web::ui::days::zone_names;
use crate::web::ui::fields::hidden;
use crate::web::ui::{self, Options};

/// How many sessions stand open; the others unfold.
const OPEN: usize = 3;

pub(super) fn form(visit: &Visit, group: &Group<'_>, here: &Here<'_>) -> Markup {
    let words = group.words;
    let all = group.sessions.len();
    // One more is no longer than the line that would unfold it.
    let shown = if all <= OPEN + 1 { all } else { OPEN };
    let (open, folded) = group.sessions.split_at(shown);
    html! {
        form.card id={ "each-" (group.at) } method="post" action="/flagged" {
            (carried(visit, group, here))
            (hidden("form", "each"))
            header {
                h2 { (words.t("hits-each")) }
                span.dim { (words.n("hits-count", group.sessions.len())) }
                @if let Some(calendar) = calendar(group) { a href=(calendar) { (words.t("hits-calendar")) } }
            }
            div.in.stack.loose {
                @for hit in open { (one(group, hit, here)) }
                @if !folded.is_empty() {
                    @let is_wrong = here.trouble.is_some();
                    details open[is_wrong] {
                        summary { (words.n("hits-unfold", folded.len())) }
                        div.stack.loose { @for hit in folded { (one(group, hit, here)) } }
                    }
                }
                (why(group, here, "each"))
                p.small.dim { (words.t("flagged-leave")) }
            }
            footer { div.row.end.stretch { button.btn type="submit" { (words.t("hits-settle-chosen")) } } }
        }
    }
}

/// Where the site plans other dates for the one booking of a group.
fn calendar(group: &Group<'_>) -> Option<String> {
    let bookings = group.bookings();
    let only = bookings
        .first()
        .filter(|_| bookings.len() == 1 && !group.is_alone)?;
    Some(format!("/bookings/{only}/dates"))
}

fn one(group: &Group<'_>, hit: &HitSession, here: &Here<'_>) -> Markup {
    let (words, tz, session) = (group.words, group.ground.tz(), &hit.session);
    html! {
        fieldset.hit-one id={ "session-" (session.id) } {
            legend { (words.span(session.span, tz)) }
            (hidden(&format!("at-{}", session.id), LocalTime::at(session.span.start, tz)))
            p.small.dim {
                @if let Some(booking) = group.agenda.booking(session) {
                    (name(words, group.agenda, booking)) " · "
                    (words.zones(group.ground, &session.zones)) " "
                    (ui::standing_badge(words, session, booking.life.state()))
                }
            }
            (ways_out(group, hit, here))
        }
    }
}

/// All that may become of one session; nothing is chosen at first.
fn ways_out(group: &Group<'_>, hit: &HitSession, here: &Here<'_>) -> Markup {
    let (words, tz) = (group.words, group.ground.tz());
    let field = format!("to-{}", hit.session.id);
    let chosen = here.form.get(&field);
    let way = |value: &str, label: Markup, after: String| {
        html! {
            label.check {
                input type="radio" name=(field) value=(value) checked[chosen == Some(value)];
                span.grow { (label) }
                span.small.dim { (after) }
            }
        }
    };
    html! {
        div.ways-out {
            @for place in &hit.near {
                @let far = how_far(group, place.days);
                (way(&place.start.to_string(), words.span(place.span, tz), far))
            }
            @if let Some(zone) = &hit.other_zone {
                @let named = zone_names(words, group.ground, std::slice::from_ref(zone));
                (way(&format!("in {zone}"), html! { (named) }, words.t("hits-same-time")))
            }
            @if hit.near.is_empty() && hit.other_zone.is_none() {
                p.small.dim { (words.t("other-none")) }
            }
            (way("other", html! { (words.t("hits-other-time")) }, String::new()))
            (other_time(group, hit, here))
            (way("out", html! { (words.t("hits-out")) }, words.t("hits-out-what")))
            (way("cancel", html! { (words.t("hits-cancel")) }, words.t("hits-cancel-what")))
        }
    }
}

/// How many days later or earlier.
fn how_far(group: &Group<'_>, days: i64) -> String {
    let n = usize::try_from(days.abs()).unwrap_or_default();
    group.words.n(
        if days < 0 {
            "hits-earlier"
        } else {
            "hits-days-later"
        },
        n,
    )
}

/// Any other time: script and style show it once it is chosen.
fn other_time(group: &Group<'_>, hit: &HitSession, here: &Here<'_>) -> Markup {
    let (words, session) = (group.words, &hit.session);
    let start = session.span.start.local(group.ground.tz());
    let id = |what: &str| format!("{what}-{}", session.id);
    let (date, time, zone) = (id("date"), id("time"), id("zone"));
    let typed = |name: &str, else_: String| here.form.get(name).map_or(else_, str::to_owned);
    let (day, clock) = (
        typed(&date, start.date().to_string()),
        typed(&time, start.format("%H:%M").to_string()),
    );
    let others = group.ground.offered().filter(|other| session.zones != [other.id]);
    let zones: Options = others
        .map(|other| (group.ground.path(other.id), words.name(&other.names).to_owned()))
        .collect();
    let zones = zones.before("", words.t("offer-as-asked"));
    let chosen = typed(&zone, String::new());
    html! {
        div.fields.three.other-time {
            (words.field(&date, "offer-date", &day).plain().input(here.trouble, "date"))
            (words.field(&time, "offer-start", &clock).plain().select(here.trouble, &Options::times(&clock)))
            (words.field(&zone, "offer-zone", &chosen).plain().select(here.trouble, &zones))
        }
    }
}
