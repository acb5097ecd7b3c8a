//! All hit sessions of a group at once: a day later, to the nearest day, or called off, each with its
//! preview.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Group, Here, carried, why};
use crate::app::bookings::{HitSession, Place};
use crate::locale::Args;
use crate::web::pages::frame::Visit;
use crate::web::ui::badge;
use crate::web::ui::days::reasons;
use crate::web::ui::fields::hidden;

/// One of the ways that are offered for all.
struct WayForAll {
    /// Its value in the form.
    value: &'static str,
    place: fn(&HitSession) -> Option<Place>,
    /// What stands against a session that finds no place.
    against: fn(&Group<'_>, &HitSession) -> Markup,
}

const LATER: WayForAll = WayForAll {
    value: "later",
    place: |hit| hit.later,
    against: stands_against,
};
const NEAREST: WayForAll = WayForAll {
    value: "nearest",
    place: |hit| hit.nearest,
    against: |_, _| html! {},
};

pub(super) fn form(visit: &Visit, group: &Group<'_>, here: &Here<'_>) -> Markup {
    let words = group.words;
    let (own, title) = (
        format!("together-{}", group.at),
        format!("together-title-{}", group.at),
    );
    let letters = Args::new()
        .with("n", group.letters)
        .with("who", group.readers.join(", "));
    html! {
        form.stack id=(own) method="post" action="/flagged" aria-labelledby=(title) {
            (carried(visit, group, here))
            (hidden("form", "together"))
            h2 id=(title) { (words.t("hits-together")) }
            fieldset.together {
                legend.sr { (words.t("hits-together")) }
                (moving(group, here, &LATER, words.t("hits-later-hint")))
                (moving(group, here, &NEAREST, nearest_hint(group)))
                (calling_off(group, here))
            }
            (why(group, here, "together"))
            p.small.note { (words.say("hits-letters", &letters)) }
            div.row.stretch { button.btn.main type="submit" { (words.t("hits-settle")) } }
        }
    }
}

/// How far away the nearest days are, on average.
fn nearest_hint(group: &Group<'_>) -> String {
    let days: Vec<i64> = group
        .sessions
        .iter()
        .filter_map(|hit| hit.nearest.map(|place| place.days.abs()))
        .collect();
    let tenths = days.iter().sum::<i64>() * 10 / i64::try_from(days.len()).unwrap_or(1).max(1);
    let mean = format!("{}.{}", tenths / 10, tenths % 10);
    group.words.fill("hits-nearest-hint", "days", mean)
}

fn moving(group: &Group<'_>, here: &Here<'_>, way: &WayForAll, hint: String) -> Markup {
    let words = group.words;
    let goes = group
        .sessions
        .iter()
        .filter(|hit| (way.place)(hit).is_some())
        .count();
    let preview = html! {
        table.plain {
            thead { tr { th { (words.t("hits-was")) } th { (words.t("hits-becomes")) } } }
            tbody {
                @for hit in &group.sessions {
                    (row(group, hit, (way.place)(hit), &(way.against)(group, hit)))
                }
            }
        }
        @for hit in &group.sessions {
            @if let Some(place) = (way.place)(hit) {
                (hidden(&format!("{}-{}", way.value, hit.session.id), place.start))
            }
        }
    };
    let offer = Offer {
        value: way.value,
        hint,
        places: Some(goes),
    };
    option(group, here, &offer, &preview)
}

fn row(group: &Group<'_>, hit: &HitSession, place: Option<Place>, against: &Markup) -> Markup {
    let (words, tz) = (group.words, group.ground.tz());
    html! {
        tr {
            td { s { (words.span(hit.session.span, tz)) } }
            td {
                @match place {
                    Some(place) => (words.span(place.span, tz)),
                    None => { (words.t("hits-stays")) (against) },
                }
            }
        }
    }
}

/// Why a session can't go a day later.
fn stands_against(group: &Group<'_>, hit: &HitSession) -> Markup {
    html! {
        @if !hit.against_later.is_empty() {
            div.small.dim { (reasons(group.words, &hit.against_later, group.ground.tz(), &BTreeMap::new())) }
        }
    }
}

fn calling_off(group: &Group<'_>, here: &Here<'_>) -> Markup {
    let words = group.words;
    let hint = words.n("hits-cancel-hint", group.sessions.len());
    let preview = html! {
        ul.plain {
            @for hit in &group.sessions { li { s { (words.span(hit.session.span, group.ground.tz())) } } }
        }
    };
    let offer = Offer {
        value: "cancel",
        hint,
        places: None,
    };
    option(group, here, &offer, &preview)
}

/// A way with what is said of it.
struct Offer {
    value: &'static str,
    hint: String,
    /// For how many sessions it finds a place, where it needs one.
    places: Option<usize>,
}

fn option(group: &Group<'_>, here: &Here<'_>, offer: &Offer, preview: &Markup) -> Markup {
    let (words, all) = (group.words, group.sessions.len());
    let is_chosen = here.form.get("how") == Some(offer.value) && here.form.number("group") == Some(group.at);
    let look = match offer.places {
        Some(0) => "is-done",
        Some(n) if n == all => "is-approved",
        _ => "is-pending",
    };
    html! {
        div.way-for-all {
            label.check {
                input type="radio" name="how" value=(offer.value) checked[is_chosen] required;
                span.grow {
                    b { (words.of("hits-way", offer.value)) }
                    span.small.dim { (offer.hint) }
                }
                @if let Some(n) = offer.places {
                    @let args = Args::new().with("n", n).with("all", all);
                    (badge(look, &words.say("hits-possible", &args)))
                }
            }
            div.preview { (preview) }
        }
    }
}
